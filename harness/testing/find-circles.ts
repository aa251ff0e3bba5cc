/** The imports of each node, by name. */
type ImportGraph = ReadonlyMap<string, Iterable<string>>

/**
 * Returns circles of a graph, each as the names on it, in order. If there are circles, at least one is returned; if
 * several circles share a name, perhaps not all.
 */
export function findCircles(graph: ImportGraph): string[][] {
  const circles: string[][] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (name: string) => {
    const start = path.indexOf(name)
    if (start >= 0) circles.push([...path.slice(start), name])
    if (start >= 0 || done.has(name)) return
    path.push(name)
    for (const imported of graph.get(name) ?? []) visit(imported)
    path.pop()
    done.add(name)
  }
  for (const name of graph.keys()) visit(name)
  return circles
}

/** Returns the graph of groups of names, for example of the folders of files. Imports within a group do not count. */
export function groupImports(graph: ImportGraph, groupOf: (name: string) => string): ImportGraph {
  const groups = new Map<string, Set<string>>()
  for (const [name, imports] of graph) {
    const group = groupOf(name)
    const imported = groups.get(group) ?? new Set()
    groups.set(group, imported)
    for (const each of imports) if (groupOf(each) !== group) imported.add(groupOf(each))
  }
  return groups
}
