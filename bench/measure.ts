import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clock } from '../harness/kit/clock.ts'
import { cpuMsOf, peakBytesOf } from './process-usage.ts'
import type { ClientUsage } from './statistics.ts'

export interface Program {
  command: string
  args: readonly string[]
  /** In addition to the environment of this process. */
  environment?: Readonly<Record<string, string>>
  directory?: string
  /** A file for the program's standard input; no input if absent. */
  input?: string
  /** The accepted exit codes; 0 if absent. */
  codes?: readonly number[]
}

const runDeadlineMs = 900_000
/**
 * The interval for reading the usage of a program that cannot report it. Usage after the last reading is not counted.
 */
const lookEveryMs = 20

const atExit = fileURLToPath(import.meta.resolve('./at-exit.ts'))

export type NodeProgram = Omit<Program, 'command'>

/** Runs a Node script that reports its usage at exit, to the microsecond. */
export async function measureNode(program: NodeProgram, scratch: string): Promise<ClientUsage> {
  const usageFile = join(scratch, 'usage.json')
  rmSync(usageFile, { force: true })
  const startMs = clock.monotonicMs()
  await ended(
    start({
      ...program,
      command: process.execPath,
      args: ['--import', atExit, ...program.args],
      environment: { ...program.environment, BENCH_USAGE_FILE: usageFile },
    }),
    program,
  )
  const wallMs = clock.monotonicMs() - startMs
  return { wallMs, ...JSON.parse(readFileSync(usageFile, 'utf8')) }
}

/** Starts programs at the same time and waits for the last of them. */
export async function measureTogether(programs: readonly Program[]): Promise<ClientUsage> {
  const startMs = clock.monotonicMs()
  const children = programs.map(start)
  const seen = children.map(() => ({ cpuMs: 0, peakBytes: 0 }))
  const look = setInterval(() => {
    for (const [index, child] of children.entries()) if (child.exitCode === null) lookAt(child.pid!, seen[index]!)
  }, lookEveryMs)
  try {
    await Promise.all(children.map((child, index) => ended(child, programs[index]!)))
  } finally {
    clearInterval(look)
  }
  return {
    wallMs: clock.monotonicMs() - startMs,
    cpuMs: seen.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    peakBytes: seen.reduce((sum, { peakBytes }) => sum + peakBytes, 0),
  }
}

function lookAt(pid: number, seen: { cpuMs: number; peakBytes: number }): void {
  try {
    seen.cpuMs = cpuMsOf(pid)
    seen.peakBytes = peakBytesOf(pid) ?? seen.peakBytes
  } catch {
    // The process has just ended.
  }
}

function start({ command, args, environment, directory, input }: Program): ChildProcess {
  const file = input === undefined ? undefined : openSync(input, 'r')
  try {
    return spawn(command, args, {
      ...(directory === undefined ? {} : { cwd: directory }),
      env: { ...process.env, ...environment },
      stdio: [file ?? 'ignore', 'ignore', 'pipe'],
    })
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Waits for the end; throws with the standard error output if the exit code is not accepted. */
async function ended(child: ChildProcess, { codes = [0] }: Pick<Program, 'codes'>): Promise<void> {
  let errors = ''
  child.stderr!.setEncoding('utf8').on('data', text => {
    errors = `${errors}${text}`.slice(-4000)
  })
  const deadline = setTimeout(() => child.kill('SIGKILL'), runDeadlineMs)
  try {
    const [code, signal] = await once(child, 'close')
    if (!codes.includes(code)) throw new Error(`${child.spawnfile} ended with ${code ?? signal}:\n${errors}`)
  } finally {
    clearTimeout(deadline)
  }
}
