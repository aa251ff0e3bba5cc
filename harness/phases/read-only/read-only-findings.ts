import type { Finding } from '../../model/finding.ts'
import { formatLocation } from '../../model/format-location.ts'
import type { ReadOnlyBypass } from '../../model/read-only-bypass.ts'
import type { Subject } from '../../model/subject.ts'
import type { SwitchRow } from '../../model/switch-row.ts'
import type { UnexpectedWrite } from '../../model/unexpected-write.ts'
import { differencesAtSwitchover } from './connections/switchover-differences.ts'

/** Findings of the read-only phase that are about no statement of a suite. */

export function findingOfUnexpectedWrite({ side, what, writtenBy, before, after }: UnexpectedWrite): Finding {
  const by = writtenBy === undefined ? ', and the server does not tell by whom' : `, by ${writtenBy}`
  const name = `moved ${side} ${withoutRun(what)}`
  return findingOf({ kind: 'server', name, title: `${withoutRun(what)} on the ${side}`, side }, name, [
    {
      kind: 'read-only',
      result: 1,
      summary: `${what} changed while the ${side} was read-only${by}`,
      [side]: `${before} → ${after}`,
      advice: 'Stop whoever wrote for the time of the freeze, or take from it what exempts it from read-only.',
    },
  ])
}

/**
 * Returns a finding for a bypass that writes by itself: an event, no matter to whom it belongs, or the application's
 * own account. A routine shows when a suite calls it; all other bypasses are only listed.
 */
export function findingOfReadOnlyBypass(bypass: ReadOnlyBypass): Finding | undefined {
  const { side, kind, name, because, reach, ours, at } = bypass
  const writesByItself = kind === 'event' || (kind === 'account' && ours)
  if (reach !== 'writes' || !writesByItself) return undefined
  const id = `exempt ${side} ${kind} ${withoutRun(name)}`
  const place = at ? { at: formatLocation(at) } : {}
  return findingOf({ kind: 'server', name: id, title: `${kind} ${withoutRun(name)}`, side, ...place }, id, [
    {
      kind: 'nondeterministic',
      result: 1,
      summary: `${kind} ${name} may write while the ${side} is read-only: ${because}`,
      advice: 'Give it a definer without such privileges, or switch it off before the freeze.',
    },
  ])
}

/** Returns undefined if the sides do not differ and neither side shows a danger. */
export function findingOfSwitch(row: SwitchRow): Finding | undefined {
  const differences = differencesAtSwitchover(row)
  if (differences.length === 0) return undefined
  const { scenario, title } = row
  return findingOf({ kind: 'connection', name: scenario, title }, `switch ${scenario}`, differences)
}

function findingOf(subject: Subject, id: string, differences: Finding['differences']): Finding {
  return { phase: 'read-only', subject, identity: `while read-only: ${id}`, differences, tolerances: [] }
}

/**
 * Removes the run id from names of databases and accounts, because a divergence must keep its identity from night to
 * night.
 */
function withoutRun(name: string): string {
  return name
    .replaceAll(/(\bcrosscheck_\w+?)_[0-9a-f]{6}\b/g, '$1')
    .replaceAll(/\bcrosscheck[0-9a-f]{6}\b/g, 'crosscheck')
}
