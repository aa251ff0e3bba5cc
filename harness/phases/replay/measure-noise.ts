import { isConsequential, type Kind } from '../../model/difference.ts'
import { noiseOf } from '../../model/noise.ts'
import type { Observation } from '../../model/observation.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { runThrough } from '../../replay/run-through.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'

/** What can come out otherwise on one and the same server; definitions of columns cannot, but for those of catalogues. */
const changeable: readonly Kind[] = ['error', 'rows', 'order', 'affected', 'warnings', 'hazard', 'presentation']

/** Servers fill tables of a catalogue as they are asked: a type, or that a value may be NULL, can wobble from run to run. */
const changeableInCatalogues: readonly Kind[] = ['type', 'nullability']

/** Whether it matters what a statement does when it is asked twice. */
export function mayBeNoise({ differences, sql }: Pick<Observation, 'differences' | 'sql'>): boolean {
  return differences.some(
    ({ kind }) =>
      changeable.includes(kind) || (changeableInCatalogues.includes(kind) && effectsOf(sql).observes.has('metadata')),
  )
}

/**
 * Replays a suite on the source and its twin, and records where the two differ. Only what differed between source and
 * target is of interest, because elsewhere there is nothing to excuse.
 */
export async function measureNoise(
  suite: Suite,
  suspects: ReadonlySet<string>,
  context: ReplayContext,
  signal: AbortSignal,
): Promise<void> {
  const twin = await context.twin?.('source')
  const { record } = context
  if (!twin) {
    const because = 'the source already runs, and there is no second server like it'
    record({ kind: 'noise-not-measured', file: suite.file, because })
    return
  }
  await using replay = await SuiteReplay.open(suite, {
    ...context,
    openers: { source: context.openers.source, target: twin.opener },
    readers: { source: context.readers.source, target: twin.reader },
    caretakers: { source: context.caretakers.source, target: twin.caretaker },
    record: entry => {
      if (entry.kind !== 'observation' || !suspects.has(entry.observation.statement)) return
      const { statement, differences } = entry.observation
      if (differences.some(isChange)) record({ kind: 'noise', statement, differences: differences.map(noiseOf) })
    },
  })
  const last = lastOfInterest(suite, suspects)
  if (last === undefined) return await runThrough(replay, signal)
  await replay.advanceToEnd(async () => {}, signal, last)
  signal.throwIfAborted()
  await replay.settle()
}

/** Index of the statement behind which nothing is a suspect; undefined where the suite is to be run to its end. */
function lastOfInterest({ statements }: Suite, suspects: ReadonlySet<string>): number | undefined {
  // What is sent without waiting may wait for any statement behind it.
  if (statements.some(({ waiting }) => waiting.kind === 'send')) return undefined
  const own = statements.filter(({ id }) => suspects.has(id))
  // The others are the contents of tables.
  return own.length === suspects.size ? statements.indexOf(own.at(-1)!) : undefined
}

function isChange(difference: Observation['differences'][number]): boolean {
  return isConsequential(difference) || difference.kind === 'presentation'
}
