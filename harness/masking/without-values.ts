import type { Difference } from '../model/difference.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome, Warnings } from '../model/outcome.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import { lex } from '../sql/lexer/lex.ts'
import { normalise } from '../sql/lexer/normalise.ts'
import { defaultQuoting } from '../sql/lexer/quoting.ts'
import { ColumnLabels } from './column-labels.ts'
import { RewrittenTexts } from './rewritten-texts.ts'

const leftOut = '(left out)'
/** Contains the marks by which a read-only window is still recognised; see isReadOnlyRefusal. */
const leftOutReadOnly = '(left out) read-only, 165'

/** Returns an entry of the run itself without any text of a server that may repeat a value. */
export function runEntryWithoutValues(entry: JournalEntry): JournalEntry {
  if (entry.kind !== 'run-finished') return entry
  const { end } = entry
  // Crosscheck wrote the first line; the others come from a server's log.
  const detail = 'detail' in end ? { detail: withoutQuoted(end.detail.split('\n')[0]!) } : {}
  return { ...entry, end: { ...end, ...detail } }
}

/**
 * Returns the observation without any value of a row, parameter or literal, and without any text of a server that may
 * repeat one. `known`: receives the replaced texts by statement, because noise entries come later and contain them
 * again.
 */
export function observationWithoutValues(observation: Observation, known: Map<string, RewrittenTexts>): Observation {
  const { sql, normalised, source, target, differences, notExercised } = observation
  const texts = new RewrittenTexts()
  const labels = new ColumnLabels(sql, defaultQuoting)
  const answered = (outcome: Outcome) => outcomeWithoutValues(outcome, labels, texts)
  const outcomes = { source: source.map(answered), target: target.map(answered) }
  if (!texts.isEmpty) known.set(observation.statement, texts)
  return {
    ...observation,
    sql: sqlWithoutValues(sql),
    normalised: withoutStrings(normalised),
    ...outcomes,
    differences: differences.map(each => differenceWithoutValues(each, texts)),
    notCompared: observation.notCompared.map(withoutQuoted),
    ...(notExercised === undefined ? {} : { notExercised: withoutQuoted(texts.sentence(notExercised)) }),
  }
}

/** Returns the shape of a statement, without its values. */
export function sqlWithoutValues(sql: string): string {
  return withoutStrings(normalise(sql))
}

/** Removes quoted texts: a label in quotes is a name, but it may contain any text. */
function withoutStrings(text: string): string {
  let made = ''
  let done = 0
  for (const { kind, start, end } of lex(text)) {
    if (kind !== 'string') continue
    made += `${text.slice(done, start)}?`
    done = end
  }
  return made + text.slice(done)
}

export function withoutQuoted(text: string): string {
  return text.replaceAll(/'.*'|".*"/gs, "'?'")
}

function outcomeWithoutValues(outcome: Outcome, labels: ColumnLabels, texts: RewrittenTexts): Outcome {
  const warningsOf = (warnings: Warnings): Warnings => {
    if (warnings.kind === 'unread') return warnings
    const list = warnings.list.map(each => ({ ...each, message: texts.note(each.message, leftOut) }))
    return { ...warnings, list }
  }
  switch (outcome.kind) {
    case 'rows': {
      const columns = outcome.columns.map(column => {
        const isName = labels.isName(column)
        return isName ? column : { ...column, name: texts.note(column.name, labels.withoutLiterals(column.name)) }
      })
      return { ...outcome, columns, digest: null, warnings: warningsOf(outcome.warnings) }
    }
    case 'done':
      return { ...outcome, warnings: warningsOf(outcome.warnings) }
    case 'error': {
      const message = isReadOnlyRefusal(outcome) ? leftOutReadOnly : leftOut
      return { ...outcome, message: texts.note(outcome.message, message) }
    }
    case 'lost':
      return outcome
    default:
      return outcome satisfies never
  }
}

function differenceWithoutValues(difference: Difference, texts: RewrittenTexts): Difference {
  const { rows, readOnlyRows } = difference
  const labelsOf = (names: string[]) => names.map(name => texts.whole(name))
  const columns = rows && { source: labelsOf(rows.columns.source), target: labelsOf(rows.columns.target) }
  return {
    ...texts.difference(difference),
    ...(rows && columns ? { rows: { ...rows, examples: [], columns } } : {}),
    ...(readOnlyRows
      ? { readOnlyRows: { ...readOnlyRows, columns: labelsOf(readOnlyRows.columns), readWrite: [], readOnly: [] } }
      : {}),
  }
}
