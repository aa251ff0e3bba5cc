import { daysBetween } from '../kit/day.ts'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { Acceptance, Divergence } from '../model/divergence.ts'
import { barOf } from '../model/fail-on.ts'
import type { JournaledServer } from '../model/journal.ts'
import type { Policy } from '../model/policy.ts'
import { isAtLeast } from '../model/severity.ts'
import type { BySide } from '../model/side.ts'
import type { Group } from './divergence-groups.ts'

/** Returns the entries of a baseline that apply to these two servers. */
export function applicable(baseline: BaselineEntry[], servers: BySide<JournaledServer>): BaselineEntry[] {
  return baseline.filter(
    ({ servers: meant }) =>
      !meant || (namesServer(meant.source, servers.source) && namesServer(meant.target, servers.target)),
  )
}

/** `MariaDB`, `MariaDB 11` and `MariaDB 11.8` name MariaDB 11.8.6; `MariaDB 11.80` and `Maria` do not. */
export function namesServer(text: string, server: { product: string; version: string }): boolean {
  const full = `${server.product} ${server.version}`.toLowerCase()
  const meant = text.trim().toLowerCase()
  if (!full.startsWith(meant)) return false
  return meant.length === full.length || /[^a-z0-9]/.test(full.charAt(meant.length))
}

/**
 * Returns the status of a group. A tolerance of the suite takes precedence over the baseline. Of several entries, the one
 * that names the servers most closely decides, also if it has expired: somebody has promised to look at the divergence on
 * these servers by that day, and an acceptance for everywhere does not prolong that.
 */
export function statusOf(
  group: Group,
  entries: BaselineEntry[],
  today: string,
): Pick<Divergence, 'status' | 'because' | 'acceptance' | 'label'> {
  if (group.excuse) return group.excuse
  const matching = entries.filter(entry => accepts(entry, group))
  const entry = matching.toSorted((one, other) => closeness(other) - closeness(one))[0]
  if (!entry) return { status: 'new' }
  const more = { acceptance: acceptanceOf(entry, today), ...(entry.label === undefined ? {} : { label: entry.label }) }
  const { reason, owner, until } = entry
  const isHeldElsewhere = matching.some(other => !hasExpired(other, today))
  const rest = isHeldElsewhere
    ? '; the acceptance for more servers does not prolong it: renew this one, or remove it'
    : ''
  return hasExpired(entry, today)
    ? { status: 'expired', because: `${reason} (${owner}, until ${until}: over${rest})`, ...more }
    : { status: 'accepted', because: `${reason} (${owner}, until ${until})`, ...more }
}

/** An acceptance of a cause covers the consequences that were seen then. */
function accepts(entry: BaselineEntry, { fingerprint, follows }: Group): boolean {
  if (entry.fingerprint === fingerprint) return true
  return follows !== undefined && entry.fingerprint === follows && entry.consequences?.includes(fingerprint) === true
}

/** `MySQL 9.7` is closer than `MySQL`, and that is closer than everywhere. */
function closeness({ servers }: BaselineEntry): number {
  return servers ? servers.source.trim().length + servers.target.trim().length : 0
}

/** 14 days: enough time to find the owner of the acceptance. */
const announcedDays = 14

export function acceptanceOf({ reason, owner, until, servers }: BaselineEntry, today: string): Acceptance {
  const daysLeft = daysBetween(today, until)
  const isEnding = daysLeft >= 0 && daysLeft <= announcedDays
  return { reason, owner, until, ...(servers ? { servers } : {}), ...(isEnding ? { daysLeft } : {}) }
}

/** `until` is the last day on which an entry is valid. Days are `YYYY-MM-DD` and compare as text. */
function hasExpired(entry: BaselineEntry, today: string): boolean {
  return entry.until < today
}

/**
 * Returns whether a divergence blocks a go: a new one if it is severe enough, and one with an expired acceptance
 * always.
 */
export function fails({ status, severity }: Pick<Divergence, 'status' | 'severity'>, policy: Policy): boolean {
  switch (status) {
    case 'new':
      return isAtLeast(severity, barOf(policy.failOn))
    case 'expired':
      return true
    case 'accepted':
    case 'tolerated':
    case 'noise':
    case 'identity':
      return false
    default:
      return status satisfies never
  }
}
