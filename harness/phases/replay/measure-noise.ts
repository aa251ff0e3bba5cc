import { clock } from '../../kit/clock.ts'
import type { Kind } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { Statement, Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'
import { variesByItself } from '../../sql/effects/varies-by-itself.ts'
import type { MeasuredStatement, SourceAnswers } from './source-answers.ts'
import { openTwoLike } from './two-like.ts'

/**
 * The kinds of differences that can occur between two replays on the same server; definitions of columns cannot differ,
 * except those of catalogue tables.
 */
const changeable: readonly Kind[] = [
  'error',
  'rows',
  'order',
  'affected',
  'sqlstate',
  'warnings',
  'nondeterministic',
  'formatting',
]

/** Servers fill catalogue tables at the time of the query: a column's type or nullability may vary from run to run. */
const changeableInCatalogues: readonly Kind[] = ['type', 'nullability']

/** Returns whether a second replay on the source could explain a difference of this statement as noise. */
export function mayBeNoise({ differences, sql }: Pick<Observation, 'differences' | 'sql'>): boolean {
  return differences.some(
    ({ kind, identity }) =>
      identity === undefined &&
      (changeable.includes(kind) || (changeableInCatalogues.includes(kind) && effectsOf(sql).observes.has('metadata'))),
  )
}

/** What the source has answered when it was asked again, for the statements whose replies differ from the target's. */
type MeasuredNoise =
  | { kind: 'measured'; noise: MeasuredStatement[] }
  /** The source was not started by Crosscheck, so that there is no second server like it. */
  | { kind: 'no-second-server' }

/** The source is asked again at most this often. */
const mostTries = 5

/** 30 s: no further try begins after this time. */
const mostMs = 30_000

/**
 * Replays a suite on two servers like the source, and reports where they differ. Only statements that differed between
 * source and target are examined, because elsewhere there is nothing to excuse. Where chance may have hidden that the
 * source varies, the suite is replayed again. `isolated`: neither server is the source; see openTwoLike.
 */
export async function measureNoise(
  suite: Suite,
  doubtful: ReadonlyMap<string, SourceAnswers>,
  context: ReplayContext,
  { isolated, signal }: { isolated: boolean; signal: AbortSignal },
): Promise<MeasuredNoise> {
  const start = clock.monotonicMs()
  const isVolatile = volatileStatements(suite)
  let asked = doubtful
  for (let tries = 1; asked.size > 0 && tries <= mostTries; tries++) {
    if (tries > 1 && clock.monotonicMs() - start > mostMs) break
    await using servers = await openTwoLike('source', context, { isolated })
    if (!servers) return { kind: 'no-second-server' }
    await using replay = await SuiteReplay.open(suite, servers.context)
    const last = isolated ? undefined : lastOfInterest(suite, asked)
    for await (const observations of replay.run(signal, last))
      for (const observation of observations) asked.get(observation.statement)?.add(observation)
    const isOpen = ([id, answers]: [string, SourceAnswers]) =>
      !answers.isExcused && (answers.hasDiffered || isVolatile(id))
    asked = new Map([...asked].filter(isOpen))
  }
  return { kind: 'measured', noise: [...doubtful.values()].flatMap(answers => answers.measured() ?? []) }
}

/**
 * Returns a test for statements whose answer may depend on chance: those that call a function whose value changes by
 * itself, and all behind them, which may read what they have stored.
 */
function volatileStatements({ fixture, statements }: Suite): (id: string) => boolean {
  const isVolatile = ({ sql }: Pick<Statement, 'sql'>) => variesByItself(sql)
  const first = fixture?.statements.some(isVolatile) ? 0 : statements.findIndex(isVolatile)
  if (first < 0) return () => false
  const before = new Set(statements.slice(0, first).map(({ id }) => id))
  return id => !before.has(id)
}

/** Returns the index of the last doubtful statement; undefined if the suite must run to its end. */
function lastOfInterest({ statements }: Suite, doubtful: ReadonlyMap<string, unknown>): number | undefined {
  // A statement that is sent without waiting for its reply may wait for any statement behind it.
  if (statements.some(({ waiting }) => waiting.kind === 'send')) return undefined
  const own = statements.filter(({ id }) => doubtful.has(id))
  // The other doubtful ids are those of the contents of tables, which are read at the end of the suite.
  return own.length === doubtful.size ? statements.indexOf(own.at(-1)!) : undefined
}
