/** Returns the first of many items, and the number of those left. */
export function bounded<Item>(items: readonly Item[], most: number): { shown: readonly Item[]; left: number } {
  return { shown: items.slice(0, most), left: Math.max(0, items.length - most) }
}
