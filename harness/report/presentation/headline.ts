import { describeShard } from '../../model/describe-shard.ts'
import type { Divergence, DivergenceStatus } from '../../model/divergence.ts'
import { isConsequence } from '../../model/is-consequence.ts'
import { severities } from '../../model/severity.ts'
import type { Verdict } from '../../model/verdict.ts'
import { escapeControl } from './escape-control.ts'
import { grouped } from './grouped.ts'

/**
 * Returns the counts of a verdict: `412 statements, 409 compared, 3 divergences (1 breaking, 2 risky), 0 accepted`, and
 * which suites these are if the user named them.
 */
export function countsOf(verdict: Verdict): string {
  const { coverage, shard, policy } = verdict
  // Consequences stand under their causes, and are not counted.
  const divergences = verdict.divergences.filter(divergence => !isConsequence(divergence))
  const open = divergences.filter(divergence => isOpen(divergence))
  const bySeverity = severities
    .toReversed()
    .map(severity => ({ severity, count: open.filter(divergence => divergence.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
  const detail = bySeverity.length > 0 ? ` (${bySeverity.join(', ')})` : ''
  const held = (status: DivergenceStatus) => divergences.filter(divergence => divergence.status === status).length
  const others = (['tolerated', 'noise', 'identity'] as const).flatMap(each =>
    held(each) > 0 ? [`${held(each)} ${each}`] : [],
  )
  return [
    ...(shard ? [describeShard(shard)] : []),
    ...comparedIn(verdict),
    ...notExercised(coverage, policy),
    `${plural(open.length, 'divergence')}${detail}`,
    `${held('accepted')} accepted`,
    ...others,
  ]
    .join(', ')
    .concat(namedSuites(verdict))
}

function comparedIn({ coverage: { statements, compared }, reasons, suites }: Verdict): string[] {
  if (!reasons.some(({ rule }) => rule === 'selection'))
    return [plural(statements, 'statement'), `${compared} compared`]
  const differing = suites.reduce((sum, suite) => sum + suite.differing, 0)
  return [`${Math.max(0, compared - differing)} of ${plural(statements, 'picked statement')} alike`]
}

const mostNamed = 2

/** Returns the suites that the user named, because a verdict over them says nothing about the others. */
function namedSuites({ suitesFrom, suites }: Verdict): string {
  if (suitesFrom !== 'command-line' || suites.length === 0) return ''
  const files = suites.map(({ file }) => escapeControl(file))
  const more = files.length - mostNamed
  return ` (${files.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${plural(more, 'more suite')}` : ''})`
}

/** A go says itself that it holds only because the policy asks for no more. */
function notExercised({ notExercised: count }: Verdict['coverage'], policy: Verdict['policy']): string[] {
  if (count === 0) return []
  return [`${count} not exercised${policy.notExercised === 'remark' ? ' (no more than a remark, by the policy)' : ''}`]
}

/** Returns whether nobody has accepted a divergence, or its acceptance has expired. */
export function isOpen({ status }: Pick<Divergence, 'status'>): boolean {
  return status === 'new' || status === 'expired'
}

/** Returns whether the acceptance of a divergence ends soon. */
export function isEnding({ status, acceptance }: Divergence): boolean {
  return status === 'accepted' && acceptance?.daysLeft !== undefined
}

export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Returns `MySQL 9.7.4 (mysql:9.7)`; for a server that never answered only its spec: `mysql:9.7`. */
export function describeServer(server: Verdict['source']): string {
  return server.product === '' ? server.spec : `${nameServer(server)} (${server.spec})`
}

/** Returns `MySQL 9.7.4`; for a server that never answered its spec: `mysql:9.7`. */
export function nameServer({ spec, product, version }: Verdict['source']): string {
  return product === '' ? spec : `${product} ${version}`
}

/** Returns a duration for people: `340 ms`, `4.2 s`, `3 min 20 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
