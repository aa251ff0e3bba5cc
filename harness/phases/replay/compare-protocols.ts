import type { Difference } from '../../model/difference.ts'
import { asDeclared, type ProtocolChoice } from '../../model/form.ts'
import { isNoise, type NoisyDifference } from '../../model/noise.ts'
import type { Side } from '../../model/side.ts'
import { sides } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { runThrough } from '../../replay/run-through.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import { asBinary, asText } from '../../sql/forms/protocol-forms.ts'

/** What an answer is made of; how its columns are declared may well depend on the protocol. */
const inAnswers: readonly Difference['kind'][] = ['error', 'rows', 'affected']

/**
 * Replays a suite on each server and its twin, as text on one and prepared on the other, and records where one server
 * answers the two protocols differently. That is no matter of the migration, but drivers differ in which they use.
 * `noise`: what the source does to itself in any protocol, by statement.
 */
export async function compareProtocols(
  suite: Suite,
  noise: ReadonlyMap<string, readonly NoisyDifference[]>,
  context: ReplayContext,
  signal: AbortSignal,
): Promise<void> {
  for (const side of sides) {
    const twin = await context.twin?.(side)
    if (!twin) continue
    await using replay = await SuiteReplay.open(suite, {
      ...context,
      openers: { source: context.openers[side], target: twin.opener },
      readers: { source: context.readers[side], target: twin.reader },
      caretakers: { source: context.caretakers[side], target: twin.caretaker },
      formers: { source: asText, target: asBinary },
      record: entry => {
        if (entry.kind !== 'observation' || entry.observation.phase !== 'replay') return
        const { observation } = entry
        const known = noise.get(observation.statement) ?? []
        const differences = observation.differences.filter(
          difference => inAnswers.includes(difference.kind) && !isNoise(difference, known),
        )
        if (differences.length === 0) return
        context.record({
          kind: 'observation',
          observation: {
            ...observation,
            phase: 'protocol',
            differences: differences.map(each => asHazard(each, side)),
          },
        })
      },
    })
    await runThrough(replay, signal)
  }
}

function asHazard(difference: Difference, side: Side): Difference {
  return {
    ...difference,
    kind: 'hazard',
    summary: `the ${side} answers as text and prepared differently: ${difference.summary}`,
    advice:
      'Find out which protocol the driver uses; write the statement so that the types of its values are explicit.',
  }
}

/** The ways in which source and target are compared with each other. */
export function formersOf(protocol: ProtocolChoice): NonNullable<ReplayContext['formers']>[] {
  switch (protocol) {
    case 'declared':
      return [{ source: asDeclared, target: asDeclared }]
    case 'text':
      return [{ source: asText, target: asText }]
    case 'binary':
      return [{ source: asBinary, target: asBinary }]
    case 'both':
      return [
        { source: asText, target: asText },
        { source: asBinary, target: asBinary },
      ]
    default:
      return protocol satisfies never
  }
}
