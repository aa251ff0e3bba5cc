import type { RunAccount } from '../administration/accounts/run-account.ts'
import { type JudgingRules, judgeSummary } from '../gate/judge.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import type { RunFolder } from '../journal/run-folder.ts'
import { clock } from '../kit/clock.ts'
import type { JournaledAccounts, RunStarted } from '../model/journal.ts'
import type { ServerIdentity } from '../model/server-identity.ts'
import { type BySide, bySide, type Side, sides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import type { EarlierPhases, Phase, PhaseContext, PhaseRequest } from '../phases/contract/phase.ts'
import { type ConfinedSuites, confineSuites } from '../replay/confine-suites.ts'
import { chooseDatabaseDefaults } from '../replay/database-defaults.ts'
import { tryLogIns } from '../replay/refused-log-ins.ts'
import { RunAccess } from '../replay/run-access.ts'
import { describeConditions } from '../replay/run-conditions.ts'
import { SuiteDatabases } from '../replay/suite-databases.ts'
import { pinSessions, surveyServers } from '../replay/survey-servers.ts'
import { connectionRule } from '../session/connection-of.ts'
import { planOf, suitesToRun } from '../suite/judged-statements.ts'
import type { RunRecording } from './run-recording.ts'
import type { RunRequest } from './run-request.ts'
import { unlikeProduction } from './unlike-production.ts'

interface RunPremises {
  topology: Topology
  folder: RunFolder
  recording: RunRecording
  rules: JudgingRules
  startServer: PhaseContext['startServer']
  undo: AsyncDisposableStack
}

/** The context that the phases of a run need before they begin, and the list of the planned phases. */
interface PreparedRun {
  context: PhaseContext
  started: Omit<RunStarted, 'serversMs'>
  planned: Phase[]
  leftOut: { phase: string; because: string }[]
}

/**
 * Checks the servers, creates the accounts of the run if it needs any, and pins the session settings that make runs
 * comparable. `undo` closes everything that is opened here. Throws UsageError if the run cannot begin.
 */
export async function prepareRun(request: RunRequest, premises: RunPremises): Promise<PreparedRun> {
  const { config, interrupt } = request
  const { topology, folder, undo } = premises
  const { runId } = folder
  const startedAt = clock.now()
  const access = new RunAccess(topology, undo)
  const phaseRequest: PhaseRequest = {
    config,
    topology,
    allowReadOnly: request.allowReadOnly,
    suites: request.shard?.plan ?? suitesToRun(request.suites),
  }
  const plans = request.phases.map(phase => ({ phase, plan: phase.plan(phaseRequest) }))
  checkFiles(request.suites, topology)
  const identities = await surveyServers(topology, access.admins, runId)
  const unlike = await unlikeProduction(topology, request.settings, access.admins)
  await access.confine(runId)
  const confined = await confine(request, access)
  const database = await chooseDatabaseDefaults(config, topology, access.admins)
  access.databaseDefaults = { source: database.source, target: database.target }
  const { connections, refused } = await tryLogIns(
    bySide(side => connectionRule(config.connection, identities[side])),
    [undefined, ...request.suites.map(({ connection }) => connection)],
    { open: side => access.open(side, { initStatements: [] }), topology },
  )
  const { statements: initStatements, pinned } = await pinSessions(
    access.ofReplay({ connections, initStatements: [] }, interrupt).openers,
    config.pin,
    startedAt,
  )
  const start = { connections, initStatements }
  const accounts = access.accounts && (await describeAccounts(access, access.accounts, confined.unconfined))
  const signal = AbortSignal.any([interrupt, topology.source.died, topology.target.died])
  const databases = new SuiteDatabases({
    reuse: pinned.includes('timestamp') ? 'always' : 'without-clock',
    serversEnd: topology.source.ours && topology.target.ours,
  })
  return {
    context: {
      ...phaseRequest,
      runId,
      directory: folder.directory,
      access,
      accounts: access.accounts,
      replayAccess: access.ofReplay(start, signal),
      unconfined: {
        files: confined.unconfined,
        access: accounts?.unconfined && access.ofUnconfinedReplay(accounts.unconfined, start, signal),
      },
      leftOutDefiners: confined.leftOut,
      replayed: confined.suites,
      connections,
      initStatements,
      databases: undo.use(databases),
      startServer: premises.startServer,
      disclosure: request.disclosure,
      earlier: earlierPhases(request, premises),
      undo,
      signal,
    },
    started: {
      kind: 'run-started',
      formatVersion: 3,
      startedAt: startedAt.toISOString(),
      servers: bySide(side => describeServer(topology, side, identities)),
      ...(accounts ? { accounts } : {}),
      phases: plans.filter(({ plan }) => plan.kind !== 'off').map(({ phase }) => phase.name),
      suites: planOf(request.suites),
      suitesFrom: request.suitesFrom,
      ...(request.remarks?.length ? { remarks: [...request.remarks] } : {}),
      pinned,
      ...(unlike.length > 0 ? { unlikeProduction: unlike } : {}),
      conditions: describeConditions(config, request.suites, { connections, refused, database }),
      ...(request.shard ? { shard: request.shard } : {}),
      ...request.disclosure.journaled,
    },
    planned: plans.filter(({ plan }) => plan.kind === 'on').map(({ phase }) => phase),
    leftOut: plans.flatMap(({ phase, plan }) =>
      plan.kind === 'left-out' ? [{ phase: phase.name, because: plan.because }] : [],
    ),
  }
}

/** Throws UsageError if a server cannot get the files of a suite. */
function checkFiles(suites: RunRequest['suites'], topology: Topology): void {
  for (const { files } of suites) {
    const without = files && sides.find(side => !topology[side].fileFolder)
    if (!without) continue
    throw new UsageError(`Crosscheck cannot lay files into a folder of the ${without}`, {
      at: files.at,
      remedy: 'Let Crosscheck start both servers; or load the file with LOAD DATA LOCAL INFILE, which needs no folder.',
    })
  }
}

/** Returns the suites in the form in which the accounts of the run replay them, if the run has accounts of its own. */
async function confine({ suites, allowGlobal }: RunRequest, access: RunAccess): Promise<ConfinedSuites> {
  const planned = suitesToRun(suites)
  if (!access.accounts) return { suites: planned, unconfined: new Set(), leftOut: [] }
  const databasesOfOthers = allowGlobal ? await access.databasesOfOthers() : []
  return confineSuites(planned, { allowGlobal, databasesOfOthers })
}

/** Describes the accounts that replay suites on servers that Crosscheck did not start. */
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

function describeServer(topology: Topology, side: Side, identities: BySide<ServerIdentity>) {
  const { spec, description } = topology[side]
  return { spec, description, ...identities[side] }
}

function earlierPhases({ phases }: RunRequest, { folder, recording, rules }: RunPremises): EarlierPhases {
  return {
    readers: phases,
    verdict: () => judgeSummary(recording.summarised(), rules),
    entries: async phase => {
      const reader = await journalReaderFor(phases)
      return reader.entriesOf(folder.journalFile, phase)
    },
  }
}
