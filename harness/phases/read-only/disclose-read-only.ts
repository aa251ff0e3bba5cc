import type { DisclosureTools } from '../../model/phase.ts'
import type { SwitchOutcomes } from '../../model/switch-row.ts'
import type { ReadOnlyEntry } from './read-only-entry.ts'

const leftOut = '(left out)'

/** Returns an entry of the phase without the values that it may contain. */
export function discloseReadOnly(entry: ReadOnlyEntry, tools: DisclosureTools): ReadOnlyEntry {
  switch (entry.kind) {
    case 'observation': {
      const { observation, readOnly } = entry
      const { within } = readOnly.reading
      const { byFormat } = readOnly
      const reading = within
        ? { ...readOnly.reading, within: within.map(sql => tools.sql(sql, observation)) }
        : readOnly.reading
      return {
        ...entry,
        readOnly: { ...readOnly, reading, ...(byFormat ? { byFormat: byFormat.map(text => tools.text(text)) } : {}) },
      }
    }
    case 'unexpected-write': {
      const { write } = entry
      const [before, after] = tools.hasValues ? [tools.text(write.before), tools.text(write.after)] : [leftOut, leftOut]
      const writtenBy = write.writtenBy === undefined ? {} : { writtenBy: tools.text(write.writtenBy) }
      return { ...entry, write: { ...write, what: tools.text(write.what), before, after, ...writtenBy } }
    }
    case 'connection-at-switchover': {
      const { row } = entry
      const [source, target] = [discloseOutcomes(row.source, tools), discloseOutcomes(row.target, tools)]
      return { ...entry, row: { ...row, source, target } }
    }
    case 'read-only-bypass': {
      const { bypass } = entry
      return { ...entry, bypass: { ...bypass, name: tools.text(bypass.name), because: tools.text(bypass.because) } }
    }
    case 'not-examined':
    case 'not-watched':
      return { ...entry, because: tools.text(entry.because) }
    case 'preparation':
      return entry
    default:
      return entry satisfies never
  }
}

/** The statements are Crosscheck's own, but a server may repeat parts of them in its messages. */
function discloseOutcomes(outcomes: SwitchOutcomes, tools: DisclosureTools): SwitchOutcomes {
  const steps = outcomes.steps.map(({ message, ...step }) => ({
    ...step,
    sql: tools.sql(step.sql),
    outcome: tools.text(step.outcome),
    ...(message === undefined || !tools.hasValues ? {} : { message: tools.text(message) }),
  }))
  return { ...outcomes, steps }
}
