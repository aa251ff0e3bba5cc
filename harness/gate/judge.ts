import type { BaselineEntry } from '../model/baseline-entry.ts'
import { describeShard } from '../model/describe-shard.ts'
import type { Divergence } from '../model/divergence.ts'
import { severityUnder } from '../model/fail-on.ts'
import { isConsequence } from '../model/is-consequence.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { PhaseReader } from '../model/phase.ts'
import type { Policy } from '../model/policy.ts'
import type { RunConditions } from '../model/run-conditions.ts'
import type { Coverage, Decision, JudgedPhase, JudgedServer, Reason, Verdict } from '../model/verdict.ts'
import { causeOf } from './cause-of.ts'
import type { Group } from './divergence-groups.ts'
import { endedEarly } from './ended-early.ts'
import { endingAcceptances } from './ending-acceptances.ts'
import { JournalSummary } from './journal-summary.ts'
import { describeMovedAcceptance, movedAcceptance } from './moved-acceptance.ts'
import { present } from './present.ts'
import { acceptanceOf, applicable, fails, statusOf } from './status.ts'
import type { SummarisedJournal, SummarisedPhase } from './summarised-journal.ts'
import { withConsequences } from './with-consequences.ts'

export interface JudgingRules {
  policy: Policy
  baseline: BaselineEntry[]
  /** `YYYY-MM-DD`: acceptances that ended before this day have run out. */
  today: string
}

/** Judges the entries of a journal. `readers` are the readers of all phases that the journal may contain. */
export function judge(entries: Iterable<JournalEntry>, readers: readonly PhaseReader[], rules: JudgingRules): Verdict {
  const summary = new JournalSummary(readers)
  for (const entry of entries) summary.add(entry)
  return judgeSummary(summary.summarised(), rules)
}

/**
 * Judges the observations of a run. The first of these rules that applies decides:
 *
 * 1. The run did not complete (it was killed or interrupted, a server died, Crosscheck has a fault), or its journal was
 *    damaged after it was written: **unknown**, whatever else was found, because nobody knows what the rest would have
 *    shown.
 * 2. The target refuses a statement with which the application logs in, a divergence fails (it is new and at least `failOn`, or its acceptance has expired), or with `strictBaseline` an
 *    acceptance is unused: **no-go**.
 * 3. A server had to be restarted, or a phase did not see everything that was planned (a lost reply, statements that
 *    neither side carried out or that never ran, a phase that broke off, a fixture statement that fails on both sides, a
 *    part left out by `only` or by picking statements, nothing at all): **unknown**. With `notExercised: 'remark'`, statements that neither side
 *    carried out are a remark.
 * 4. Otherwise: **go**.
 *
 * The reasons name everything that was found under each rule; the reasons for the decision come first.
 */
export function judgeSummary(journal: SummarisedJournal, rules: JudgingRules): Verdict {
  const { start, end, suites } = journal
  const baseline = start ? applicable(rules.baseline, start.servers) : []
  const divergences = judgeGroups(journal, baseline, rules)
  const coverage = coverageOf(journal)

  const broken = [...endedEarly(journal), ...present('unknown', new Map([['journal-damaged', journal.damage]]))]
  const gaps = reasonsOfGaps(journal, coverage, rules.policy)
  // A part of a run, or a run of some suites only, cannot show that an acceptance is unused.
  const whole = broken.length + gaps.length === 0 && start?.suitesFrom === 'configuration' && !start.shard
  const needless = whole ? needlessEntries(baseline, journal.groups) : []
  const objections = [...refusedLogIns(start?.conditions), ...reasonsAgainst(divergences, needless, rules.policy)]
  const remarks = remarksOn(journal, divergences, needless, rules.policy)
  remarks.push(...present('go', new Map([['former-fingerprint', formerAcceptances(baseline, journal)]])))

  const found = [...broken, ...objections, ...gaps]
  const decision = found[0]?.decision ?? 'go'
  const deciding = found.length > 0 ? found : [noBlockingDifferences(journal, divergences, coverage)]
  const replayMs = suites.reduce((sum, suite) => sum + suite.ms, 0)
  const serversMs = start?.serversMs ?? 0
  return {
    formatVersion: 3,
    decision,
    ...(start?.shard ? { shard: { index: start.shard.index, count: start.shard.count } } : {}),
    reasons: [...deciding.toSorted((a, b) => rank(a, decision) - rank(b, decision)), ...remarks],
    policy: rules.policy,
    source: judgedServer(start?.servers.source, end?.planned?.servers.source),
    target: judgedServer(start?.servers.target, end?.planned?.servers.target),
    coverage,
    settings: differingSettings(start),
    ...(start ? { pinned: start.pinned } : {}),
    ...(start?.conditions ? { conditions: start.conditions } : {}),
    ...(start ? { suitesFrom: start.suitesFrom } : {}),
    suites,
    phases: journal.phases.map(phase => judgedPhase(phase, divergences)),
    divergences,
    stale: needless.map(entry => entry.fingerprint),
    timings: {
      startedAt: start?.startedAt ?? end?.planned?.startedAt ?? '',
      totalMs: end?.totalMs ?? serversMs + replayMs,
      serversMs,
      replayMs,
    },
  }
}

