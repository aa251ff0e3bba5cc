/**
 * Delta debugging: returns a part of the items, in their order, for which `holds` is still true, and from which no
 * single item can be left out (1-minimal). Taken from A. Zeller and R. Hildebrandt, "Simplifying and Isolating
 * Failure-Inducing Input", 2002. The caller knows that `holds` is true for all items. Once `isOver` returns true, the
 * smallest part so far is returned.
 */
export async function ddmin<Item>(
  items: readonly Item[],
  holds: (part: Item[]) => Promise<boolean>,
  isOver: () => boolean = () => false,
): Promise<Item[]> {
  if (items.length > 0 && !isOver() && (await holds([]))) return []
  let rest = [...items]
  let chunks = 2
  while (rest.length > 1 && !isOver()) {
    const smaller = await smallerPart(rest, Math.min(chunks, rest.length), holds, isOver)
    if (smaller) {
      chunks = smaller.kind === 'chunk' ? 2 : Math.max(chunks - 1, 2)
      rest = smaller.part
    } else if (chunks >= rest.length) break
    else chunks = Math.min(chunks * 2, rest.length)
  }
  return rest
}

/** Returns the first chunk that suffices alone, otherwise the items without the first chunk that can be left out. */
async function smallerPart<Item>(
  items: readonly Item[],
  chunks: number,
  holds: (part: Item[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<{ kind: 'chunk' | 'complement'; part: Item[] } | undefined> {
  const bounds = Array.from({ length: chunks }, (_, index) => ({
    start: Math.floor((index * items.length) / chunks),
    end: Math.floor(((index + 1) * items.length) / chunks),
  }))
  for (const { start, end } of bounds) {
    const part = items.slice(start, end)
    if (isOver()) return undefined
    if (await holds(part)) return { kind: 'chunk', part }
  }
  // With two halves, each half is the complement of the other, and has been tried.
  for (const { start, end } of chunks > 2 ? bounds : []) {
    const part = [...items.slice(0, start), ...items.slice(end)]
    if (isOver()) return undefined
    if (await holds(part)) return { kind: 'complement', part }
  }
  return undefined
}
