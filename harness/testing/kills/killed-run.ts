import { clock } from '../../kit/clock.ts'
import { DeadlineExceeded, waitFor } from '../../kit/deadline.ts'
import { untilMoment } from '../../kit/until-moment.ts'
import { sides } from '../../model/side.ts'
import { CliSandbox } from '../cli-sandbox.ts'
import type { CrosscheckProcess } from '../crosscheck-process.ts'
import { logInFiles } from '../log-in-files.ts'
import { parentOf } from '../processes.ts'
import type { KillSetting } from './kill-ground.ts'
import type { PlannedKill, Scenario } from './kill-plan.ts'

/** Guards finish within a second; a machine under load may need many seconds. */
const cleanDeadlineMs = 30_000
/** The time after which `recover` is called if the run and its guards were killed at once. */
const guardlessDeadlineMs = 5_000

interface KillResult {
  /** How the run ended: an exit code, or null after a signal. */
  code: number | null
  ms: number
  /** Descriptions of everything that was left. */
  left: string[]
  /** No guard remained to undo the changes, as expected, and `crosscheck recover` has undone them. */
  recovered: boolean
}

/** Runs once without a disturbance; returns the duration and the outcome. */
export async function undisturbed(
  scenario: Scenario,
  setting: KillSetting,
): Promise<{ ms: number; code: number; reasons: string[] }> {
  await using place = sandbox(setting, false)
  const startMs = clock.monotonicMs()
  const { code, stdout, stderr } = await start(scenario, place, setting).ended
  if (code === 3 || code === null) throw new Error(`${scenario}: exit code ${code}\n${stdout}${stderr}`)
  const { reasons } = place.verdict('out')
  return { ms: clock.monotonicMs() - startMs, code, reasons: reasons.map(({ rule }) => rule) }
}

/** Starts a run, kills it at its moment, and checks for leftovers when all guards have had their time. */
export async function killRun(plan: PlannedKill, lengthMs: number, setting: KillSetting): Promise<KillResult> {
  const place = sandbox(setting, plan.inMemory)
  let isClean = false
  try {
    const startMs = clock.monotonicMs()
    const running = start(plan.scenario, place, setting)
    let over = false
    const ended = running.ended.finally(() => {
      over = true
    })
    // Handled here, because the run may fail before its outcome is awaited.
    ended.catch(() => {})
    await Promise.race([untilMoment(startMs + plan.moment * lengthMs, setting.signal), ended])
    if (!over) await kill(plan, running, place)
    const { code, stdout, stderr } = await ended
    const ms = clock.monotonicMs() - startMs
    const complaints = complain(plan, code, stdout + stderr)
    const { left, recovered } = await leftAfter(plan, place, setting)
    isClean = left.length === 0
    return { code, ms, left: [...complaints, ...left], recovered }
  } finally {
    // Leftovers are kept, so that they can be examined.
    if (isClean || setting.signal.aborted) await place[Symbol.asyncDispose]()
  }
}

function sandbox({ directory, memoryDirectory }: KillSetting, inMemory: boolean): CliSandbox {
  return new CliSandbox(
    {
      'crosscheck.config.json': '{}',
      ...logInFiles,
      'differs.sql': '-- name: differs\nSELECT VERSION();\n',
      'slow.sql': 'CREATE TABLE t (id INT);\nINSERT INTO t VALUES (1);\nSELECT SLEEP(0.4);\nSELECT id FROM t;\n',
    },
    { parent: (inMemory && memoryDirectory) || directory },
  )
}

function start(scenario: Scenario, place: CliSandbox, setting: KillSetting): CrosscheckProcess {
  const running = startScenario(scenario, place, setting)
  setting.signal.addEventListener('abort', () => running.signal('SIGKILL'), { once: true })
  return running
}