function judgedPhase({ section, result, ...phase }: SummarisedPhase, divergences: Divergence[]): JudgedPhase {
  const shown = section(divergences)
  const found = result(divergences)
  return { ...phase, ...(shown ? { section: shown } : {}), ...(found === undefined ? {} : { result: found }) }
}

function rank(reason: Reason, decision: Decision): number {
  return reason.decision === decision ? 0 : 1
}

function judgeGroups(journal: SummarisedJournal, applying: BaselineEntry[], rules: JudgingRules): Divergence[] {
  const { policy, today } = rules
  const divergences = journal.groups.map((group): Divergence => {
    const { excuse, prints: _, formers: __, ...rest } = group
    const status = withMovedAcceptance(statusOf(group, applying, today), group, journal, rules)
    const severity = excuse?.status === 'identity' ? 'cosmetic' : severityUnder(policy.failOn, group.kinds)
    const failing = fails({ ...status, severity }, policy)
    return {
      ...rest,
      severity,
      ...status,
      ...causeOf(group, status.label),
      ...journal.annotations.get(group.fingerprint),
      fails: failing,
      count: group.statements.length,
    }
  })
  return withConsequences(divergences, policy)
}

/**
 * Adds to a new divergence the acceptance that a baseline entry gives it for other releases of these servers, if there
 * is such an entry.
 */
function withMovedAcceptance(
  status: ReturnType<typeof statusOf>,
  { fingerprint }: Group,
  { start }: SummarisedJournal,
  { baseline, today }: JudgingRules,
): ReturnType<typeof statusOf> {
  const entry = status.status === 'new' && start && movedAcceptance(fingerprint, baseline, start.servers)
  if (!entry) return status
  const { daysLeft: _, ...acceptance } = acceptanceOf(entry, today)
  return { ...status, because: describeMovedAcceptance(entry, start.servers, today), acceptance }
}

/** Applies rule 2 of `judgeSummary`. */
/** An application that cannot log in as it does today needs another release first. */
function refusedLogIns(conditions: RunConditions | undefined): Reason[] {
  const refused = conditions?.refused ?? []
  const evidence = refused.map(({ error }) => `the log-in of the application fails on the target: ${error}`)
  return present('no-go', new Map([['connection', evidence]]))
}

function reasonsAgainst(divergences: Divergence[], needless: BaselineEntry[], policy: Policy): Reason[] {
  const evidenceOf = (status: Divergence['status']) =>
    divergences
      .filter(divergence => divergence.fails && divergence.status === status && !isConsequence(divergence))
      .map(describeDivergence)
  const against = new Map([
    ['divergence', evidenceOf('new')],
    ['expired', evidenceOf('expired')],
    ['stale', policy.strictBaseline ? needless.map(describeNeedless) : []],
  ])
  return present('no-go', against)
}

/** The rule under which phases report statements that neither side carried out. */
const notExercised = 'not-exercised'

