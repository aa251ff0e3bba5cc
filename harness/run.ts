import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { RunAccount } from './administration/accounts/run-account.ts'
import type { Config } from './config/schema.ts'
import { Gathering } from './gate/gathering.ts'
import { judgeGathered, type Terms } from './gate/judge.ts'
import { openJournal } from './journal/append.ts'
import { makeRunFolder, type RunFolder } from './journal/run-folder.ts'
import { clock } from './kit/clock.ts'
import { today } from './kit/day.ts'
import { cacheDirectory } from './machine/cache-directory.mjs'
import type { Disclosure } from './masking/disclosure.ts'
import type { Divergence } from './model/divergence.ts'
import { Interruption } from './model/interruption.ts'
import type { JournalEntry, JournaledAccounts, RunEnd, RunPlan, ServerRestart } from './model/journal.ts'
import type { BaselineEntry } from './model/policy.ts'
import type { RecoveryProgress } from './model/recovery.ts'
import type { JournaledShard } from './model/shard.ts'
import { type BySide, type Side, sides } from './model/side.ts'
import type { Suite } from './model/statement.ts'
import type { Server, Topology } from './model/topology.ts'
import type { TopologyProgress } from './model/topology-progress.ts'
import { isUsageError } from './model/usage-error.ts'
import type { ServerIdentity, Verdict } from './model/verdict.ts'
import type { DiagnosisContext } from './phases/diagnosis/diagnose.ts'
import { planReadOnly } from './phases/read-only/plan-read-only.ts'
import { formersOf } from './phases/replay/compare-protocols.ts'
import { replaySuites } from './phases/replay/replay-suites.ts'
import { type ForeignGuardRequest, guardForeign } from './recovery/guard-foreign.ts'
import { confineSuites } from './replay/confine-suites.ts'
import { SuiteDatabases } from './replay/suite-databases.ts'
import { pinSessions, surveyServers } from './replay/survey-servers.ts'
import { Twins } from './replay/twins.ts'
import { TestCases } from './report/junit/test-cases.ts'
import type { NamedFiles } from './report/presentation/run-commands.ts'
import { RunAccess } from './run-access.ts'
import { describeFailure, describeLeft, endOf, interrupted } from './run-end.ts'
import { openRunLogs, type RunLogs } from './run-logs.ts'
import { probe } from './session/probe.ts'
import { planOf, suitesToRun } from './suite/judged-statements.ts'
import { openTopology, openTwin, type Runtime, type TopologyRequest } from './topology/open.ts'
import type { Spec } from './topology/specs/spec.ts'

export interface RunRequest extends BySide<Spec> {
  suites: Suite[]
  suitesFrom: 'configuration' | 'command-line'
  /** Present when `suites` is what one of several shards is to run. */
  shard?: JournaledShard
  runtime: Runtime
  config: Config
  /** Servers that are not ours may be switched to read-only and back. */
  allowReadOnly: boolean
  /** Suites that change the whole server are replayed on servers that are not ours, too, as the account of the address. */
  allowGlobal: boolean
  /** What may be written and shown. */
  disclosure: Disclosure
  baseline: BaselineEntry[]
  /** What commands that the reports advise have to name again. */
  named?: NamedFiles
  /** Where the run's folder is to be. */
  place: Parameters<typeof makeRunFolder>[0]
  /** Hears of everything as it happens. */
  tell: (event: RunEvent) => void
  /** Aborted, with an Interruption as its reason, when the user has had enough. */
  interrupt: AbortSignal
}

export type RunEvent =
  | { kind: 'servers'; progress: TopologyProgress }
  | { kind: 'journal'; entry: JournalEntry }
  /** On servers that are not ours. */
  | { kind: 'recovery'; progress: RecoveryProgress }

/**
 * A whole run: start the servers, replay the suites, judge what was observed, write the reports. Once servers were asked
 * for, everything ends in a verdict; a UsageError says that nothing could begin, and leaves nothing behind.
 */
export async function run(request: RunRequest): Promise<{ verdict: Verdict; directory: string }> {
  const folder = makeRunFolder(request.place)
  const gathering = new Gathering()
  using cases = new TestCases(folder.directory)
  // What writes the reports is loaded while the servers have yet to answer.
  const [, { writeReports }] = await Promise.all([
    observe(request, folder, gathering, cases).catch(error => {
      if (isUsageError(error)) folder.discard()
      throw error
    }),
    import('./report/write-reports.ts'),
  ])
  // Before the verdict is written: a disk that has no room for the link must not fail a run that said go.
  folder.pointLatestHere()
  const verdict = judgeGathered(gathering.gathered(), termsOf(request))
  await writeReports(folder.directory, verdict, cases, request.named ?? {})
  return { verdict, directory: folder.directory }
}

