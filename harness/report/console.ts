import { join, relative } from 'node:path'
import type { Divergence } from '../model/divergence.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { MatrixVerdict } from '../model/matrix.ts'
import type { Observation } from '../model/observation.ts'
import type { Verdict } from '../model/verdict.ts'
import type { TopologyProgress } from '../topology/progress.ts'
import { renderExplanation } from './console-explanation.ts'
import { lookOf, type OutputStream } from './console-look.ts'
import { renderMatrixSummary } from './console-matrix.ts'
import { openProgress } from './console-progress.ts'
import { renderSummary } from './console-summary.ts'
import { renderJson } from './json.ts'

/** What a person sees of a run: progress on standard error, the result on standard output. */
export interface Console extends Disposable {
  /** Something that happens while the run goes on. */
  tell(event: { kind: 'servers'; progress: TopologyProgress } | { kind: 'journal'; entry: JournalEntry }): void
  /** The result; `directory` is the run's folder. */
  summarise(verdict: Verdict, directory: string): void
  /** The result of a run against several targets. */
  summariseMatrix(verdict: MatrixVerdict, directory: string): void
  /** `directory` is the folder of the run that it is from. */
  explain(divergence: Divergence, directory: string): void
}

/** `json`: programs read standard output, and get verdict.json there. Disposing of it leaves a clean line. */
export function openConsole(
  { json, objects }: { json: boolean; objects?: (observation: Observation) => boolean },
  { stdout, stderr, environment, workingDirectory }: Surroundings = theProcess(),
): Console {
  const look = lookOf(stdout, environment)
  const progress = openProgress(stderr, lookOf(stderr, environment), objects)
  return {
    tell(event) {
      if (event.kind === 'servers') progress.servers(event.progress)
      else progress.journal(event.entry)
    },
    summarise(verdict, directory) {
      progress[Symbol.dispose]()
      const report = shortest(workingDirectory, join(directory, 'index.html'))
      stdout.write(json ? renderJson(verdict) : renderSummary(verdict, { ...look, report }))
    },
    summariseMatrix(verdict, directory) {
      progress[Symbol.dispose]()
      const report = shortest(workingDirectory, join(directory, 'index.html'))
      stdout.write(json ? renderJson(verdict) : renderMatrixSummary(verdict, { ...look, report }))
    },
    explain(divergence, runDirectory) {
      const directory = shortest(workingDirectory, runDirectory)
      stdout.write(
        json ? `${JSON.stringify(divergence, undefined, 2)}\n` : renderExplanation(divergence, { ...look, directory }),
      )
    },
    [Symbol.dispose]: () => progress[Symbol.dispose](),
  }
}

export interface Surroundings {
  stdout: OutputStream
  stderr: OutputStream
  environment: Readonly<Record<string, string | undefined>>
  workingDirectory: string
}

function theProcess(): Surroundings {
  const { stdout, stderr, env } = process
  return { stdout, stderr, environment: env, workingDirectory: process.cwd() }
}

/** A path as one would type it here: relative where it lies below, else absolute. */
function shortest(from: string, path: string): string {
  const inside = relative(from, path)
  return inside.startsWith('..') ? path : inside
}
