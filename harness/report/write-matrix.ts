import { join } from 'node:path'
import type { MatrixVerdict } from '../model/matrix.ts'
import { WriteFailure } from '../model/write-failure.ts'
import { renderMatrixHtml } from './html/matrix-html.ts'
import { renderJson } from './json.ts'
import { renderMatrixMarkdown } from './markdown/matrix-markdown.ts'
import { withdraw, withoutVerdict, writeTogether } from './write-reports.ts'

/**
 * Writes the reports of a run against several targets beside the folders of its runs: all of them, verdict.json last,
 * or none. Throws WriteFailure.
 */
export function writeMatrix(directory: string, verdict: MatrixVerdict): void {
  try {
    writeTogether({
      [join(directory, 'summary.md')]: () => renderMatrixMarkdown(verdict),
      [join(directory, 'index.html')]: () => renderMatrixHtml(verdict),
      [join(directory, 'verdict.json')]: () => renderJson(verdict),
    })
  } catch (error) {
    withdraw(['verdict.json', 'summary.md', 'index.html'].map(name => join(directory, name)))
    if (!(error instanceof WriteFailure)) throw error
    throw withoutVerdict(error, directory, 'and see the verdict of each target in its own folder')
  }
}
