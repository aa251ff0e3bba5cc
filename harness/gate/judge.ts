import { describeAttribution } from '../model/attribution.ts'
import { severities } from '../model/difference.ts'
import type { Divergence } from '../model/divergence.ts'
import type { JournalEntry, ServerRestart } from '../model/journal.ts'
import type { BaselineEntry, Policy } from '../model/policy.ts'
import { describeShard } from '../model/shard.ts'
import type { Coverage, Decision, JudgedServer, Reason, Verdict } from '../model/verdict.ts'
import { causeOf } from './cause-of.ts'
import { endedEarly } from './ended-early.ts'
import { endingAcceptances } from './ending-acceptances.ts'
import type { Gathered } from './gathered.ts'
import { Gathering } from './gathering.ts'
import type { Group } from './group-differences.ts'
import { judgeReadOnly } from './judge-read-only.ts'
import { describeMovedAcceptance, movedAcceptance } from './moved-acceptance.ts'
import { present } from './present.ts'
import { acceptanceOf, applicable, fails, standingOf } from './standing.ts'

export interface Terms {
  policy: Policy
  baseline: BaselineEntry[]
  /** `YYYY-MM-DD`: acceptances that ended before this day have run out. */
  today: string
}

/** The verdict over the entries of a journal. */
export function judge(entries: Iterable<JournalEntry>, terms: Terms): Verdict {
  const gathering = new Gathering()
  for (const entry of entries) gathering.note(entry)
  return judgeGathered(gathering.gathered(), terms)
}

/**
 * The verdict over what was observed. The first of these that holds decides:
 *
 * 1. The run did not come to its end (killed, interrupted, a server died, a fault of ours): **unknown**, whatever
 *    else was found, because nobody knows what the rest would have shown.
 * 2. A divergence fails (new and at least `failOn`, or its acceptance has run out), or with `strictBaseline` an
 *    acceptance is not needed any more: **no-go**.
 * 3. A server had to be started anew, or something that was to be compared was not (an answer lost, statements refused
 *    for want of a right or never run, a read-only phase that broke
 *    off, a fixture that neither side takes, a part left out by `only`, nothing at all): **unknown**.
 * 4. Else **go**.
 *
 * The reasons name everything that was found under each rule, those of the decision first.
 */
