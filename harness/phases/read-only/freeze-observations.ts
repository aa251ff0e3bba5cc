import type { Difference } from '../../model/difference.ts'
import { formatLocation } from '../../model/location.ts'
import type { Observation } from '../../model/observation.ts'
import type { ExemptWriter, Movement, SwitchRow } from '../../model/read-only.ts'
import { differencesAcross } from './connections/switch-differences.ts'

/** What is seen of a freeze that is no statement of a suite, as observations: they are judged like all others. */
export function observationOfMovement({ side, what, culprit, before, after }: Movement): Observation {
  const by = culprit === undefined ? ', and the server does not tell by whom' : `, by ${culprit}`
  return observationOf(`moved ${side} ${withoutRun(what)}`, {
    at: 'while read-only',
    sql: `-- ${what}: ${before} → ${after}`,
    differences: [
      {
        kind: 'read-only',
        result: 1,
        summary: `${what} changed while the ${side} was read-only${by}`,
        [side]: `${before} → ${after}`,
        advice: 'Stop whoever wrote for the time of the freeze, or take from it what exempts it from read-only.',
      },
    ],
  })
}

/**
 * Present for what writes by itself: an event, whosever it is, and the application's own account. A routine shows when a
 * suite calls it, and what else is exempt is listed only.
 */
export function observationOfExemptWriter(writer: ExemptWriter): Observation | undefined {
  const { side, kind, name, because, reach, ours, at } = writer
  const writesByItself = kind === 'event' || (kind === 'account' && ours)
  if (reach !== 'writes' || !writesByItself) return undefined
  return observationOf(`exempt ${side} ${kind} ${withoutRun(name)}`, {
    at: at ? formatLocation(at) : 'while read-only',
    sql: `-- ${kind} ${name}`,
    differences: [
      {
        kind: 'hazard',
        result: 1,
        summary: `${kind} ${name} may write while the ${side} is read-only: ${because}`,
        advice: 'Give it a definer without such privileges, or switch it off before the freeze.',
      },
    ],
  })
}

/** Absent where nothing differs and nothing is dangerous. */
export function observationOfSwitch(row: SwitchRow): Observation | undefined {
  const differences = differencesAcross(row)
  if (differences.length === 0) return undefined
  return observationOf(`switch ${row.situation}`, {
    at: 'across the switch',
    name: row.situation,
    sql: `-- ${row.title}`,
    differences,
  })
}

function observationOf(
  id: string,
  about: { at: string; name?: string; sql: string; differences: Difference[] },
): Observation {
  return {
    statement: `read-only#${id}`,
    suite: 'the read-only window',
    phase: 'read-only',
    normalised: `while read-only: ${id}`,
    source: [],
    target: [],
    tolerances: [],
    notCompared: [],
    ms: { source: 0, target: 0 },
    ...about,
  }
}

/** Databases are called after their run, and a divergence is the same from night to night. */
function withoutRun(name: string): string {
  return name
    .replaceAll(/(\bcrosscheck_\w+?)_[0-9a-f]{6}\b/g, '$1')
    .replaceAll(/\bcrosscheck[0-9a-f]{6}\b/g, 'crosscheck')
}
