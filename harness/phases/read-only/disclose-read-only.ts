import type { DisclosureTools } from '../../model/phase.ts'
import type { SwitchAnswers } from '../../model/switch-row.ts'
import type { ReadOnlyEntry } from './read-only-entry.ts'

const leftOut = '(left out)'

/** What the phase writes, without the values that may stand in it. */
export function discloseReadOnly(entry: ReadOnlyEntry, tools: DisclosureTools): ReadOnlyEntry {
  switch (entry.kind) {
    case 'observation': {
      const { observation, readOnly } = entry
      const { within } = readOnly.reading
      if (!within) return entry
      const reading = { ...readOnly.reading, within: within.map(sql => tools.sql(sql, observation)) }
      return { ...entry, readOnly: { ...readOnly, reading } }
    }
    case 'movement': {
      const { movement } = entry
      const [before, after] = tools.hasValues
        ? [tools.text(movement.before), tools.text(movement.after)]
        : [leftOut, leftOut]
      const culprit = movement.culprit === undefined ? {} : { culprit: tools.text(movement.culprit) }
      return { ...entry, movement: { ...movement, what: tools.text(movement.what), before, after, ...culprit } }
    }
    case 'across-the-switch': {
      const { row } = entry
      const [source, target] = [disclosedAnswers(row.source, tools), disclosedAnswers(row.target, tools)]
      return { ...entry, row: { ...row, source, target } }
    }
    case 'exempt-writer': {
      const { writer } = entry
      return { ...entry, writer: { ...writer, name: tools.text(writer.name), because: tools.text(writer.because) } }
    }
    case 'not-examined':
      return { ...entry, because: tools.text(entry.because) }
    case 'preparation':
      return entry
    default:
      return entry satisfies never
  }
}

/** The statements are ours, but a server may repeat what stands in them. */
function disclosedAnswers(answers: SwitchAnswers, tools: DisclosureTools): SwitchAnswers {
  const steps = answers.steps.map(({ message, ...step }) => ({
    ...step,
    sql: tools.sql(step.sql),
    answer: tools.text(step.answer),
    ...(message === undefined || !tools.hasValues ? {} : { message: tools.text(message) }),
  }))
  return { ...answers, steps }
}