function termsOf({ config, baseline }: RunRequest): Terms {
  return { policy: config.policy, baseline, today: today() }
}

/** What a run leaves as it goes on: its folder with the journal, and what there is to judge. */
interface Recording {
  folder: RunFolder
  gathering: Gathering
  record: (entry: JournalEntry) => void
  /** Of the servers, when the suites have been replayed. */
  restarts: ServerRestart[]
}

/** Fills the journal, down to the line that tells how the run ended. Afterwards no server of ours is left. */
async function observe(request: RunRequest, folder: RunFolder, gathering: Gathering, cases: TestCases): Promise<void> {
  const start = clock.monotonicMs()
  using journal = openJournal(folder.journalFile)
  const startedAt = clock.now()
  let hasStarted = false
  const record = (observed: JournalEntry) => {
    const entry = request.disclosure.isEverything ? observed : request.disclosure.entry(observed)
    if (entry.kind === 'run-started') hasStarted = true
    // What the journal does not hold is not judged.
    journal.append(entry)
    gathering.note(entry)
    cases.note(entry)
    request.tell({ kind: 'journal', entry })
  }
  const restarts: ServerRestart[] = []
  const end = await attempt(request, { folder, gathering, record, restarts })
  const planned = hasStarted ? {} : { planned: planOfRequest(request, startedAt) }
  const restarted = restarts.length > 0 ? { restarts } : {}
  record({ kind: 'run-finished', end, totalMs: clock.monotonicMs() - start, ...planned, ...restarted })
}

function planOfRequest({ source, target, suites }: RunRequest, startedAt: Date): RunPlan {
  return {
    startedAt: startedAt.toISOString(),
    servers: { source: source.display, target: target.display },
    suites: planOf(suites),
  }
}

