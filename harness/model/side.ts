/** The two servers of a run: where the application lives today, and where it is to move. */
export const sides = ['source', 'target'] as const
export type Side = (typeof sides)[number]

/** One value for each side. */
export interface BySide<T> {
  source: T
  target: T
}

/** A value for each side, made in the order of the run. */
export function bySide<Value>(of: (side: Side) => Value): BySide<Value> {
  return { source: of('source'), target: of('target') }
}

/** Does the same for both sides at once; fails as the first of them fails. */
export async function onBothSides<T>(action: (side: Side) => Promise<T>): Promise<BySide<T>> {
  const [source, target] = await Promise.all([action('source'), action('target')])
  return { source, target }
}
