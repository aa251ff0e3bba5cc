import { join, relative } from 'node:path'
import { exitCodeOf, type Verdict } from '../model/verdict.ts'
import { lookOf } from '../report/console-look.ts'
import { renderSummary } from '../report/console-summary.ts'
import { renderJson } from '../report/json.ts'

/** Ends a command with a verdict: on stdout for people or, with `json`, for programs, and as the exit code. */
export function printVerdict(verdict: Verdict, directory: string, { json }: { json: boolean }): void {
  const { paint, width } = lookOf(process.stdout, process.env)
  const report = pathFromHere(join(directory, 'index.html'))
  process.stdout.write(json ? renderJson(verdict) : renderSummary(verdict, { paint, width, report }))
  process.exitCode = exitCodeOf[verdict.decision]
}

/** A path as one would type it here: relative where it lies below the working directory, else absolute. */
export function pathFromHere(path: string): string {
  const inside = relative(process.cwd(), path)
  return inside === '' || inside.startsWith('..') ? path : inside
}
