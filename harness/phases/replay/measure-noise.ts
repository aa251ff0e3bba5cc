import { isConsequential, type Kind } from '../../model/kind.ts'
import { noiseOf } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'
import type { Observation } from '../../model/observation.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'

/** What can come out otherwise on one and the same server; definitions of columns cannot, but for those of catalogues. */
const changeable: readonly Kind[] = ['error', 'rows', 'order', 'affected', 'warnings', 'nondeterministic', 'formatting']

/** Servers fill tables of a catalogue as they are asked: a type, or that a value may be NULL, can wobble from run to run. */
const changeableInCatalogues: readonly Kind[] = ['type', 'nullability']

/** Whether it matters what a statement does when it is asked twice. */
export function mayBeNoise({ differences, sql }: Pick<Observation, 'differences' | 'sql'>): boolean {
  return differences.some(
    ({ kind }) =>
      changeable.includes(kind) || (changeableInCatalogues.includes(kind) && effectsOf(sql).observes.has('metadata')),
  )
}

/** What the source does to itself, at the statements that differ from the target. */
type MeasuredNoise =
  | { kind: 'measured'; noise: { statement: string; differences: NoisyDifference[] }[] }
  /** The source already runs. */
  | { kind: 'no-second-server' }

/**
 * Replays a suite on the source and its control server, and tells where the two differ. Only what differed between source and
 * target is of interest, because elsewhere there is nothing to excuse.
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

/** Index of the statement behind which nothing is doubtful; undefined where the suite is to be run to its end. */
function lastOfInterest({ statements }: Suite, doubtful: ReadonlySet<string>): number | undefined {
  // What is sent without waiting may wait for any statement behind it.
  if (statements.some(({ waiting }) => waiting.kind === 'send')) return undefined
  const own = statements.filter(({ id }) => doubtful.has(id))
  // The others are the contents of tables.
  return own.length === doubtful.size ? statements.indexOf(own.at(-1)!) : undefined
}

function isChange(difference: Observation['differences'][number]): boolean {
  return isConsequential(difference) || difference.kind === 'formatting'
}
