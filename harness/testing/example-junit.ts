import type { JournalEntry } from '../model/journal.ts'
import type { Verdict } from '../model/verdict.ts'
import { allPhases } from '../phases/list.ts'
import { renderJunit } from '../report/junit/junit.ts'
import { TestCases } from '../report/junit/test-cases.ts'

/** Returns junit.xml of a journal with these entries, for tests with at most 1 MB of cases. */
export function exampleJunit(verdict: Verdict, entries: readonly JournalEntry[]): string {
  using cases = new TestCases('/no such folder', allPhases)
  for (const entry of entries) cases.note(entry)
  const journal = { between: (first: number, last: number) => entries.slice(first - 1, last) }
  const pieces = Array.from(renderJunit(verdict, cases, journal), piece => Buffer.from(piece))
  return Buffer.concat(pieces).toString()
}
