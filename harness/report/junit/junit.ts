import type { JudgedPhase, Reason, SuiteSummary, Verdict } from '../../model/verdict.ts'
import { describeServer, plural } from '../presentation/headline.ts'
import { commandsOf, type RunCommands } from '../presentation/run-commands.ts'
import { attributesOf, type CaseCounts, noCases, numberOfCases, sumOfCounts } from './case-counts.ts'
import { FailingCases } from './failing-cases.ts'
import { casesOfPhase } from './phase-cases.ts'
import { seconds, type TestCase } from './test-case.ts'
import type { JournalLines, SuiteOfCases, TestCases } from './test-cases.ts'
import { attributes, element } from './xml.ts'

/**
 * Renders junit.xml in the form that Jenkins, GitLab and GitHub actions read: a testsuite for each suite, a testcase
 * for each statement. A statement fails through its failing divergences, is an error if its reply was lost, and is
 * skipped if it never ran. Its outcomes under a circumstance of a phase, for example while the servers were read-only,
 * are in a testsuite beside that of its suite; other findings of a phase are in a testsuite of the phase, and those
 * about the run as a whole in one more. `journal` contains the entries from which `cases` were made. Each piece is
 * valid until the next one is requested.
 */
export function* renderJunit(
  verdict: Verdict,
  cases: TestCases,
  journal: JournalLines,
  commands: RunCommands = commandsOf('reports/latest'),
): Generator<string | Uint8Array, void> {
  const summaries = new Map(verdict.suites.map(summary => [summary.file, summary]))
  const suites = cases.suites(new FailingCases(verdict.divergences), journal, commands)
  const all = [
    runSuite(verdict),
    ...[...suites].map(([key, suite]) => testSuiteOf(suite, summaries.get(key))),
    ...verdict.phases.map(phase => phaseSuite(phase, verdict, commands)),
  ]
  const shown = all.filter(({ counts }) => numberOfCases(counts) > 0)
  const name = `crosscheck: ${describeServer(verdict.source)} to ${describeServer(verdict.target)}`
  const counts = attributesOf(sumOfCounts(shown.map(suite => suite.counts)))
  const totals = attributes({ name, ...counts, time: seconds(verdict.timings.totalMs) })
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${totals}>\n`
  for (const suite of shown) yield* renderSuite(suite, verdict.timings.startedAt)
  yield '</testsuites>\n'
}

interface TestSuite extends Pick<SuiteOfCases, 'name' | 'file' | 'xml'> {
  ms: number
  counts: CaseCounts
  /** Cases that follow the others. */
  more: readonly TestCase[]
}

function* renderSuite(
  { name, file, ms, counts, xml, more }: TestSuite,
  startedAt: string,
): Generator<string | Uint8Array> {
  const own = { name, file, timestamp: startedAt || undefined, ...attributesOf(counts), time: seconds(ms) }
  yield `  <testsuite${attributes(own)}>\n`
  yield* xml()
  for (const added of more) yield added.xml
  yield '  </testsuite>\n'
}

/** Adds the data of the plan to the cases of a suite: a planned suite has a summary. */
function testSuiteOf(suite: SuiteOfCases, summary: SuiteSummary | undefined): TestSuite {
  const { statementsMs, counts } = suite
  if (!summary) return { ...suite, ms: statementsMs, more: [] }
  const missing = summary.statements - summary.compared - counts.error
  const more = missing > 0 ? [neverRan(summary, missing)] : []
  return { ...suite, ms: summary.ms + statementsMs, counts: sumOfCounts([counts, countsOf(more)]), more }
}

/** Returns the testsuite of a phase. The cases of a phase without a section are with the suites. */
function phaseSuite(phase: JudgedPhase, { divergences }: Verdict, commands: RunCommands): TestSuite {
  const more = phase.section ? casesOfPhase(phase, divergences, commands) : []
  return { name: phase.title, file: undefined, ms: phase.ms, counts: countsOf(more), xml: () => [], more }
}

function neverRan({ name, file }: SuiteSummary, count: number): TestCase {
  const skipped = element('skipped', { message: `${plural(count, 'statement')} never ran` }, '')
  const xml = `    <testcase${attributes({ classname: name, name: 'statements that never ran', file })}>\n${skipped}    </testcase>\n`
  return { xml, state: 'skipped' }
}

const isReportedByStatements = ['divergence', 'expired', 'statement-lost']

function runSuite({ reasons }: Verdict): TestSuite {
  const more = reasons
    .filter(({ rule, decision }) => decision !== 'go' && !isReportedByStatements.includes(rule))
    .map(reasonCase)
    .concat(reasons.filter(({ rule }) => rule === 'acceptance-ends').map(remarkCase))
  return { name: 'the run', file: undefined, ms: 0, counts: countsOf(more), xml: () => [], more }
}

function reasonCase({ rule, decision, evidence }: Reason): TestCase {
  const state = decision === 'unknown' ? 'error' : 'failure'
  const inner = element(state, { type: rule, message: evidence[0] ?? rule }, evidence.join('\n'))
  const xml = `    <testcase${attributes({ classname: 'the run', name: rule })}>\n${inner}    </testcase>\n`
  return { xml, state }
}

/**
 * Returns a case that passes, so that a build server shows a remark that needs attention before it becomes a failure.
 */
function remarkCase({ rule, evidence }: Reason): TestCase {
  const inner = element('system-out', {}, evidence.join('\n'))
  const xml = `    <testcase${attributes({ classname: 'the run', name: rule })}>\n${inner}    </testcase>\n`
  return { xml, state: 'passed' }
}

function countsOf(cases: readonly TestCase[]): CaseCounts {
  const counts = noCases()
  for (const { state } of cases) counts[state] += 1
  return counts
}
