import { join } from 'node:path'
import type { Divergence } from '../../model/divergence.ts'
import type { JournalEntry } from '../../model/journal.ts'
import type { MatrixVerdict } from '../../model/matrix.ts'
import type { Observation } from '../../model/observation.ts'
import type { PhaseReader } from '../../model/phase.ts'
import type { LeftBehind, RecoveryProgress } from '../../model/recovery.ts'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import type { JudgedPhase, Verdict } from '../../model/verdict.ts'
import { printedJson, renderJson } from '../json.ts'
import { commandsOf, type NamedFiles, pathFrom } from '../presentation/run-commands.ts'
import { renderExplanation } from './console-explanation.ts'
import { renderLeft } from './console-left.ts'
import { lookOf, type OutputStream } from './console-look.ts'
import { renderMatrixSummary } from './console-matrix.ts'
import { openProgress } from './console-progress.ts'
import { renderPhase } from './console-section.ts'
import { renderSummary } from './console-summary.ts'

/** The output of a run for people: progress on standard error, the result on standard output. */
interface Console extends Disposable {
  /** Shows an event during the run. */
  onEvent(
    event:
      | { kind: 'servers'; progress: TopologyProgress }
      | { kind: 'journal'; entry: JournalEntry }
      | { kind: 'recovery'; progress: RecoveryProgress },
  ): void
  /**
   * Reports the changes that remain on servers that Crosscheck did not start, and how to undo them: these are the last
   * lines, and they are never cut.
   */
  reportLeft(left: readonly LeftBehind[]): void
  /** Writes the result; `directory` is the run's folder. */
  summarise(verdict: Verdict, directory: string): void
  /** Writes the result of a run against several targets. */
  summariseMatrix(verdict: MatrixVerdict, directory: string): void
  /** Explains a divergence; `directory` is the folder of its run, and `verdict` the verdict of that run. */
  explain(divergence: Divergence, verdict: Verdict, directory: string): void
  explainPhase(phase: JudgedPhase): void
}

interface ConsoleOptions {
  /** Whether verdict.json is written to standard output, for programs. */
  json: boolean
  /** The phases of the run, if its progress is to be shown. */
  phases?: readonly PhaseReader[]
  /** Returns whether an observation blocks a go, as far as this is known so far. */
  objects?: (observation: Observation) => boolean
  /** The files that the user named on the command line, for advised commands. */
  named?: NamedFiles
}

/** Opens the console; disposing of it leaves a clean line. */
export function openConsole(
  { json, phases = [], objects, named = {} }: ConsoleOptions,
  { stdout, stderr, environment, workingDirectory }: ConsoleEnvironment = theProcess(),
): Console {
  const look = lookOf(stdout, environment)
  const progress = openProgress(stderr, lookOf(stderr, environment), phases, objects)
  return {
    onEvent(event) {
      if (event.kind === 'servers') progress.servers(event.progress)
      else if (event.kind === 'recovery') progress.recovery(event.progress)
      else progress.journal(event.entry)
    },
    reportLeft(left) {
      progress[Symbol.dispose]()
      stderr.write(renderLeft(left))
    },
    summarise(verdict, directory) {
      progress[Symbol.dispose]()
      const report = pathFrom(workingDirectory, join(directory, 'index.html'))
      const commands = commandsOf(directory, named, workingDirectory)
      stdout.write(json ? renderJson(verdict) : renderSummary(verdict, { ...look, report, commands }))
    },
    summariseMatrix(verdict, directory) {
      progress[Symbol.dispose]()
      const report = pathFrom(workingDirectory, join(directory, 'index.html'))
      const commandsOn = (target: string) => commandsOf(join(directory, target), named, workingDirectory)
      stdout.write(json ? renderJson(verdict) : renderMatrixSummary(verdict, { ...look, report, commandsOn }))
    },
    explain(divergence, verdict, directory) {
      const commands = commandsOf(directory, named, workingDirectory)
      stdout.write(
        json
          ? `${printedJson(divergence)}\n`
          : renderExplanation(divergence, { ...look, servers: verdict, phases: verdict.phases, commands }),
      )
    },
    explainPhase(phase) {
      stdout.write(json ? `${printedJson(phase)}\n` : renderPhase(phase, look))
    },
    [Symbol.dispose]: () => progress[Symbol.dispose](),
  }
}

interface ConsoleEnvironment {
  stdout: OutputStream
  stderr: OutputStream
  environment: Readonly<Record<string, string | undefined>>
  workingDirectory: string
}

function theProcess(): ConsoleEnvironment {
  const { stdout, stderr, env } = process
  return { stdout, stderr, environment: env, workingDirectory: process.cwd() }
}
