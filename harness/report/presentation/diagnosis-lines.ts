import type { Divergence } from '../../model/divergence.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { RunCommands } from './run-commands.ts'

/** Returns the results of the diagnosis of a divergence, in lines. */
export function diagnosisLines(
  divergence: Pick<Divergence, 'attribution' | 'reproduction' | 'reproductionProtocol'>,
  servers: Pick<Verdict, 'source' | 'target'>,
  commands: RunCommands,
): string[] {
  const { attribution, reproduction } = divergence
  return [
    ...(attribution === undefined ? [] : [attribution]),
    ...(reproduction === undefined ? [] : [`reproduce: ${commands.reproduce(divergence, servers)}`]),
  ]
}