function startScenario(scenario: Scenario, place: CliSandbox, { external, cache }: KillSetting): CrosscheckProcess {
  const suites = ['run', 'log-in.sql', 'differs.sql', 'slow.sql', '--out', 'out']
  switch (scenario) {
    case 'embedded':
      return place.start([...suites, '--source', 'mysql:9.7', '--target', 'mariadb:11.8', '--runtime', 'embedded'])
    case 'external':
      return place.start([...suites, ...external.arguments, '--allow-read-only'], { environment: external.environment })
    case 'fetch': {
      const directory = place.path('cache')
      cache.make(directory)
      const servers = ['--source', 'mysql:5.6', '--target', 'mariadb:10.11', '--runtime', 'embedded']
      return place.start(['run', 'slow.sql', '--out', 'out', ...servers], {
        environment: { CROSSCHECK_CACHE: directory },
      })
    }
    default:
      return scenario satisfies never
  }
}

async function kill(plan: PlannedKill, running: CrosscheckProcess, place: CliSandbox): Promise<void> {
  switch (plan.kind) {
    case 'SIGKILL of the run':
      running.signal('SIGKILL')
      break
    case 'SIGKILL of its guards':
      killAll(guardsOf(running.pid, place))
      break
    case 'SIGKILL of the run and its guards': {
      // Stopped first, because the run would otherwise start other guards.
      running.signal('SIGSTOP')
      killAll(guardsOf(running.pid, place))
      running.signal('SIGKILL')
      break
    }
    case 'SIGKILL of the process group':
      running.signalGroup('SIGKILL')
      break
    case 'SIGTERM':
      running.signal('SIGTERM')
      break
    case 'SIGINT twice':
      running.signalGroup('SIGINT')
      await Promise.race([untilMoment(clock.monotonicMs() + plan.secondAfterMs), running.ended])
      try {
        running.signalGroup('SIGINT')
      } catch {
        // The process has ended in the meantime.
      }
      break
    case 'SIGHUP':
      running.signal('SIGHUP')
      break
    default:
      plan.kind satisfies never
  }
}

/** Returns the processes that the run itself has started, all of which are guards. */
function guardsOf(run: number, place: CliSandbox): number[] {
  return place
    .processes()
    .filter(({ pid }) => parentOf(pid) === run)
    .map(({ pid }) => pid)
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // The process has ended in the meantime.
    }
  }
}

/** Checks that a run that was not killed ends in order, and that no run prints a stack trace. */
function complain({ kind, moment }: PlannedKill, code: number | null, output: string): string[] {
  const isKilled = kind.startsWith('SIGKILL') && kind !== 'SIGKILL of its guards'
  // A signal ends the program before it listens, and after its last line, while Node.js itself is ending.
  const listens = moment >= 0.2 && !/^(GO|NO-GO|UNKNOWN) /m.test(output)
  const allowed = isKilled || !listens ? [0, 1, 2, null] : [0, 1, 2]
  return [
    ...(allowed.includes(code) ? [] : [`exit code ${code}: ${output.trimEnd().split('\n').at(-1)}`]),
    ...(/^ {4}at .*:\d+:\d+\)?$/m.test(output) ? [`a stack trace: ${output}`] : []),
  ]
}

async function leftAfter(
  plan: PlannedKill,
  place: CliSandbox,
  { external, cache, signal }: KillSetting,
): Promise<{ left: string[]; recovered: boolean }> {
  const look = async () => [
    ...place.orphans(),
    ...(plan.scenario === 'external' ? await external.orphans() : []),
    ...(plan.scenario === 'fetch' ? cache.orphans(place.path('cache')) : []),
  ]
  if (await isCleanWithin(guardlessDeadlineMs, look, signal)) return { left: [], recovered: false }
  const mayNeedHelp = plan.scenario === 'external' && plan.kind === 'SIGKILL of the run and its guards'
  if (mayNeedHelp) {
    for (const side of sides) {
      await place.run(['recover', external.address(side)], { environment: external.environment })
    }
    if (await isCleanWithin(guardlessDeadlineMs, look, signal)) return { left: [], recovered: true }
  }
  await isCleanWithin(cleanDeadlineMs, look, signal)
  return { left: await look(), recovered: false }
}

async function isCleanWithin(deadlineMs: number, look: () => Promise<string[]>, signal: AbortSignal): Promise<boolean> {
  const nothing = async () => ((await look()).length === 0 ? true : undefined)
  try {
    return await waitFor(nothing, { what: 'nothing left', deadlineMs, intervalMs: 50, signal })
  } catch (error) {
    if (error instanceof DeadlineExceeded) return false
    throw error
  }
}