/** Applies rule 3 of `judgeSummary`. */
function reasonsOfGaps(journal: SummarisedJournal, coverage: Coverage, policy: Policy): Reason[] {
  const gaps = new Map([...journal.gaps, ['phase-not-finished', phasesNotFinished(journal)]])
  if (policy.notExercised === 'remark') gaps.delete(notExercised)
  if (hasNothingToDo(journal)) return present('unknown', gaps)
  // If a run ended before it recorded its plan, nothing is known of its suites.
  if (!journal.start && !journal.end?.planned) return present('unknown', gaps)
  if (coverage.statements === 0) gaps.set('no-statements', ['the suites hold no statements'])
  else if (coverage.compared === 0) {
    gaps.set('nothing-compared', [`none of ${coverage.statements} statements was compared`])
  }
  return present('unknown', gaps)
}

/**
 * A run whose end is `complete` must have finished all of its phases. A phase that reports its own `…-not-finished` gap
 * is not named a second time.
 */
function phasesNotFinished({ end, phases, gaps }: SummarisedJournal): string[] {
  if (end?.end.kind !== 'complete') return []
  return phases
    .filter(({ state }) => state === 'not-started' || state === 'not-finished')
    .filter(({ name }) => !gaps.get(`${name}-not-finished`)?.length)
    .map(({ name, state }) => `the phase ${name} was ${state === 'not-started' ? 'never begun' : 'not finished'}`)
}

/** Returns whether there are more shards than parts to hand out: this shard is empty, and the run as a whole is not. */
function hasNothingToDo({ start, suites }: SummarisedJournal): boolean {
  const isEmpty = suites.every(({ statements }) => statements === 0)
  return isEmpty && (start?.shard?.plan.some(({ statements }) => statements > 0) ?? false)
}

/** Returns the remarks: facts that a reader should know and that do not influence the decision. */
function remarksOn(
  journal: SummarisedJournal,
  divergences: Divergence[],
  needless: BaselineEntry[],
  policy: Policy,
): Reason[] {
  const remarks = new Map([
    ['acceptance-ends', endingAcceptances(divergences)],
    ['stale', policy.strictBaseline ? [] : needless.map(describeNeedless)],
    ['tolerance-unused', journal.start?.shard ? [] : journal.unusedTolerances],
    ['input', journal.start?.remarks ?? []],
    ['database-collation', [journal.start?.conditions?.database.remark ?? []].flat()],
    ...journal.remarks,
    ['unlike-production', journal.start?.unlikeProduction ?? []],
    [notExercised, policy.notExercised === 'remark' ? (journal.gaps.get(notExercised) ?? []) : []],
    ['server-identity', readsOfIdentity(divergences)],
    ['unconfined', unconfinedSuites(journal)],
    ['mask-unmatched', unmatchedMasks(journal)],
    ['values-masked', describeDisclosure(journal)],
  ])
  return present('go', remarks)
}

/** An application that reads the version of its server may send other SQL to another one, which no suite has recorded. */
function readsOfIdentity(divergences: Divergence[]): string[] {
  return divergences
    .filter(({ status }) => status === 'identity')
    .map(({ statements, count, example: { differences } }) => {
      const more = count > 1 ? ` and ${count - 1} more` : ''
      const names = differences.flatMap(({ identity }) => identity ?? []).join(', ')
      return (
        `${statements[0]!.at}${more}: the application reads the version of its server (${names}), so that its SQL may change ` +
        'with the server: record its suites on the target, too'
      )
    })
}

/** Describes the suites that were replayed as the accounts of the addresses. */
function unconfinedSuites({ start }: SummarisedJournal): string[] {
  const unconfined = start?.accounts?.unconfined
  if (!unconfined) return []
  const { source, target, files } = unconfined
  return files.map(
    file =>
      `${file} was replayed as ${source.account} on the source and ${target.account} on the target, with all their rights ` +
      '(--allow-global): whatever its SQL reaches there, it may have changed',
  )
}

function unmatchedMasks({ start }: SummarisedJournal): string[] {
  const unmatched = start?.disclosure?.unmatched ?? []
  return unmatched.map(column => `${column} is to be masked, and no suite and no fixture names it: is it spelled so?`)
}