export function judgeGathered(gathered: Gathered, terms: Terms): Verdict {
  const { start, end } = gathered
  const baseline = start ? applicable(terms.baseline, start.servers) : []
  const divergences = judgeGroups(gathered, baseline, terms)
  const coverage = coverageOf(gathered)

  const broken = endedEarly(gathered)
  const gaps = reasonsOfGaps(gathered, coverage)
  // A part of a run, or a run of some suites, cannot tell that something is needed no more.
  const whole = broken.length + gaps.length === 0 && start?.suitesFrom === 'configuration' && !start.shard
  const needless = whole ? needlessEntries(baseline, divergences) : []
  const objections = reasonsAgainst(divergences, needless, terms.policy)
  const remarks = remarksOn(gathered, divergences, needless, terms.policy)

  const found = [...broken, ...objections, ...gaps]
  const decision = found[0]?.decision ?? 'go'
  const deciding = found.length > 0 ? found : [nothingFails(gathered, divergences, coverage)]
  const replayMs = gathered.suites.reduce((sum, suite) => sum + suite.ms, 0)
  const serversMs = start?.serversMs ?? 0
  return {
    formatVersion: 1,
    decision,
    ...(start?.shard ? { shard: { index: start.shard.index, count: start.shard.count } } : {}),
    reasons: [...deciding.toSorted((a, b) => rank(a, decision) - rank(b, decision)), ...remarks],
    policy: terms.policy,
    source: judgedServer(start?.servers.source, end?.planned?.servers.source),
    target: judgedServer(start?.servers.target, end?.planned?.servers.target),
    coverage,
    settings: differingSettings(start),
    suites: gathered.suites,
    ...(gathered.readOnly ? { readOnly: judgeReadOnly(gathered.readOnly, divergences) } : {}),
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

function rank(reason: Reason, decision: Decision): number {
  return reason.decision === decision ? 0 : 1
}

function judgeGroups(gathered: Gathered, applying: BaselineEntry[], terms: Terms): Divergence[] {
  const { policy, today } = terms
  const divergences = gathered.groups.map(group => {
    const { excuse: _, answers: __, ...rest } = group
    const standing = withMovedAcceptance(standingOf(group, applying, today), group, gathered, terms)
    const failing = fails({ ...standing, severity: group.severity }, policy)
    return {
      ...rest,
      ...standing,
      ...causeOf(group, gathered.start?.servers, standing.label),
      ...diagnosisOf(group, gathered),
      fails: failing,
      count: group.statements.length,
    }
  })
  // Sorting is stable: what is alike otherwise stays in the order of the run.
  return divergences.sort(
    (a, b) =>
      Number(b.fails) - Number(a.fails) ||
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      b.count - a.count,
  )
}

/** Of a new one it is told where somebody has accepted it for other releases of these servers. */
function withMovedAcceptance(
  standing: ReturnType<typeof standingOf>,
  { fingerprint }: Group,
  { start }: Gathered,
  { baseline, today }: Terms,
): ReturnType<typeof standingOf> {
  const entry = standing.standing === 'new' && start && movedAcceptance(fingerprint, baseline, start.servers)
  if (!entry) return standing
  const { daysLeft: _, ...acceptance } = acceptanceOf(entry, today)
  return { ...standing, because: describeMovedAcceptance(entry, start.servers, today), acceptance }
}

/** What a closer look brought to light. It decides nothing. */
function diagnosisOf(
  { fingerprint }: Group,
  { attributions, reproductions }: Gathered,
): Pick<Divergence, 'attribution' | 'reproduction' | 'reproductionProtocol'> {
  const attribution = attributions.get(fingerprint)
  const reproduction = reproductions.get(fingerprint)
  return {
    ...(attribution ? { attribution: describeAttribution(attribution) } : {}),
    ...(reproduction ? { reproduction: reproduction.file } : {}),
    ...(reproduction?.protocol ? { reproductionProtocol: reproduction.protocol } : {}),
  }
}

/** Rule 2. */
function reasonsAgainst(divergences: Divergence[], needless: BaselineEntry[], policy: Policy): Reason[] {
  const evidenceOf = (standing: Divergence['standing']) =>
    divergences.filter(divergence => divergence.fails && divergence.standing === standing).map(describeDivergence)
  const against = new Map([
    ['divergence', evidenceOf('new')],
    ['expired', evidenceOf('expired')],
    ['stale', policy.strictBaseline ? needless.map(describeNeedless) : []],
  ])
  return present('no-go', against)
}

/** Rule 3. */
function reasonsOfGaps(gathered: Gathered, coverage: Coverage): Reason[] {
  const gaps = new Map([
    ['server-restarted', describeRestarts(gathered.end?.restarts)],
    ['statement-lost', gathered.lost],
    ['not-exercised', gathered.notExercised],
    ['never-ran', gathered.neverRan],
    ['suite-not-finished', gathered.unfinishedSuites],
    ['read-only-not-finished', gathered.readOnlyNotFinished],
    ['read-only-never-ran', gathered.readOnlyNeverRan],
    ['fixture-refused', gathered.brokenFixtures],
    ['only', gathered.reduced],
  ])
  if (hasNothingToDo(gathered)) return present('unknown', gaps)
  // Nothing is known of the suites where a run has left no word of what it was asked for.
  if (!gathered.start && !gathered.end?.planned) return present('unknown', gaps)
  if (coverage.statements === 0) gaps.set('no-statements', ['the suites hold no statements'])
  else if (coverage.compared === 0) {
    gaps.set('nothing-compared', [`none of ${coverage.statements} statements was compared`])
  }
  return present('unknown', gaps)
}

/** A server that does not stay up is not one to move to, even if all could be compared when it was up again. */
function describeRestarts(restarts: readonly ServerRestart[] = []): string[] {
  return restarts.map(({ side, because }) => `the ${side} had to be started anew: ${because}`)
}

/** There are more shards than parts to hand out: this one is empty, and the run as a whole is not. */
function hasNothingToDo({ start, suites }: Gathered): boolean {
  const isEmpty = suites.every(({ statements }) => statements === 0)
  return isEmpty && (start?.shard?.plan.some(({ statements }) => statements > 0) ?? false)
}

/** What somebody should know, and what decides nothing. */
function remarksOn(gathered: Gathered, divergences: Divergence[], needless: BaselineEntry[], policy: Policy): Reason[] {
  const remarks = new Map([
    ['acceptance-ends', endingAcceptances(divergences)],
    ['stale', policy.strictBaseline ? [] : needless.map(describeNeedless)],
    ['tolerance-unused', gathered.start?.shard ? [] : gathered.unusedTolerances],
    ['diagnosis', gathered.diagnosisRemarks],
    ['noise-not-measured', gathered.noiseNotMeasured],
    ['read-only-left-out', gathered.readOnlyLeftOut],
    ['unconfined', unconfinedSuites(gathered)],
    ['mask-unmatched', unmatchedMasks(gathered)],
    ['values-masked', describeDisclosure(gathered)],
  ])
  return present('go', remarks)
}

/** Suites that were replayed as the accounts of the addresses. */
function unconfinedSuites({ start }: Gathered): string[] {
  const unconfined = start?.accounts?.unconfined
  if (!unconfined) return []
  const { source, target, files } = unconfined
  return files.map(
    file =>
      `${file} was replayed as ${source.account} on the source and ${target.account} on the target, with all their rights ` +
      '(--allow-global): whatever its SQL reaches there, it may have changed',
  )
}

function unmatchedMasks({ start }: Gathered): string[] {
  const unmatched = start?.disclosure?.unmatched ?? []
  return unmatched.map(column => `${column} is to be masked, and no suite and no fixture names it: is it spelled so?`)
}

function describeDisclosure({ start }: Gathered): string[] {
  if (!start?.disclosure) return []
  const { values, mask } = start.disclosure
  if (values === 'left-out')
    return ['values are left out: statements stand in their shape, and there are no reproductions']
  return [`stand-ins take the place of the values of ${mask.join(', ')}, and of whatever may hold them`]
}

/** Rule 4. */
function nothingFails(gathered: Gathered, divergences: Divergence[], coverage: Coverage): Reason {
  if (gathered.start?.shard && hasNothingToDo(gathered)) {
    const evidence = `${describeShard(gathered.start.shard)} has nothing to do: the suites make fewer parts than that`
    return { rule: 'nothing-to-do', decision: 'go', evidence: [evidence] }
  }
  const compared = `${coverage.compared} of ${coverage.statements} statements compared`
  const outcome = divergences.length === 0 ? 'nothing differs' : 'what differs is below the bar, accepted or tolerated'
  return { rule: 'nothing-fails', decision: 'go', evidence: [`${compared}; ${outcome}`] }
}

function needlessEntries(baseline: BaselineEntry[], divergences: Divergence[]): BaselineEntry[] {
  const needed = new Set(divergences.filter(({ standing }) => standing !== 'tolerated').map(each => each.fingerprint))
  return baseline.filter(entry => !needed.has(entry.fingerprint))
}

function describeNeedless({ fingerprint, reason, owner }: BaselineEntry): string {
  return `${fingerprint}: nothing in this run needs this acceptance any more: ${reason} (${owner})`
}

function describeDivergence({ fingerprint, severity, kinds, statements, count, because }: Divergence): string {
  const more = count > 1 ? ` and ${count - 1} more` : ''
  const over = because === undefined ? '' : `: ${because}`
  return `${statements[0]!.at}${more}: ${severity} (${kinds.join(', ')}), ${fingerprint}${over}`
}

function coverageOf({ suites, skipped, partly }: Gathered): Coverage {
  const list = (counts: Map<string, number>) =>
    [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
  return {
    statements: suites.reduce((sum, suite) => sum + suite.statements, 0),
    compared: suites.reduce((sum, suite) => sum + suite.compared, 0),
    skipped: list(skipped),
    partly: list(partly),
  }
}

/** A server that never answered has nothing but the name under which it was asked for. */
function judgedServer(server: JudgedServer | undefined, planned: string | undefined): JudgedServer {
  return {
    spec: server?.spec ?? planned ?? '(not known)',
    product: server?.product ?? '',
    version: server?.version ?? '',
  }
}

function differingSettings(start: Gathered['start']): Verdict['settings'] {
  if (!start) return []
  const { source, target } = start.servers
  const names = [...new Set([...Object.keys(source.settings), ...Object.keys(target.settings)])].sort()
  const missing = '(no such setting)'
  return names
    .map(name => ({ name, source: source.settings[name] ?? missing, target: target.settings[name] ?? missing }))
    .filter(setting => setting.source !== setting.target)
}
