import { join } from 'node:path'
import type { Divergence } from '../model/divergence.ts'

/** What a closer look at a divergence brought to light, in lines; `directory` is the run's folder as one would type it. */
export function diagnosisLines(
  { attribution, reproduction }: Pick<Divergence, 'attribution' | 'reproduction'>,
  directory: string,
): string[] {
  return [
    ...(attribution === undefined ? [] : [attribution]),
    ...(reproduction === undefined ? [] : [`reproduce: crosscheck run ${join(directory, reproduction)}`]),
  ]
}
