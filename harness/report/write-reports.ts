import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { draftFile } from '../journal/replace-file.ts'
import type { Verdict } from '../model/verdict.ts'
import { WriteFailure } from '../model/write-failure.ts'
import { renderHtml } from './html/html.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit/junit.ts'
import type { JournalLines, TestCases } from './junit/test-cases.ts'
import { renderMarkdown } from './markdown/markdown.ts'
import { commandsOf, type NamedFiles } from './presentation/run-commands.ts'

/**
 * Writes the reports of a verdict into the folder of its run, beside its journal. The reports are moved to their places
 * only after all of them are written, verdict.json last; earlier reports are replaced. If one report cannot be written,
 * no report remains, not even an earlier one: the run then ends as unknown, and no report may contradict that. Throws
 * WriteFailure. `cases` have noted the entries of that journal. `openLines` opens the journal again if cases fail;
 * `named` contains the files for advised commands.
 */
export async function writeReports(
  directory: string,
  verdict: Verdict,
  cases: TestCases,
  { openLines, named = {} }: { openLines: () => Promise<JournalLines & Disposable>; named?: NamedFiles },
): Promise<void> {
  const commands = commandsOf(directory, named)
  using opened = new DisposableStack()
  try {
    const lines = hasFailed(verdict) ? opened.use(await openLines()) : noLines
    writeTogether({
      [join(directory, 'junit.xml')]: () => renderJunit(verdict, cases, lines, commands),
      [join(directory, 'summary.md')]: () => renderMarkdown(verdict, commands),
      [join(directory, 'index.html')]: () => renderHtml(verdict, commands),
      [join(directory, 'verdict.json')]: () => renderJson(verdict),
    })
  } catch (error) {
    withdraw(['verdict.json', 'junit.xml', 'summary.md', 'index.html'].map(name => join(directory, name)))
    if (!(error instanceof WriteFailure)) throw error
    throw withoutVerdict(error, directory, `then run: ${commands.judge()}`)
  }
}

/** Writes files; the last one is put into its place after all others, and until then no file of its name exists. */
export function writeTogether(files: Readonly<Record<string, () => string | Iterable<string | Uint8Array>>>): void {
  using opened = new DisposableStack()
  const drafts = Object.entries(files).map(([file, render]) => opened.use(draftFile(file, render())))
  const last = drafts.at(-1)
  if (last) withdraw([last.file])
  for (const draft of drafts) draft.place()
}

/** Removes files. A file that cannot be removed stays, and `withoutVerdict` mentions a remaining verdict.json. */
export function withdraw(files: readonly string[]): void {
  for (const file of files) {
    try {
      rmSync(file, { force: true })
    } catch {
      // The folder is read-only, for example.
    }
  }
}

/** Returns the failure to write a report with its consequence. */
export function withoutVerdict({ file, cause }: WriteFailure, directory: string, remedy: string): WriteFailure {
  const earlier = existsSync(join(directory, 'verdict.json'))
    ? '; the verdict.json in this folder is an earlier one'
    : ''
  return new WriteFailure(file, cause, { consequence: `so that there is no verdict${earlier}`, remedy })
}

const noLines: JournalLines = { between: () => [] }

function hasFailed({ divergences }: Verdict): boolean {
  return divergences.some(({ fails }) => fails)
}
