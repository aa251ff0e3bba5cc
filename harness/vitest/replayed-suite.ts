import { afterAll, inject } from 'vitest'
import { grantOnDatabase } from '../administration/accounts/run-account.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadSuites } from '../config/load-suites.ts'
import { readBaseline } from '../gate/baseline.ts'
import { MissingObjects } from '../gate/missing-objects.ts'
import { missingReply } from '../gate/missing-reply.ts'
import { describeMovedAcceptance, movedAcceptance } from '../gate/moved-acceptance.ts'
import { noteNotExercised } from '../gate/note-not-exercised.ts'
import { type ObjectionRules, objectionsTo } from '../gate/objections.ts'
import { applicable } from '../gate/status.ts'
import { today } from '../kit/day.ts'
import { Disclosure } from '../masking/disclosure.ts'
import type { JournaledServer } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { SessionOpener } from '../model/session.ts'
import { bySide, type Side } from '../model/side.ts'
import type { Statement } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { confineSuites } from '../replay/confine-suites.ts'
import type { DatabaseAdministrator } from '../replay/suite-database.ts'
import { SuiteDatabases } from '../replay/suite-databases.ts'
import { SuiteReplay } from '../replay/suite-replay.ts'
import { differenceLines } from '../report/presentation/difference-lines.ts'
import { noPaint } from '../report/presentation/paint.ts'
import { presentDifference } from '../report/presentation/present-difference.ts'
import { connectionRule } from '../session/connection-of.ts'
import { type SessionStart, Sessions } from '../session/sessions.ts'
import { inOurWords } from './cannot-begin.ts'
import type { SuiteServer } from './suite-servers.ts'

/** Defines the tests of one suite, which share one replay. Called by the modules that `sqlSuites` generates. */
export function replayedSuite(file: string) {
  const opened = inOurWords(() => openReplay(file))
  // If the suite cannot be opened, each of its tests fails, because each awaits the replay.
  opened.catch(() => {})
  afterAll(async () => {
    const replayed = await opened.catch(() => undefined)
    await replayed?.[Symbol.asyncDispose]()
  })
  return {
    checkFixture: async () => (await opened).checkFixture(),
    check: async (id: string) => (await opened).check(id),
    checkContents: async () => (await opened).checkContents(),
  }
}

async function openReplay(file: string) {
  const { servers, initStatements, runId, isConfined } = inject('crosscheck')
  const { config } = await loadConfig({ workingDirectory: process.cwd() })
  const { suites: loaded } = await loadSuites([file], { fixtures: config.fixtures, connection: config.connection })
  const [suite] = isConfined ? confineSuites(loaded, { allowGlobal: false, databasesOfOthers: [] }).suites : loaded
  if (suite?.files)
    throw new UsageError('Files cannot be laid for suites that run as vitest tests', {
      at: suite.files.at,
      remedy: `Run it with: npx crosscheck run ${file}`,
    })
  const undo = new AsyncDisposableStack()
  const admins = bySide(side => undo.use(new Sessions(servers[side].admin, { initStatements: [] })))
  const sessions = (side: Side, start: SessionStart) =>
    undo.use(new Sessions(servers[side].replay, { ...start, lockObserver: admins[side] }))
  const { mask, values } = config
  const disclosure = new Disclosure({ mask, values, suites: [suite!], secret: process.env.CROSSCHECK_MASK_KEY })
  const observations: Observation[] = []
  const replay = undo.use(
    await SuiteReplay.open(suite!, {
      ...(isConfined ? { grants: bySide(side => servers[side].grants) } : {}),
      openers: bySide(side =>
        sessions(side, {
          connection: connectionRule(config.connection, servers[side].identity),
          initStatements: initStatements.statements,
        }),
      ),
      readers: bySide(side => sessions(side, { initStatements: [] })),
      adminSessions: bySide(side => administratorOf(admins[side], servers[side])),
      databases: undo.use(new SuiteDatabases({ reuse: 'never', serversEnd: false })),
      runId,
      statementTimeoutMs: config.statementTimeoutMs,
    }),
  )
  const baseline = readBaseline(config.baseline)
  const described = bySide(side => describe(servers[side]))
  const rules = {
    policy: config.policy,
    entries: applicable(baseline, described),
    today: today(),
    source: described.source,
    missing: new MissingObjects(),
  }
  const acceptedBefore = (fingerprint: string) => {
    const entry = movedAcceptance(fingerprint, baseline, described)
    return entry && describeMovedAcceptance(entry, described, rules.today)
  }
  /** What a statement leaves missing is known to the tests behind it, also where its own test is left out. */
  const learn = (list: Observation[]) => {
    for (const observation of list) objectionsTo(disclosure.observation(observation), rules)
  }
  learn([...replay.loading])
  const advanceTo = async (statement: Statement) => {
    const observed = await replay.advanceTo(statement)
    learn(observed)
    observations.push(...observed)
  }
  const checkAll = (list: Observation[]) => {
    const objections = list.flatMap(observation =>
      describeObjections(disclosure.observation(noteNotExercised(observation)), rules, acceptedBefore),
    )
    if (objections.length > 0) throw new Divergent(objections.join('\n\n'))
  }
  return {
    checkFixture: () => checkAll([...replay.loading]),
    check: async (id: string) => {
      await advanceTo(suite!.statements.find(statement => statement.id === id)!)
      // A statement that was sent without waiting has no outcome yet; it is judged where the outcome is collected.
      checkAll(observations.filter(({ statement }) => statement === id))
    },
    checkContents: async () => {
      await advanceTo(suite!.statements.at(-1)!)
      checkAll(await replay.finish())
    },
    [Symbol.asyncDispose]: () => undo.disposeAsync(),
  }
}

function describe({ spec, identity }: SuiteServer): JournaledServer {
  return { spec, description: '', ...identity }
}

function administratorOf(
  opener: SessionOpener,
  { onEachDatabase, databaseDefaults }: SuiteServer,
): DatabaseAdministrator {
  return {
    open: options => opener.open(options),
    defaults: databaseDefaults,
    ...(onEachDatabase ? { admit: (session, database) => grantOnDatabase(session, database, onEachDatabase) } : {}),
  }
}

/** Describes the objections to a pass for the reader. */
function describeObjections(
  observation: Observation,
  rules: ObjectionRules,
  acceptedBefore: (fingerprint: string) => string | undefined,
): string[] {
  if (observation.notExercised !== undefined) return [`${observation.at}: not exercised: ${observation.notExercised}`]
  const missing = missingReply(observation)
  if (missing) return [`${observation.at}: ${missing.detail}`]
  return objectionsTo(observation, rules).map(({ severity, kinds, fingerprint, example }) => {
    const lines = example.differences.flatMap(difference =>
      differenceLines(presentDifference(difference), noPaint, { width: 120, rows: 5 }),
    )
    const before = acceptedBefore(fingerprint)
    const known = before === undefined ? '' : `, ${before}`
    return `${observation.at}: ${severity} (${kinds.join(', ')}), ${fingerprint}${known}\n${lines.join('\n')}`
  })
}

/** Source and target differ. The stack of the error leads to the statement, and not into Crosscheck. */
class Divergent extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Divergent'
  }
}