async function attempt(request: RunRequest, recording: Recording): Promise<RunEnd> {
  const start = clock.monotonicMs()
  const interrupt = withTimeLimit(request)
  try {
    await using logs = await openRunLogs(recording.folder.logsDirectory, request.disclosure)
    await using topology = await openTopology(serverRequest({ ...request, interrupt }, logs.directory))
    await using guard = await guardForeign(topology, guardRequest({ ...request, interrupt }, recording.folder))
    const interruptOrGuard = AbortSignal.any([interrupt, guard.steppedIn])
    const end = await replayOn(
      topology,
      { ...request, interrupt: interruptOrGuard },
      { ...recording, logs },
      start,
    ).then(
      (): RunEnd => ({ kind: 'complete' }),
      error => {
        if (isUsageError(error)) throw error
        return endOf(error, topology, interruptOrGuard)
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

function guardRequest(request: RunRequest, { runId, logsDirectory }: RunFolder): ForeignGuardRequest {
  const { config, allowReadOnly, interrupt } = request
  const tell = (progress: RecoveryProgress) => request.tell({ kind: 'recovery', progress })
  const logFile = join(logsDirectory, 'recovery.log')
  return {
    runId,
    ...config.recovery,
    watch: allowReadOnly && config.readOnly.phase !== 'off',
    logFile,
    tell,
    interrupt,
  }
}

function serverRequest(request: RunRequest, logsDirectory: string): TopologyRequest {
  const { source, target, runtime, interrupt: signal } = request
  const progress = (event: TopologyProgress) => request.tell({ kind: 'servers', progress: event })
  return { source, target, runtime, cacheDirectory: cacheDirectory(), logsDirectory, probe, progress, signal }
}

async function replayOn(
  topology: Topology,
  request: RunRequest,
  recording: Recording & { logs: RunLogs },
  start: number,
): Promise<void> {
  const { folder, record, logs } = recording
  const { suites, config, interrupt } = request
  const startedAt = clock.now()
  await using connections = new AsyncDisposableStack()
  const access = new RunAccess(topology, connections)
  const { runId } = folder
  const readOnly = planReadOnly(request.shard?.plan ?? suitesToRun(suites), {
    ...config.readOnly,
    ...request,
    topology,
  })
  const identities = await surveyServers(topology, access.admins, runId)
  await access.confine(runId)
  const { accounts } = access
  const planned = suitesToRun(suites)
  const { suites: ready, ...confinement } = accounts
    ? confineSuites(planned, {
        allowGlobal: request.allowGlobal,
        databasesOfOthers: request.allowGlobal ? await access.databasesOfOthers() : [],
      })
    : { suites: planned, unconfined: new Set<string>(), leftOut: [] }
  const preamble = await pinSessions(access.ofReplay([], interrupt).openers, config.pin, startedAt)
  const journaled = accounts && (await describeAccounts(access, accounts, confinement.unconfined))
  record({
    kind: 'run-started',
    formatVersion: 1,
    startedAt: startedAt.toISOString(),
    servers: { source: introduce(topology, 'source', identities), target: introduce(topology, 'target', identities) },
    suites: planOf(suites),
    ...(journaled ? { accounts: journaled } : {}),
    suitesFrom: request.suitesFrom,
    pinned: preamble.pinned,
    serversMs: clock.monotonicMs() - start,
    ...(request.shard ? { shard: request.shard } : {}),
    ...request.disclosure.journaled,
  })
  if (readOnly.kind === 'left-out') record({ kind: 'read-only-left-out', because: readOnly.because })
  const { mode, privileges } = config.readOnly
  const prepared =
    readOnly.kind === 'on'
      ? await (await import('./phases/read-only/prepare-where-possible.ts')).prepareWherePossible(
          readOnly,
          { topology, caretakers: access.admins, ...(accounts ? { accounts } : {}), mode, privileges, runId },
          connections,
        )
      : undefined
  const preparations = prepared && 'switches' in prepared ? prepared : undefined
  if (prepared && 'leftOutBecause' in prepared) record({ kind: 'read-only-left-out', because: prepared.leftOutBecause })
  const ended = AbortSignal.any([interrupt, topology.source.died, topology.target.died])
  const ofReplay = access.ofReplay(preamble.statements, ended)
  const { statementTimeoutMs, pipeline } = config
  const { noise, protocol } = config
  const twins = connections.use(
    new Twins(side => startTwin(side, request, logs), {
      preamble: preamble.statements,
      signal: interrupt,
      endpointOn: twin => access.endpointOnTwin(twin, runId),
    }),
  )
  const isOurs = topology.source.ours && topology.target.ours
  await using databases = new SuiteDatabases({
    reuse: preamble.pinned.includes('timestamp') ? 'always' : 'without-clock',
    serversEnd: isOurs,
  })
  const readOnlyContext =
    preparations &&
    (await import('./phases/read-only/open-read-only-context.ts')).openReadOnlyContext(
      {
        topology,
        caretakers: access.administrators(preparations.accounts),
        isConfined: accounts !== undefined,
        privileges,
        leftOut: confinement.leftOut,
        preparations,
        formers: formersOf(protocol)[0]!,
        runId,
        statementTimeoutMs,
        record,
      },
      { suites: ready, preamble: preamble.statements, signal: ended },
      connections,
    )
  const twin = (side: Side) => twins.of(side)
  const context = { ...ofReplay, twin, databases, runId, statementTimeoutMs, pipeline, record }
  const unconfined =
    journaled?.unconfined &&
    access.ofUnconfinedReplay(journaled.unconfined, { preamble: preamble.statements, signal: ended })
  const accessOf = ({ file }: Suite) => (confinement.unconfined.has(file) ? unconfined : undefined)
  const workers = workersFor(config, isOurs)
  const onLast = () => void readOnlyContext?.places.make()
  {
    // Not while they are frozen: a server that comes back is no longer.
    using expected = expectEnds(topology)
    expected.defer(() => recording.restarts.push(...restartsOf(topology)))
    await replaySuites(ready, context, { noise, protocol, workers, accessOf, onLast }, ended)
  }
  // Nobody asks for them any more. They end meanwhile, and what comes of that is known when the connections end.
  twins[Symbol.asyncDispose]().catch(() => {})
  if (readOnlyContext) {
    const { observeReadOnly } = await import('./phases/read-only/observe-read-only.ts')
    await observeReadOnly(mode, readOnlyContext, ended)
  }
  const openWith = (statements: readonly string[]) =>
    statements.length === 0
      ? ofReplay.openers
      : {
          ...ofReplay.openers,
          target: access.open('target', { preamble: [...preamble.statements, ...statements], signal: ended }),
        }
  const forms = (protocol === 'both' ? (['text', 'binary'] as const) : [protocol]).map(each => ({
    protocol: each,
    formers: formersOf(each)[0]!,
  }))
  const laboratory = { ...ofReplay, openWith, databases, forms, runId, statementTimeoutMs }
  using _ = expectEnds(topology)
  await lookCloser(
    { ...request, suites: ready },
    recording,
    confinement.unconfined,
    { ...laboratory, preamble: preamble.statements, record },
    ended,
  )
}

/** As whom suites are replayed where a server already runs. */
async function describeAccounts(
  access: RunAccess,
  accounts: BySide<RunAccount>,
  unconfined: ReadonlySet<string>,
): Promise<JournaledAccounts> {
  const describe = ({ account, grants }: RunAccount) => ({ account, grants })
  return {
    confined: { source: describe(accounts.source), target: describe(accounts.target) },
    ...(unconfined.size > 0 ? { unconfined: { files: [...unconfined], ...(await access.describeAddresses()) } } : {}),
  }
}

/** What is replayed may end a server of ours. */
function expectEnds(topology: Topology): DisposableStack {
  const expected = new DisposableStack()
  for (const side of sides) expected.use(topology[side].revival?.expectEnds())
  return expected
}

/** Without those that only let us in again: a suite may change passwords. */
function restartsOf(topology: Topology): ServerRestart[] {
  return sides.flatMap(side => {
    const ends = topology[side].revival?.history ?? []
    return ends.filter(({ kind }) => kind !== 'locked').map(({ because }) => ({ side, because }))
  })
}

const mostWorkers = 4

/** Servers of others have other things to do, unless the user says otherwise. */
function workersFor({ workers }: Config, isOurs: boolean): number {
  return workers ?? (isOurs ? Math.min(availableParallelism(), mostWorkers) : 1)
}

/** At the divergences that fail, by what is gathered now. Nothing of it is a fault of the run. */
async function lookCloser(
  request: RunRequest,
  { folder, gathering }: Recording,
  unconfined: ReadonlySet<string>,
  context: Omit<DiagnosisContext, 'suites' | 'disclosure' | 'servers' | 'directory'>,
  signal: AbortSignal,
): Promise<void> {
  const { suites, config, disclosure } = request
  if (!config.diagnosis.attribution && !config.diagnosis.reproduction) return
  const remark = (detail: string) => context.record({ kind: 'diagnosis-remark', detail })
  try {
    const { divergences, source, target } = judgeGathered(gathering.gathered(), termsOf(request))
    const failed = divergences.filter(({ fails }) => fails)
    const isUnconfined = ({ statements }: Divergence) => unconfined.has(statements[0]!.at.replace(/:\d+:\d+$/, ''))
    const failing = failed.filter(divergence => !isUnconfined(divergence))
    if (failing.length < failed.length)
      remark('divergences of suites that change the whole server are not diagnosed on servers that already run')
    if (failing.length === 0) return
    const [{ suspectsOf }, { diagnose }, { readJournal }] = await Promise.all([
      import('./phases/diagnosis/suspects.ts'),
      import('./phases/diagnosis/diagnose.ts'),
      import('./journal/read.ts'),
    ])
    const suspects = suspectsOf(failing, readJournal(folder.journalFile))
    const about = { suites, disclosure, servers: { source, target }, directory: folder.directory }
    // A script without values is none.
    const reproduction = config.diagnosis.reproduction && disclosure.hasValues
    await diagnose(suspects, { ...context, ...about }, { ...config.diagnosis, reproduction }, signal)
  } catch (error) {
    remark(`divergences could not be looked at more closely: ${describeFailure(error)}`)
  }
}

/** Starts one more server like that of a side. */
function startTwin(side: Side, request: RunRequest, { directory }: RunLogs): Promise<Server | undefined> {
  const logsDirectory = join(directory, 'twin')
  mkdirSync(logsDirectory, { recursive: true })
  return openTwin(side, { ...serverRequest(request, logsDirectory), progress: () => {} })
}

function introduce(topology: Topology, side: Side, identities: BySide<ServerIdentity>) {
  const { spec, description } = topology[side]
  return { spec, description, ...identities[side] }
}

function withTimeLimit({ interrupt, config }: RunRequest): AbortSignal {
  if (config.runTimeoutMs === undefined) return interrupt
  const limit = new AbortController()
  setTimeout(() => limit.abort(new Interruption('the time limit of the run')), config.runTimeoutMs).unref()
  return AbortSignal.any([interrupt, limit.signal])
}
