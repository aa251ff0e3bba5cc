import type { JournalEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Column, Outcome } from '../model/outcome.ts'

/** An entry as the journal holds it: JSON and the end of the line, 64-bit integers as texts. */
export function lineOf(entry: JournalEntry): string {
  return `${entry.kind === 'observation' ? observed(entry) : JSON.stringify(entry, bigintAsText)}\n`
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

/** Without a replacer JSON is written far faster, so that only outcomes that hold 64-bit integers go through one. */
function observed(entry: JournalEntry & { observation: Observation }): string {
  const { observation } = entry
  const text = JSON.stringify({ ...entry, observation: { ...observation, source: null, target: null } })
  const source = inPlaceOfNull(text, 'source', listOf(observation.source))
  return inPlaceOfNull(source, 'target', listOf(observation.target))
}

function listOf(outcomes: readonly Outcome[]): string {
  return `[${outcomes.map(textOf).join()}]`
}

function textOf(outcome: Outcome): string {
  if (outcome.kind !== 'rows') return JSON.stringify(outcome, bigintAsText)
  return inPlaceOfNull(JSON.stringify({ ...outcome, columns: null }), 'columns', textOfColumns(outcome.columns))
}

/** Sessions hand out the same columns for every result of a kind, and they are most of a line: they are written once. */
const written = new WeakMap<readonly Column[], string>()

function textOfColumns(columns: readonly Column[]): string {
  const known = written.get(columns)
  if (known !== undefined) return known
  const text = JSON.stringify(columns)
  written.set(columns, text)
  return text
}

/** For the first property of a name that is null. Quotes within values are escaped, so that none passes for it. */
function inPlaceOfNull(json: string, name: string, text: string): string {
  const place = `"${name}":null`
  const at = json.indexOf(place)
  return `${json.slice(0, at)}"${name}":${text}${json.slice(at + place.length)}`
}
