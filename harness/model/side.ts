/** The two servers of a run: the source, where the application runs today, and the target, to which it is to move. */
export const sides = ['source', 'target'] as const
export type Side = (typeof sides)[number]

/** One value for each side. */
export interface BySide<T> {
  source: T
  target: T
}

/** Makes a value for each side, first for the source. */
export function bySide<Value>(of: (side: Side) => Value): BySide<Value> {
  return { source: of('source'), target: of('target') }
}

/** Runs the action for both sides concurrently; rejects with the error of the side that fails first. */
export async function onBothSides<T>(action: (side: Side) => Promise<T>): Promise<BySide<T>> {
  const [source, target] = await Promise.all([action('source'), action('target')])
  return { source, target }
}
