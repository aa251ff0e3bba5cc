import { join } from 'node:path'
import { replaceFile } from '../journal/replace-file.ts'
import type { MatrixVerdict } from '../model/matrix.ts'
import { renderJson } from './json.ts'
import { renderMatrixHtml } from './matrix-html.ts'
import { renderMatrixMarkdown } from './matrix-markdown.ts'

/** Writes the reports of a run against several targets beside the folders of its runs. */
export function writeMatrix(directory: string, verdict: MatrixVerdict): void {
  replaceFile(join(directory, 'verdict.json'), renderJson(verdict))
  replaceFile(join(directory, 'summary.md'), renderMatrixMarkdown(verdict))
  replaceFile(join(directory, 'index.html'), renderMatrixHtml(verdict))
}
