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
 * Returns the status of a group. A tolerance of the suite takes precedence over the baseline; of several entries, one
 * that has not expired takes precedence over an expired one.
 */
export function statusOf(
  group: Group,
  entries: BaselineEntry[],
  today: string,
): Pick<Divergence, 'status' | 'because' | 'acceptance' | 'label'> {
  if (group.excuse) return group.excuse
  const matching = entries.filter(entry => entry.fingerprint === group.fingerprint)
  const entry = matching.find(candidate => !hasExpired(candidate, today)) ?? matching[0]
  if (!entry) return { status: 'new' }
  const more = { acceptance: acceptanceOf(entry, today), ...(entry.label === undefined ? {} : { label: entry.label }) }
  return hasExpired(entry, today)
    ? { status: 'expired', because: `${entry.reason} (${entry.owner}, until ${entry.until}: over)`, ...more }
    : { status: 'accepted', because: `${entry.reason} (${entry.owner}, until ${entry.until})`, ...more }
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
