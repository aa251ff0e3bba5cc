import { isConsequential, type Kind } from '../../model/kind.ts'
import { noiseOf } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'
import type { Observation } from '../../model/observation.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'

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

/** The differences of the source from itself, for the statements whose replies differ from the target's. */
type MeasuredNoise =
  | { kind: 'measured'; noise: { statement: string; differences: NoisyDifference[] }[] }
  /** The source was not started by Crosscheck, so that there is no second server like it. */
  | { kind: 'no-second-server' }

/**
 * Replays a suite on the source and its control server, and reports where the two differ. Only statements that differed
 * between source and target are examined, because elsewhere there is nothing to excuse.
 */
export async function measureNoise(
  suite: Suite,
  doubtful: ReadonlySet<string>,
  context: ReplayContext,
  signal: AbortSignal,
): Promise<MeasuredNoise> {
  const controlServer = await context.controlServer?.('source')
  if (!controlServer) return { kind: 'no-second-server' }
  await using replay = await SuiteReplay.open(suite, {
    ...context,
    openers: { source: context.openers.source, target: controlServer.opener },
    readers: { source: context.readers.source, target: controlServer.reader },
    adminSessions: { source: context.adminSessions.source, target: controlServer.adminSession },
  })
  const noise: { statement: string; differences: NoisyDifference[] }[] = []
  for await (const observations of replay.run(signal, lastOfInterest(suite, doubtful)))
    for (const { statement, differences } of observations) {
      if (doubtful.has(statement) && differences.some(isChange))
        noise.push({ statement, differences: differences.map(noiseOf) })
    }
  return { kind: 'measured', noise }
}

/** Returns the index of the last doubtful statement; undefined if the suite must run to its end. */
function lastOfInterest({ statements }: Suite, doubtful: ReadonlySet<string>): number | undefined {
  // A statement that is sent without waiting for its reply may wait for any statement behind it.
  if (statements.some(({ waiting }) => waiting.kind === 'send')) return undefined
  const own = statements.filter(({ id }) => doubtful.has(id))
  // The other doubtful ids are those of the contents of tables, which are read at the end of the suite.
  return own.length === doubtful.size ? statements.indexOf(own.at(-1)!) : undefined
}

function isChange(difference: Observation['differences'][number]): boolean {
  return isConsequential(difference) || difference.kind === 'formatting'
}
