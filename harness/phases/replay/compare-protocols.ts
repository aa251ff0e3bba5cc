import type { Difference } from '../../model/difference.ts'
import { isConsequential } from '../../model/kind.ts'
import { isNoise } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'
import type { Observation } from '../../model/observation.ts'
import { type Side, sides } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { asBinary, asText } from '../../sql/forms/protocol-forms.ts'
import { openTwoLike } from './two-like.ts'

/**
 * The kinds of differences within a reply; declarations of columns are excluded, because they may depend on the
 * protocol.
 */
const inAnswers: readonly Difference['kind'][] = ['error', 'sqlstate', 'rows', 'affected']

/**
 * Replays a suite on each server and another one like it, as text on one and prepared on the other, and yields the
 * statements for which one server's replies differ between the two protocols. The migration does not cause such
 * differences, but drivers differ in the protocol that they use. `noise`: by statement, the differences of the source
 * from itself in either protocol.
 */
export async function* compareProtocols(
  suite: Suite,
  noise: ReadonlyMap<string, readonly NoisyDifference[]>,
  context: ReplayContext,
  { isolated, signal }: { isolated: boolean; signal: AbortSignal },
): AsyncGenerator<Observation[], void> {
  for (const side of sides) {
    await using servers = await openTwoLike(side, context, { isolated })
    if (!servers) continue
    await using replay = await SuiteReplay.open(suite, {
      ...servers.context,
      encoders: { source: asText, target: asBinary },
    })
    for await (const observations of replay.run(signal))
      yield observations.flatMap(observation => disagreement(side, observation, noise.get(observation.statement)))
  }
}

function disagreement(side: Side, observation: Observation, noise: readonly NoisyDifference[] = []): Observation[] {
  if (observation.step !== 'suite') return []
  const differences = observation.differences.filter(
    difference => inAnswers.includes(difference.kind) && isConsequential(difference) && !isNoise(difference, noise),
  )
  if (differences.length === 0) return []
  return [{ ...observation, step: 'protocol', differences: differences.map(each => asNondeterministic(each, side)) }]
}

function asNondeterministic(difference: Difference, side: Side): Difference {
  return {
    ...difference,
    kind: 'nondeterministic',
    classes: [{ class: `${side} by protocol` }, ...(difference.classes ?? [])],
    summary: `the ${side} answers as text and prepared differently: ${difference.summary}`,
    advice:
      'Find out which protocol the driver uses; write the statement so that the types of its values are explicit.',
  }
}