function describeDisclosure({ start }: SummarisedJournal): string[] {
  if (!start?.disclosure) return []
  const { values, mask } = start.disclosure
  if (values === 'left-out')
    return ['values are left out: statements stand in their shape, and there are no reproductions']
  return [`stand-ins take the place of the values of ${mask.join(', ')}, and of whatever may hold them`]
}

/** Applies rule 4 of `judgeSummary`. */
function noBlockingDifferences(journal: SummarisedJournal, divergences: Divergence[], coverage: Coverage): Reason {
  if (journal.start?.shard && hasNothingToDo(journal)) {
    const evidence = `${describeShard(journal.start.shard)} has nothing to do: the suites make fewer parts than that`
    return { rule: 'nothing-to-do', decision: 'go', evidence: [evidence] }
  }
  const { compared, statements } = coverage
  const checked = compared === statements ? `${compared}` : `${compared} of ${statements}`
  const counted = `No blocking differences in the ${checked} ${statements === 1 ? 'statement' : 'statements'} checked`
  const outcome = divergences.length === 0 ? 'nothing differs' : 'what differs is below the bar, accepted or tolerated'
  return { rule: 'no-blocking-differences', decision: 'go', evidence: [`${counted}; ${outcome}`] }
}

function needlessEntries(baseline: BaselineEntry[], groups: Group[]): BaselineEntry[] {
  const needed = new Set(groups.flatMap(({ excuse, prints }) => (excuse?.status === 'tolerated' ? [] : [...prints])))
  return baseline.filter(entry => !needed.has(entry.fingerprint))
}

/** Describes the entries that accept a divergence of this run under the fingerprint that it had in former releases. */
function formerAcceptances(baseline: BaselineEntry[], { groups }: SummarisedJournal): string[] {
  const current = new Set(groups.map(({ fingerprint }) => fingerprint))
  const formers = new Set(groups.flatMap(group => (group.excuse ? [] : [...group.formers])))
  return baseline
    .filter(({ fingerprint }) => formers.has(fingerprint) && !current.has(fingerprint))
    .map(
      ({ fingerprint, owner }) =>
        `${fingerprint}: accepted by ${owner} when fingerprints did not tell opposite differences apart: ` +
        'crosscheck judge --migrate-baseline carries it over',
    )
}

function describeNeedless({ fingerprint, reason, owner }: BaselineEntry): string {
  return `${fingerprint}: unused acceptance: ${reason} (${owner})`
}

function describeDivergence(divergence: Divergence): string {
  const { fingerprint, severity, kinds, statements, count, because, consequences } = divergence
  const more = count > 1 ? ` and ${count - 1} more` : ''
  const over = because === undefined ? '' : `: ${because}`
  return `${statements[0]!.at}${more}: ${severity} (${kinds.join(', ')}), ${fingerprint}${over}${consequences ? `; ${consequences.length} more follow from it` : ''}`
}

function coverageOf({ suites, coverage }: SummarisedJournal): Coverage {
  return {
    statements: suites.reduce((sum, suite) => sum + suite.statements, 0),
    compared: suites.reduce((sum, suite) => sum + suite.compared, 0),
    notExercised: suites.reduce((sum, suite) => sum + suite.notExercised, 0),
    ...coverage,
  }
}

/** Describes a server for the verdict. Of a server that never answered, only the name from the request is known. */
function judgedServer(server: JudgedServer | undefined, planned: string | undefined): JudgedServer {
  return {
    spec: server?.spec ?? planned ?? '(not known)',
    product: server?.product ?? '',
    version: server?.version ?? '',
  }
}

function differingSettings(start: SummarisedJournal['start']): Verdict['settings'] {
  if (!start) return []
  const { source, target } = start.servers
  const names = [...new Set([...Object.keys(source.settings), ...Object.keys(target.settings)])].sort()
  const missing = '(no such setting)'
  return names
    .map(name => ({ name, source: source.settings[name] ?? missing, target: target.settings[name] ?? missing }))
    .filter(setting => setting.source !== setting.target)
}
