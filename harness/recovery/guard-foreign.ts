import { RunAtWork } from '../administration/runs/run-mark.ts'
import { waitFor } from '../kit/deadline.ts'
import { Interruption } from '../model/interruption.ts'
import type { LeftBehind, RecoveryProgress } from '../model/recovery.ts'
import { sides } from '../model/side.ts'
import type { Endpoint, Server, Topology } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'
import { recover } from './recover.ts'
import { type RunGuard, startRunGuard, type Verdict } from './run-guard.ts'

/** In milliseconds: connections that the run has just closed may still be listed for a moment. */
const lookDeadlineMs = 3_000
/**
 * In milliseconds: databases that stay for a while harm nobody, but if a server can be read-only, the run waits for its
 * guard.
 */
const harmlessPatienceMs = 5_000

interface ForeignGuard extends AsyncDisposable {
  /** Aborted with an Interruption when the guard has set a server writable because the run gave no sign of life. */
  readonly steppedIn: AbortSignal
  /**
   * Must be called when the run has undone its changes as far as it could. If something is left, waits for the guard to
   * undo it, and resolves with the rest. A second call returns the result of the first.
   */
  release(): Promise<LeftBehind[]>
}

export interface ForeignGuardRequest {
  runId: string
  timeLimitMs: number
  silenceMs: number
  /** The servers are going to be read-only. */
  watch: boolean
  logFile: string | undefined
  onProgress: (progress: RecoveryProgress) => void
  /** Aborted to end the wait for the guard, not the guard. */
  interrupt: AbortSignal
}

/**
 * Guarantees that nothing of a run stays on servers that Crosscheck did not start, even if this process is killed or
 * suspended, or the network fails.
 */
export async function guardForeign(topology: Topology, request: ForeignGuardRequest): Promise<ForeignGuard> {
  const servers = foreignServers(topology)
  if (servers.length === 0) {
    return { steppedIn: new AbortController().signal, release: async () => [], [Symbol.asyncDispose]: async () => {} }
  }
  const { runId, timeLimitMs, silenceMs, watch, logFile } = request
  const endpoints = servers.map(({ endpoint }) => endpoint)
  const guard = startRunGuard({
    endpoints,
    runId,
    timeLimitMs,
    silenceMs,
    watch,
    ...(logFile === undefined ? {} : { logFile }),
  })
  const stop = new AbortController()
  guard.steppedIn.addEventListener('abort', () => stop.abort(new Interruption(guard.steppedIn.reason.message)))
  await using undo = new AsyncDisposableStack()
  undo.defer(async () => void (await releaseFrom(guard, servers, request)))
  const marks = await markServers(servers, runId)
  undo.move()
  let released: Promise<LeftBehind[]> | undefined
  const release = () => {
    // Marks that cannot be removed are left to the guard, like everything else.
    released ??= marks.disposeAsync().then(
      () => releaseFrom(guard, servers, request),
      () => releaseFrom(guard, servers, request),
    )
    return released
  }
  return {
    steppedIn: stop.signal,
    release,
    [Symbol.asyncDispose]: async () => {
      await release()
    },
  }
}

async function markServers(servers: Server[], runId: string): Promise<AsyncDisposableStack> {
  await using marks = new AsyncDisposableStack()
  for (const { endpoint } of servers) {
    const sessions = marks.use(new Sessions(endpoint, { initStatements: [] }))
    marks.use(await RunAtWork.begin(sessions, runId))
  }
  return marks.move()
}

/** Returns each server once, because both sides may be the same server. */
function foreignServers(topology: Topology): Server[] {
  const foreign = sides.map(side => topology[side]).filter(({ ours }) => !ours)
  return foreign.filter(({ spec }, index) => foreign.findIndex(each => each.spec === spec) === index)
}

async function releaseFrom(guard: RunGuard, servers: Server[], request: ForeignGuardRequest): Promise<LeftBehind[]> {
  const { runId, timeLimitMs, watch, onProgress, interrupt } = request
  const clean = await Promise.all(servers.map(({ endpoint }) => isClean(endpoint, runId)))
  if (clean.every(Boolean)) {
    await guard.standDown()
    return []
  }
  const specs = servers.map(({ spec }) => spec)
  const unclean = specs.filter((_, index) => !clean[index])
  onProgress({ kind: 'waiting', servers: unclean, timeLimitMs })
  const patience = watch ? interrupt : AbortSignal.any([interrupt, AbortSignal.timeout(harmlessPatienceMs)])
  const verdicts = await guard.handOver(patience)
  const left = verdicts === 'not-awaited' ? unclean.map(notAwaited) : leftOf(verdicts, specs)
  onProgress(left.length === 0 ? { kind: 'undone' } : { kind: 'left', left })
  return left
}

function notAwaited(spec: string): LeftBehind {
  return { spec, because: 'its guard goes on trying in the background' }
}

function leftOf(verdicts: Verdict[], specs: string[]): LeftBehind[] {
  return verdicts.flatMap(verdict =>
    verdict.kind === 'left' ? [{ spec: specs[verdict.endpoint]!, because: verdict.because }] : [],
  )
}

async function isClean(endpoint: Endpoint, runId: string): Promise<boolean> {
  try {
    await using sessions = new Sessions(endpoint, { initStatements: [] })
    const nothingIsLeft = async () => {
      const { steps } = await recover(sessions, { runId, endpoint, force: true })
      return steps.every(({ kind }) => kind === 'listing') || undefined
    }
    return await waitFor(nothingIsLeft, { what: 'a server without anything of the run', deadlineMs: lookDeadlineMs })
  } catch {
    return false
  }
}
