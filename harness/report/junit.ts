import type { Divergence } from '../model/divergence.ts'
import type { JournalEntry } from '../model/journal.ts'
import { isOfTheFreeze, type Observation, suiteFileOf } from '../model/observation.ts'
import { type Side, sides } from '../model/side.ts'
import type { Reason, SuiteSummary, Verdict } from '../model/verdict.ts'
import { differenceLines } from './difference-lines.ts'
import { describeServer, plural } from './headline.ts'
import { countsOf, JunitSuite, seconds, type TestCase } from './junit-suite.ts'
import { noPaint } from './paint.ts'
import { moreDifferences, tellingDifferences } from './telling-differences.ts'
import { inShort } from './visible.ts'
import { attributes, element } from './xml.ts'

/**
 * junit.xml in the form that Jenkins, GitLab and GitHub actions read: a testsuite for each suite, a testcase for each
 * statement. A statement fails by its failing divergences, is an error when it was lost, and is skipped when it never
 * ran. What it answered while the servers were read-only stands in a testsuite beside that of its suite, and what
 * concerns the run as a whole in one of its own.
 */
export function* renderJunit(verdict: Verdict, entries: Iterable<JournalEntry>): Generator<string, void> {
  const failing = failingByStatement(verdict.divergences)
  const suites = new Map(verdict.suites.map(suite => [suite.file, new JunitSuite(suite)]))
  for (const entry of entries) {
    if (entry.kind !== 'observation' || !isWorthACase(entry.observation)) continue
    const suite = suiteOf(suites, entry.observation)
    const added = statementCase(entry.observation, failing)
    suite.add(added)
    if (entry.observation.phase === 'read-only') suite.ms += added.ms
  }
  for (const summary of verdict.suites) {
    const suite = suites.get(summary.file)!
    const missing = summary.statements - summary.compared - suite.counts.error
    if (missing > 0) suite.add(neverRan(summary, missing))
  }
  const all = [runSuite(verdict), ...suites.values()].filter(suite => suite.size > 0)
  const title = `crosscheck: ${describeServer(verdict.source)} to ${describeServer(verdict.target)}`
  const counts = countsOf(all.map(suite => suite.counts))
  const totals = { name: title, ...counts, time: seconds(verdict.timings.totalMs) }
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(totals)}>\n`
  for (const suite of all) yield* suite.render(verdict.timings.startedAt)
  yield '</testsuites>\n'
}

/** Fixtures show only where they fail: they are not what is tested. */
function isWorthACase(observation: Observation): boolean {
  return observation.phase !== 'fixture' || observation.differences.length > 0 || lostSide(observation) !== undefined
}

function suiteOf(suites: Map<string, JunitSuite>, observation: Observation): JunitSuite {
  const isFrozen = observation.phase === 'read-only'
  const name = nameOf(observation)
  const file = suiteFileOf(observation)
  const key = isFrozen ? `while read-only: ${file}` : file
  const known = suites.get(key) ?? [...suites.values()].find(suite => suite.name === name)
  if (known) return known
  const planned = isFrozen ? suites.get(file)?.file : undefined
  const added = new JunitSuite({ name, file: planned, ms: 0 })
  suites.set(key, added)
  return added
}

function nameOf(observation: Observation): string {
  const ofStatement = observation.phase === 'read-only' && !isOfTheFreeze(observation)
  return ofStatement ? `${observation.suite} (read-only)` : observation.suite
}

function failingByStatement(divergences: Divergence[]): Map<string, Divergence[]> {
  const map = new Map<string, Divergence[]>()
  for (const divergence of divergences) {
    if (!divergence.fails) continue
    for (const { at, suite } of divergence.statements) {
      const key = keyOf({ at, suite, isFrozen: divergence.phase === 'read-only' })
      map.set(key, [...(map.get(key) ?? []), divergence])
    }
  }
  return map
}

function keyOf({ at, suite, isFrozen }: { at: string; suite: string; isFrozen: boolean }): string {
  return JSON.stringify([at, suite, isFrozen])
}

function statementCase(observation: Observation, failing: Map<string, Divergence[]>): TestCase {
  const { at, suite, phase, name, sql, ms } = observation
  const [, file, line] = /^(.*?):(\d+):\d+$/.exec(at) ?? [undefined, at, undefined]
  const within = at.slice((file?.length ?? 0) + 1)
  const title = name ?? `${inShort(sql, 60)}${within === '' ? '' : ` (${within})`}`
  const lost = lostSide(observation)
  const divergences = failing.get(keyOf({ at, suite, isFrozen: phase === 'read-only' })) ?? []
  const inner = [
    ...divergences.map(divergence => renderFailure(observation, divergence)),
    ...(lost ? [element('error', { type: 'lost', message: lost }, `${at}\n\n${sql}`)] : []),
  ]
  const slower = Math.max(ms.source, ms.target)
  const place = { classname: nameOf(observation), name: phase === 'fixture' ? `fixture: ${title}` : title, file, line }
  return {
    xml: `    <testcase${attributes({ ...place, time: seconds(slower) })}${inner.length > 0 ? `>\n${inner.join('')}    </testcase>` : '/>'}\n`,
    ms: slower,
    state: lost ? 'error' : divergences.length > 0 ? 'failure' : 'passed',
  }
}

function renderFailure(observation: Observation, divergence: Divergence): string {
  const own = observation.differences.filter(
    ({ kind }) => divergence.kinds.includes(kind) || (kind === 'error' && divergence.kinds.includes('setup')),
  )
  const { telling, minor } = tellingDifferences(own)
  const more = moreDifferences(minor)
  const lines = [
    observation.at,
    `${divergence.severity} (${divergence.kinds.join(', ')}), ${divergence.standing}, ${divergence.fingerprint}`,
    '',
    observation.sql,
    '',
    ...telling.flatMap(difference => differenceLines(difference, noPaint, { width: 160, rows: 5 })),
    ...(more === undefined ? [] : [`… ${more}`]),
    '',
    '- source, + target',
    `crosscheck explain ${divergence.fingerprint}`,
  ]
  const message = `${divergence.severity}: ${telling[0]?.summary ?? divergence.kinds.join(', ')}`
  return element('failure', { type: divergence.severity, message }, lines.join('\n'))
}

function lostSide(observation: Observation): string | undefined {
  const detailOf = (side: Side) => {
    const lost = observation[side].find(outcome => outcome.kind === 'lost')
    return lost ? `no answer from the ${side}: ${lost.detail}` : undefined
  }
  return sides.map(detailOf).find(detail => detail !== undefined)
}

function neverRan({ name, file }: SuiteSummary, count: number): TestCase {
  const skipped = element('skipped', { message: `${plural(count, 'statement')} never ran` }, '')
  const xml = `    <testcase${attributes({ classname: name, name: 'statements that never ran', file })}>\n${skipped}    </testcase>\n`
  return { xml, ms: 0, state: 'skipped' }
}

const toldByStatements = ['divergence', 'expired', 'statement-lost']

function runSuite({ reasons }: Verdict): JunitSuite {
  const suite = new JunitSuite({ name: 'the run', ms: 0 })
  for (const reason of reasons)
    if (reason.decision !== 'go' && !toldByStatements.includes(reason.rule)) suite.add(reasonCase(reason))
  return suite
}

function reasonCase({ rule, decision, evidence }: Reason): TestCase {
  const state = decision === 'unknown' ? 'error' : 'failure'
  const inner = element(state, { type: rule, message: evidence[0] ?? rule }, evidence.join('\n'))
  return {
    xml: `    <testcase${attributes({ classname: 'the run', name: rule })}>\n${inner}    </testcase>\n`,
    ms: 0,
    state,
  }
}
