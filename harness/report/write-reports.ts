import { join } from 'node:path'
import { LinesOfJournal } from '../journal/read.ts'
import { replaceFile } from '../journal/replace-file.ts'
import type { Verdict } from '../model/verdict.ts'
import { renderHtml } from './html.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import type { TestCases } from './test-cases.ts'

/**
 * Writes the reports of a verdict into the folder of its run, beside its journal; earlier ones are replaced, each at
 * once. A report that fails does not take the others with it: all are tried before the first error is thrown. `cases`
 * have noted the entries of that journal.
 */
export function writeReports(directory: string, verdict: Verdict, cases: TestCases): void {
  using journal = new LinesOfJournal(join(directory, 'journal.jsonl'))
  const reports: Record<string, () => string | Iterable<string | Uint8Array>> = {
    'verdict.json': () => renderJson(verdict),
    'junit.xml': () => renderJunit(verdict, cases, journal),
    'summary.md': () => renderMarkdown(verdict),
    'index.html': () => renderHtml(verdict),
  }
  const errors: unknown[] = []
  for (const [name, render] of Object.entries(reports)) {
    try {
      replaceFile(join(directory, name), render())
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
