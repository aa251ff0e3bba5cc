import type { JournalEntry } from '../model/journal.ts'
import { isObservation } from '../model/journal-entry.ts'
import type { Observation } from '../model/observation.ts'
import type { Column, Outcome, Warnings } from '../model/outcome.ts'

/**
 * Returns an entry as a line of the journal: JSON with the number of the line in front, and the end of the line; 64-bit
 * integers as strings.
 *
 * Nearly all lines are observations of statements that have the same few members. Those lines are put together from
 * pieces, which takes half the time. An object with another number of members than this function knows is written by
 * JSON.stringify.
 */
export function lineOf(entry: JournalEntry, line: number): string {
  if (entry.kind === 'entry' && isObservation(entry.entry) && sizeOf(entry) === 3 && sizeOf(entry.entry) === 2) {
    const own = `"entry":{"kind":"observation","observation":${observed(entry.entry.observation)}}`
    return `{"line":${line},"kind":"entry","phase":${JSON.stringify(entry.phase)},${own}}\n`
  }
  return `{"line":${line},${json(entry).slice(1)}\n`
}

function observed(observation: Observation): string {
  const { statement, at, suite, file, step, name, sql, normalised, source, target, ms } = observation
  const { differences, tolerances, notCompared } = observation
  if (sizeOf(observation) !== (name === undefined ? 13 : 14) || sizeOf(ms) !== 2) return json(observation)
  const id = JSON.stringify(statement)
  const place = `"statement":${id},"at":${at === statement ? id : JSON.stringify(at)}`
  const named = name === undefined ? '' : `"name":${JSON.stringify(name)},`
  const played = `"suite":${JSON.stringify(suite)},"file":${JSON.stringify(file)},"step":"${step}",${named}"sql":${JSON.stringify(sql)}`
  const answers = `"normalised":${JSON.stringify(normalised)},"source":${answered(source)},"target":${answered(target)}`
  const findings = `"differences":${listed(differences)},"tolerances":${listed(tolerances)}`
  const times = `"notCompared":${listed(notCompared)},"ms":{"source":${ms.source},"target":${ms.target}}`
  return `{${place},${played},${answers},${findings},${times}}`
}

function answered(outcomes: readonly Outcome[]): string {
  return outcomes.length === 1 ? `[${textOf(outcomes[0]!)}]` : `[${outcomes.map(textOf).join()}]`
}

function textOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'rows': {
      if (sizeOf(outcome) !== 6) return json(outcome)
      const { columns, rowCount, digest, warnings, inTransaction } = outcome
      const rows = `"columns":${textOfColumns(columns)},"rowCount":${rowCount},"digest":${JSON.stringify(digest)}`
      return `{"kind":"rows",${rows},"warnings":${textOfWarnings(warnings)},"inTransaction":${inTransaction}}`
    }
    case 'done': {
      if (sizeOf(outcome) !== 6) return json(outcome)
      const { affectedRows, insertId, info, warnings, inTransaction } = outcome
      const change = `"affectedRows":"${affectedRows}","insertId":"${insertId}","info":${JSON.stringify(info)}`
      return `{"kind":"done",${change},"warnings":${textOfWarnings(warnings)},"inTransaction":${inTransaction}}`
    }
    case 'error':
    case 'lost':
      return JSON.stringify(outcome)
    default:
      return outcome satisfies never
  }
}

/**
 * The JSON of columns. Sessions share one columns array among all results of a kind, and columns are most of a line, so
 * each array is serialised once.
 */
const written = new WeakMap<readonly Column[], string>()

function textOfColumns(columns: readonly Column[]): string {
  const known = written.get(columns)
  if (known !== undefined) return known
  const text = JSON.stringify(columns)
  written.set(columns, text)
  return text
}

function textOfWarnings(warnings: Warnings): string {
  const isNone = warnings.kind === 'read' && warnings.list.length === 0 && sizeOf(warnings) === 3
  return isNone ? `{"kind":"read","count":${warnings.count},"list":[]}` : JSON.stringify(warnings)
}

function listed(values: readonly unknown[]): string {
  return values.length === 0 ? '[]' : JSON.stringify(values)
}

function sizeOf(value: object): number {
  let size = 0
  for (const _ in value) size += 1
  return size
}

function json(value: unknown): string {
  return JSON.stringify(value, bigintAsText)
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
