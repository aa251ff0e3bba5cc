import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { JournalSummary } from '../gate/journal-summary.ts'
import { type JudgingRules, judgeSummary } from '../gate/judge.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import { makeRunFolder, type RunFolder } from '../journal/run-folder.ts'
import { clock } from '../kit/clock.ts'
import { today } from '../kit/day.ts'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { describeFailure } from '../model/describe-failure.ts'
import { Interruption } from '../model/interruption.ts'
import type { RunPlan } from '../model/journal.ts'
import type { RunEnd } from '../model/run-end.ts'
import { noSettings } from '../model/server-settings.ts'
import { bySide, onBothSides, type Side } from '../model/side.ts'
import type { Server, Topology } from '../model/topology.ts'
import type { TopologyProgress } from '../model/topology-progress.ts'
import { isUsageError } from '../model/usage-error.ts'
import type { Verdict } from '../model/verdict.ts'
import type { OpenedPhase, Phase, PhaseContext, ServerRole } from '../phases/contract/phase.ts'
import { type ForeignGuardRequest, guardForeign } from '../recovery/guard-foreign.ts'
import { TestCases } from '../report/junit/test-cases.ts'
import { ping } from '../session/ping.ts'
import { planOf } from '../suite/judged-statements.ts'
import { openAnotherServer, openTopology, type TopologyRequest } from '../topology/open.ts'
import { installComponents } from './install-components.ts'
import { prepareRun } from './run-context.ts'
import { describeLeft, endOf, interrupted } from './run-end.ts'
import { openRunLogs, type RunLogs } from './run-logs.ts'
import { RunRecording } from './run-recording.ts'
import type { RunRequest } from './run-request.ts'

/**
 * Does a whole run: starts the servers, executes the phases, judges the observations, writes the reports. Once the
 * servers were requested, every run ends in a verdict; a UsageError means that nothing could begin, and no folder
 * remains.
 */
export async function run(request: RunRequest): Promise<{ verdict: Verdict; directory: string }> {
  const folder = makeRunFolder(request.place)
  const summary = new JournalSummary(request.phases)
  using cases = new TestCases(folder.directory, request.phases)
  // The code that writes the reports is loaded while the servers have yet to answer.
  const [, { writeReports }] = await Promise.all([
    observe(request, folder, summary, cases).catch(error => {
      if (isUsageError(error)) folder.discard()
      throw error
    }),
    import('../report/write-reports.ts'),
  ])
  // Before the verdict is written: a disk without room for the link must not fail a run whose verdict is go.
  if (!isSelection(request)) folder.pointLatestHere()
  const verdict = judgeSummary(summary.summarised(), rulesOf(request))
  const openLines = async () => (await journalReaderFor(request.phases)).lines(folder.journalFile)
  await writeReports(folder.directory, verdict, cases, { openLines, named: request.named ?? {} })
  return { verdict, directory: folder.directory }
}

/** A run of picked statements says nothing about the suites, and does not take the place of a run that does. */
function isSelection({ suites }: RunRequest): boolean {
  return planOf(suites).some(({ leftOut }) => leftOut?.because === 'picked')
}

function rulesOf({ config, baseline }: RunRequest): JudgingRules {
  return { policy: config.policy, baseline, today: today() }
}

/**
 * Fills the journal, including the entry for the end of the run. Afterwards no server that Crosscheck started is left.
 */
async function observe(
  request: RunRequest,
  folder: RunFolder,
  summary: JournalSummary,
  cases: TestCases,
): Promise<void> {
  const start = clock.monotonicMs()
  const startedAt = clock.now()
  using recording = new RunRecording(folder.journalFile, request, summary, cases)
  const end = await attempt(request, folder, recording)
  const planned = recording.hasStarted ? {} : { planned: planOfRequest(request, startedAt) }
  recording.record({ kind: 'run-finished', end, totalMs: clock.monotonicMs() - start, ...planned })
}

function planOfRequest({ source, target, suites }: RunRequest, startedAt: Date): RunPlan {
  return {
    startedAt: startedAt.toISOString(),
    servers: { source: source.display, target: target.display },
    suites: planOf(suites),
  }
}

