import { dirname, join, normalize } from 'node:path'

/** An export that no file imports, or only tests import. */
interface UnusedExport {
  /** `folder/file.ts: name` */
  at: string
  isType: boolean
  namedBy: 'nobody' | 'tests'
}

const declaration =
  /^export (?:async )?(?:(type|interface)|(?:abstract )?class|const|let|function\*?) (\w+)|^export (type )?\{([^}]*)\}/gm
const staticImport = /\b(?:import|export) (?:type )?(?:\w+, )?\{([^}]*)\} from '([^']+)'/g
const dynamicImport = /\bimport\('([^']+)'\)/g

/**
 * Reads sources, by path, as text: the files that export a name, and the files that import it from there; a file that
 * imports another one dynamically uses each export of that file whose name it contains. Default exports are not
 * checked. `isOfTests` is true for a file of tests, or of their support.
 */
export function findUnusedExports(
  sources: ReadonlyMap<string, string>,
  isOfTests: (file: string) => boolean,
): UnusedExport[] {
  const importers = new Map<string, Set<string>>()
  const wholes = new Map<string, Set<string>>()
  const add = (to: typeof wholes, key: string, file: string) => to.set(key, (to.get(key) ?? new Set()).add(file))
  for (const [file, text] of sources) {
    const pathOf = (from: string) => normalize(join(dirname(file), from))
    for (const [, names, from] of text.matchAll(staticImport)) {
      for (const { before } of listed(names!)) add(importers, `${pathOf(from!)}: ${before}`, file)
    }
    for (const [, from] of text.matchAll(dynamicImport)) add(wholes, pathOf(from!), file)
  }
  return [...sources].flatMap(([file, text]) =>
    exportsOf(text).flatMap(({ name, isType }): UnusedExport[] => {
      const at = `${file}: ${name}`
      const word = new RegExp(`\\b${name}\\b`)
      const dynamically = [...(wholes.get(file) ?? [])].filter(user => word.test(sources.get(user)!))
      const users = [...(importers.get(at) ?? []), ...dynamically]
      if (users.length === 0) return [{ at, isType, namedBy: 'nobody' }]
      return users.every(isOfTests) && !isOfTests(file) ? [{ at, isType, namedBy: 'tests' }] : []
    }),
  )
}

function exportsOf(text: string): { name: string; isType: boolean }[] {
  return [...text.matchAll(declaration)].flatMap(([, type, name, listOfTypes, list]) =>
    name === undefined
      ? listed(list!).map(({ after }) => ({ name: after, isType: listOfTypes !== undefined }))
      : [{ name, isType: type !== undefined }],
  )
}

/** Parses `a, type B, c as d`: each name before and after its renaming. */
function listed(names: string): { before: string; after: string }[] {
  const items = names.split(',').map(each => each.trim().replace(/^type /, ''))
  return items
    .filter(item => item !== '')
    .map(item => {
      const [before = '', after = before] = item.split(' as ')
      return { before, after }
    })
}
