import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitFor } from '../kit/deadline.ts'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import type { JournalEntry, PhaseEntry } from '../model/journal.ts'
import { isObservation } from '../model/journal-entry.ts'
import type { Observation } from '../model/observation.ts'
import type { ReadOnlySummary } from '../model/read-only-summary.ts'
import { type Verdict, verdictSchema } from '../model/verdict.ts'
import { CrosscheckProcess, type Ended } from './crosscheck-process.ts'
import { entriesOf } from './in-phases.ts'
import { hasInEnvironment, type ListedProcess, listed, processIds, procFile } from './processes.ts'

/** The program as it is called in advised commands outside of a project that has it installed. */
export const program = fileURLToPath(import.meta.resolve('../cli/crosscheck.mjs'))

interface StartOptions {
  environment?: Record<string, string>
  /** Arguments of node itself, before the program. */
  nodeArguments?: string[]
  /** A command that starts another one, with its arguments; placed before node. */
  within?: readonly string[]
  /** The working directory, below the folder of the sandbox. */
  below?: string
}

/** For tests: the program as a user runs it, in a folder of its own in which everything that it leaves is visible. */
export class CliSandbox implements AsyncDisposable {
  readonly directory: string
  readonly #temporary: string
  readonly #running = new Set<CrosscheckProcess>()

  constructor(files: Record<string, string | Uint8Array> = {}, { parent = tmpdir() }: { parent?: string } = {}) {
    this.directory = mkdtempSync(join(parent, 'crosscheck-e2e-'))
    this.#temporary = join(this.directory, '.tmp')
    mkdirSync(this.#temporary)
    for (const [file, text] of Object.entries(files)) this.write(file, text)
  }

  path(file: string): string {
    return join(this.directory, file)
  }

  write(file: string, text: string | Uint8Array): void {
    mkdirSync(dirname(this.path(file)), { recursive: true })
    writeFileSync(this.path(file), text)
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8')
  }

  verdict(run: string): Verdict {
    return verdictSchema.parse(JSON.parse(this.read(join(run, 'verdict.json'))))
  }

  /** Returns the entries of a phase in the journal of a run. */
  entries(run: string, phase: string): PhaseEntry[] {
    const lines = this.read(join(run, 'journal.jsonl')).trimEnd().split('\n')
    return entriesOf(
      lines.map(line => JSON.parse(line) as JournalEntry),
      phase,
    )
  }

  /** Returns the observations of a run's replay. */
  observations(run: string): Observation[] {
    return this.entries(run, 'replay')
      .filter(isObservation)
      .map(({ observation }) => observation)
  }

  /** Returns the findings of a run while the servers were read-only. */
  readOnly(run: string): ReadOnlySummary | undefined {
    const phase = this.verdict(run).phases.find(({ name }) => name === 'read-only')
    return phase?.result as ReadOnlySummary | undefined
  }

  start(
    args: readonly string[],
    { nodeArguments = [], within = [], ...options }: StartOptions = {},
  ): CrosscheckProcess {
    return this.#spawn([...within, process.execPath, ...nodeArguments, program, ...args], options)
  }

  /** Runs a line as if it was copied into a shell. */
  runLine(line: string, options: Pick<StartOptions, 'environment' | 'below'> = {}): Promise<Ended> {
    return this.#spawn(['bash', '-c', line], options).ended
  }

  #spawn([command, ...args]: readonly string[], { environment = {}, below = '' }: StartOptions): CrosscheckProcess {
    const child = spawn(command!, args, {
      cwd: this.path(below),
      env: { ...ordinaryEnvironment(), TMPDIR: this.#temporary, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A separate process group, which can receive a signal as from a terminal.
      detached: true,
    })
    const running = new CrosscheckProcess(child)
    this.#running.add(running)
    void running.ended.then(() => this.#running.delete(running))
    return running
  }

  /** Starts `npx crosscheck`, which runs npm and its shell. */
  startByNpx(args: readonly string[]): CrosscheckProcess {
    const bin = this.path('node_modules/.bin')
    mkdirSync(bin, { recursive: true })
    for (const [name, file] of [
      ['crosscheck', program],
      ['node', process.execPath],
    ] as const) {
      if (!existsSync(join(bin, name))) symlinkSync(file, join(bin, name))
    }
    // Without this setting, npm would store compiled code among the temporary files.
    const environment = { NODE_COMPILE_CACHE: join(cacheDirectory(), 'code') }
    return this.#spawn(['npx', '--no-install', 'crosscheck', ...args], { environment })
  }

  run(args: readonly string[], options?: StartOptions): Promise<Ended> {
    return this.start(args, options).ended
  }

  /**
   * Returns the running processes that the sandbox started, directly or indirectly: each has inherited the folder for
   * temporary files.
   */
  processes(): ListedProcess[] {
    return processIds()
      .filter(pid => hasInEnvironment(pid, `TMPDIR=${this.#temporary}`))
      .map(listed)
  }

  /** Returns the database servers among these processes, each with the folder that it owns. */
  servers(): { pid: number; product: 'mysql' | 'mariadb'; port: number; folder: string }[] {
    const own = new Set(this.processes().map(({ pid }) => pid))
    return readdirSync(this.#temporary).flatMap(name => {
      const folder = join(this.#temporary, name)
      const pid = existsSync(join(folder, 'pid')) ? Number(readFileSync(join(folder, 'pid'), 'utf8')) : 0
      if (!own.has(pid)) return []
      const commandLine = procFile(pid, 'cmdline')
      const port = Number(/--port=(\d+)/.exec(commandLine)?.[1])
      return [{ pid, folder, port, product: commandLine.includes('mariadbd') ? 'mariadb' : 'mysql' }]
    })
  }

  /** Returns the remaining processes and files of the sandbox; nothing if all were removed. */
  orphans(): string[] {
    return [...this.processes().map(({ commandLine }) => commandLine), ...readdirSync(this.#temporary)]
  }

  /** Waits until the guards of the killed program have removed everything that remained. */
  async untilNoOrphans(): Promise<void> {
    await waitFor(() => (this.orphans().length === 0 ? true : undefined), {
      what: `the end of ${this.orphans().join(', ')}`,
      deadlineMs: 10_000,
    })
  }

  /** Waits until a run has written a text to its journal. */
  async untilJournal(run: string, text: string): Promise<void> {
    await this.untilWritten(join(run, 'journal.jsonl'), text)
  }

  /** Waits until a file contains a text. */
  async untilWritten(file: string, text: string): Promise<void> {
    const path = this.path(file)
    await waitFor(() => (existsSync(path) && readFileSync(path, 'utf8').includes(text) ? true : undefined), {
      what: `${text} in ${file}`,
      deadlineMs: 30_000,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const running of this.#running) running.signal('SIGKILL')
    try {
      await this.untilNoOrphans()
    } finally {
      rmSync(this.directory, { recursive: true, force: true })
    }
  }
}

/** Returns the environment without variables of the test runner, or variables that change the output. */
function ordinaryEnvironment(): NodeJS.ProcessEnv {
  const strange =
    /^(VITEST|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$|NODE_ENV$|NODE_OPTIONS$|FORCE_COLOR$|NO_COLOR$|CI$|npm_|CROSSCHECK_)/
  const ordinary = Object.entries(process.env).filter(([name]) => !strange.test(name))
  return { ...Object.fromEntries(ordinary), CROSSCHECK_CACHE: cacheDirectory() }
}
