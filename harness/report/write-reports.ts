import { join } from 'node:path'
import { replaceFile } from '../journal/replace-file.ts'
import type { Verdict } from '../model/verdict.ts'
import { renderHtml } from './html.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import type { JournalLines, TestCases } from './test-cases.ts'

/**
 * Writes the reports of a verdict into the folder of its run, beside its journal; earlier ones are replaced, each at
 * once. A report that fails does not take the others with it: all are tried before the first error is thrown. `cases`
 * have noted the entries of that journal.
 */
export async function writeReports(directory: string, verdict: Verdict, cases: TestCases): Promise<void> {
  using opened = new DisposableStack()
  const journal = hasFailed(verdict) ? opened.use(await linesOf(directory)) : noLines
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

const noLines: JournalLines = { between: () => [] }

function hasFailed({ divergences }: Verdict): boolean {
  return divergences.some(({ fails }) => fails)
}

/** What reads a journal takes its time to load, and only cases that fail are made of it once more. */
async function linesOf(directory: string) {
  const { LinesOfJournal } = await import('../journal/read.ts')
  return new LinesOfJournal(join(directory, 'journal.jsonl'))
}
