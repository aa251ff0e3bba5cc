import type { Divergence } from '../../model/divergence.ts'
import { parseLocation } from '../../model/format-location.ts'
import type { Observation } from '../../model/observation.ts'
import { sides } from '../../model/side.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { failureElement } from './failure-element.ts'
import { attributes, element } from './xml.ts'

/** A testcase of junit.xml. */
export interface TestCase {
  xml: string
  state: 'passed' | 'failure' | 'error' | 'skipped'
}

/**
 * Returns whether an observation needs a test case. Statements of fixtures need one only if they fail, because fixtures
 * are not tested.
 */
export function needsTestCase(observation: Observation): boolean {
  return observation.step !== 'fixture' || observation.differences.length > 0 || lostSide(observation) !== undefined
}

/** The test case of a statement, or of another compared subject. */
interface ObservedCase extends TestCase {
  /** The line in any file; 0 if the subject has no place. */
  line: number
}

/**
 * Returns the test case of an observation. `name` is unique within its suite; `failure` contains the divergences by
 * which the case fails.
 */
export function testCaseOf(
  observation: Observation,
  { suite, name }: { suite: string; name: string },
  failure: { by: readonly Divergence[]; commands: RunCommands } | undefined,
): ObservedCase {
  const { at, sql } = observation
  const { file = at, line } = parseLocation(at) ?? {}
  const lost = lostSide(observation)
  const failures =
    failure?.by.map(divergence => failureElement(observation, divergence, failure.commands)).join('') ?? ''
  const { notExercised } = observation
  const inner = lost
    ? failures + element('error', { type: 'lost', message: lost }, `${at}\n\n${sql}`)
    : notExercised === undefined
      ? failures
      : element('skipped', { message: `not exercised: ${notExercised}` }, '')
  const own = attributes({
    classname: suite,
    name,
    file,
    ...(line === undefined ? {} : { line: String(line) }),
    time: seconds(slowerMs(observation)),
  })
  return {
    xml: `    <testcase${own}${inner === '' ? '/>' : `>\n${inner}    </testcase>`}\n`,
    state: lost ? 'error' : notExercised !== undefined ? 'skipped' : failures !== '' ? 'failure' : 'passed',
    line: line ?? 0,
  }
}

export function slowerMs({ ms }: Observation): number {
  return Math.max(ms.source, ms.target)
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

/** Returns the line in any file; 0 if the subject has no place. */
export function lineOf(at: string): number {
  return parseLocation(at)?.line ?? 0
}

function lostSide(observation: Observation): string | undefined {
  for (const side of sides) {
    const lost = observation[side].find(outcome => outcome.kind === 'lost')
    if (lost) return `no answer from the ${side}: ${lost.detail}`
  }
  return undefined
}
