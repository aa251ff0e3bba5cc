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
 * Writes the reports of a verdict into the folder of its run, beside its journal. They are put into their places only
 * when all of them are written, verdict.json last; earlier ones are replaced. Where one cannot be written there are none
 * afterwards, also no earlier ones: the run ends as unknown then, and no report may say anything else. Throws
 * WriteFailure. `cases` have noted the entries of that journal. `openLines`: reads it again where cases fail;
 * `named`: what advised commands have to name again.
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

/** The last of them comes last, when all others are in their places; until then there is none of its name. */
export function writeTogether(files: Readonly<Record<string, () => string | Iterable<string | Uint8Array>>>): void {
  using opened = new DisposableStack()
  const drafts = Object.entries(files).map(([file, render]) => opened.use(draftFile(file, render())))
  const last = drafts.at(-1)
  if (last) withdraw([last.file])
  for (const draft of drafts) draft.place()
}

/** A file that cannot even be removed stays; whoever tells of the failure looks for it. */
export function withdraw(files: readonly string[]): void {
  for (const file of files) {
    try {
      rmSync(file, { force: true })
    } catch {
      // The folder is read-only, for example.
    }
  }
}

/** What it means that a report could not be written. */
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
