import type { Divergence } from './divergence.ts'

/** Whether a divergence stands under its cause: it is not counted, and nobody needs to decide about it by itself. */
export function isConsequence({ follows }: Pick<Divergence, 'follows'>): boolean {
  return follows !== undefined
}