/** Starts the servers, and stops them in every case. */
async function attempt(request: RunRequest, folder: RunFolder, recording: RunRecording): Promise<RunEnd> {
  const interrupt = withTimeLimit(request)
  try {
    await using logs = await openRunLogs(folder.logsDirectory, request.disclosure)
    const servers = serverRequest({ ...request, interrupt }, logs.directory)
    const start = clock.monotonicMs()
    await using topology = await openTopology(servers)
    await onBothSides(side => installComponents(topology[side], servers.settings?.[side] ?? noSettings))
    await using guard = await guardForeign(topology, guardRequest({ ...request, interrupt }, folder))
    const signal = AbortSignal.any([interrupt, guard.steppedIn])
    const startServer: PhaseContext['startServer'] = (side, role) => startServerOf(side, role, servers, logs)
    const end = await goThroughPhases(
      { ...request, interrupt: signal },
      { topology, folder, recording, startServer, start },
    ).then(
      (): RunEnd => ({ kind: 'complete' }),
      error => {
        if (isUsageError(error)) throw error
        return endOf(error, topology, signal)
      },
    )
    const left = await guard.release()
    if (guard.steppedIn.aborted) return interrupted(guard.steppedIn)
    return left.length === 0 || end.kind !== 'complete' ? end : { kind: 'failed', detail: describeLeft(left) }
  } catch (error) {
    if (isUsageError(error)) throw error
    if (interrupt.aborted) return interrupted(interrupt)
    return { kind: 'failed', detail: describeFailure(error) }
  }
}

interface RunResources {
  topology: Topology
  folder: RunFolder
  recording: RunRecording
  startServer: PhaseContext['startServer']
  /** The time at which the servers were requested. */
  start: number
}

/**
 * Opens every phase before the first one observes anything; then runs the phases one after the other, and records their
 * entries in the journal.
 */
async function goThroughPhases(request: RunRequest, resources: RunResources): Promise<void> {
  const { recording, start } = resources
  await using undo = new AsyncDisposableStack()
  const { context, started, planned, leftOut } = await prepareRun(request, {
    ...resources,
    rules: rulesOf(request),
    undo,
  })
  recording.record({ ...started, serversMs: clock.monotonicMs() - start })
  for (const { phase, because } of leftOut) recording.leaveOut(phase, because)
  const opened: ({ phase: Phase } & OpenedPhase)[] = []
  for (const phase of planned) {
    const attempt = await phase.open(context)
    if ('leftOutBecause' in attempt) recording.leaveOut(phase.name, attempt.leftOutBecause)
    else opened.push({ phase, ...attempt })
  }
  for (const [index, { phase, run }] of opened.entries()) {
    const startOfPhase = clock.monotonicMs()
    recording.record({ kind: 'phase-started', phase: phase.name })
    const prepareNext = () => opened[index + 1]?.prepare?.()
    for await (const entries of run(context.signal, prepareNext)) recording.recordEntries(phase.name, entries)
    // A phase that did not look at its signal may have missed something after the interruption.
    request.interrupt.throwIfAborted()
    recording.record({ kind: 'phase-finished', phase: phase.name, ms: clock.monotonicMs() - startOfPhase })
  }
}

function guardRequest(request: RunRequest, { runId, logsDirectory }: RunFolder): ForeignGuardRequest {
  const { phases, config, allowReadOnly, interrupt } = request
  return {
    runId,
    ...config.recovery,
    watch: allowReadOnly && phases.some(phase => phase.changesServers?.(config)),
    logFile: join(logsDirectory, 'recovery.log'),
    onProgress: progress => request.onEvent({ kind: 'recovery', progress }),
    interrupt,
  }
}

function serverRequest(request: RunRequest, logsDirectory: string): TopologyRequest {
  const { source, target, runtime, settings, interrupt: signal } = request
  const progress = (event: TopologyProgress) => request.onEvent({ kind: 'servers', progress: event })
  return { source, target, runtime, settings, cacheDirectory: cacheDirectory(), logsDirectory, ping, progress, signal }
}

/** Starts another server of a side. */
async function startServerOf(
  side: Side,
  { name, defaults }: ServerRole,
  servers: TopologyRequest,
  { directory }: RunLogs,
): Promise<Server | undefined> {
  const logsDirectory = join(directory, name)
  mkdirSync(logsDirectory, { recursive: true })
  const settings = bySide(each => ({ ...(servers.settings?.[each] ?? noSettings), defaults }))
  const server = await openAnotherServer(side, { ...servers, settings, logsDirectory, progress: () => {} })
  if (server) await installComponents(server, settings[side])
  return server
}

function withTimeLimit({ interrupt, config }: RunRequest): AbortSignal {
  if (config.runTimeoutMs === undefined) return interrupt
  const limit = new AbortController()
  setTimeout(() => limit.abort(new Interruption('the time limit of the run')), config.runTimeoutMs).unref()
  return AbortSignal.any([interrupt, limit.signal])
}
