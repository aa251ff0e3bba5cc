import type { Divergence } from '../../model/divergence.ts'
import { isOfTheFreeze, type Observation } from '../../model/observation.ts'
import { sides } from '../../model/side.ts'
import { differenceLines } from '../presentation/difference-lines.ts'
import { noPaint } from '../presentation/paint.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { moreDifferences, tellingDifferences } from '../presentation/telling-differences.ts'
import { attributes, element } from './xml.ts'

/** A testcase of junit.xml. */
export interface TestCase {
  xml: string
  state: 'passed' | 'failure' | 'error' | 'skipped'
}

/** Fixtures show only where they fail: they are not what is tested. */
export function isWorthACase(observation: Observation): boolean {
  return observation.phase !== 'fixture' || observation.differences.length > 0 || lostSide(observation) !== undefined
}

/** Of a statement, or of what else was compared. */
export interface ObservedCase extends TestCase {
  /** In whichever file; 0 for what has no place. */
  line: number
}

/** `name` tells it apart from the others of its suite; `failure`: where it fails, by which divergences. */
export function testCaseOf(
  observation: Observation,
  name: string,
  failure: { by: readonly Divergence[]; commands: RunCommands } | undefined,
): ObservedCase {
  const { at, sql } = observation
  const [, file = at, line] = place.exec(at) ?? []
  const lost = lostSide(observation)
  const failures =
    failure?.by.map(divergence => renderFailure(observation, divergence, failure.commands)).join('') ?? ''
  const { notExercised } = observation
  const inner = lost
    ? failures + element('error', { type: 'lost', message: lost }, `${at}\n\n${sql}`)
    : notExercised === undefined
      ? failures
      : element('skipped', { message: `not exercised: ${notExercised}` }, '')
  const own = attributes({
    classname: classNameOf(observation),
    name,
    file,
    line,
    time: seconds(slowerMs(observation)),
  })
  return {
    xml: `    <testcase${own}${inner === '' ? '/>' : `>\n${inner}    </testcase>`}\n`,
    state: lost ? 'error' : notExercised !== undefined ? 'skipped' : failures !== '' ? 'failure' : 'passed',
    line: Number(line ?? 0),
  }
}

/** The name of the testsuite as well. */
export function classNameOf(observation: Observation): string {
  const ofStatement = observation.phase === 'read-only' && !isOfTheFreeze(observation)
  return ofStatement ? `${observation.suite} (read-only)` : observation.suite
}

export function slowerMs({ ms }: Observation): number {
  return Math.max(ms.source, ms.target)
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

const place = /^(.*):(\d+):\d+$/

/** In whichever file; 0 for what has no place. */
export function lineOf(at: string): number {
  return Number(place.exec(at)?.[2] ?? 0)
}

function renderFailure(observation: Observation, divergence: Divergence, commands: RunCommands): string {
  const own = observation.differences.filter(
    ({ kind }) => divergence.kinds.includes(kind) || (kind === 'error' && divergence.kinds.includes('setup')),
  )
  const { telling, minor } = tellingDifferences(own)
  const more = moreDifferences(minor)
  const lines = [
    observation.at,
    `${divergence.severity} (${divergence.kinds.join(', ')}), ${divergence.standing}, ${divergence.fingerprint}`,
    ...(divergence.because === undefined ? [] : [divergence.because]),
    '',
    observation.sql,
    '',
    ...telling.flatMap(difference => differenceLines(difference, noPaint, { width: 160, rows: 5 })),
    ...(more === undefined ? [] : [`… ${more}`]),
    '',
    '- source, + target',
    commands.explain(divergence.fingerprint),
  ]
  const message = `${divergence.severity}: ${telling[0]?.summary ?? divergence.kinds.join(', ')}`
  return element('failure', { type: divergence.severity, message }, lines.join('\n'))
}

function lostSide(observation: Observation): string | undefined {
  for (const side of sides) {
    const lost = observation[side].find(outcome => outcome.kind === 'lost')
    if (lost) return `no answer from the ${side}: ${lost.detail}`
  }
  return undefined
}
