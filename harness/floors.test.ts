import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findCircles, groupImports } from './testing/find-circles.ts'

/**
 * The rooms of the house, by floor: an import may point to a lower floor, or stay in its own room. Each phase is a room of
 * its own, and so are the contract and the list of phases.
 */
const floors: Record<string, number> = {
  cli: 5,
  prove: 5,
  vitest: 5,
  run: 4,
  'phases/list.ts': 3.8,
  'phases/replay': 3.5,
  'phases/read-only': 3.5,
  'phases/diagnosis': 3.5,
  'phases/contract': 3.2,
  probing: 3,
  recovery: 3,
  replay: 3,
  report: 3,
  gate: 3,
  merge: 3,
  administration: 2.5,
  session: 2,
  topology: 2,
  journal: 2,
  config: 2,
  labels: 2,
  masking: 1.5,
  suite: 1,
  oracle: 1,
  sql: 0.7,
  protocol: 0.7,
  machine: 0.5,
  model: 0.2,
  formats: 0.1,
  kit: 0,
}

/** Outside the product: nothing of the product imports it. */
const testing = 'testing'

/** Outside libraries, each with the only room that may import it. */
const importers: Record<string, string> = {
  mysql2: 'session',
  testcontainers: 'topology',
  chalk: 'report',
  diff: 'report',
  'node-sql-parser': 'sql',
  commander: 'cli',
  zod: 'formats',
  yaml: 'formats',
  'playwright-core': 'testing',
}

const harness = import.meta.dirname
const sources = readdirSync(harness, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map(file => ({ file, imports: importsOf(join(harness, file)) }))

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'([^']+)'/g)].map(match => match[1]!)
}

function roomOf(file: string): string {
  const folders = relative(harness, file).split('/')
  return folders[0] === 'phases' ? folders.slice(0, 2).join('/') : folders[0]!
}

/** Imports of types count: a file that cannot be understood without another one belongs to it. */
const graph = new Map(
  sources.map(({ file, imports }) => [
    file,
    imports.filter(each => each.startsWith('.')).map(each => relative(harness, resolve(harness, dirname(file), each))),
  ]),
)

describe('imports', () => {
  it('make no circle of files', () => {
    expect(findCircles(graph)).toEqual([])
  })

  it.each([1, 2])('make no circle of folders, %i deep', depth => {
    const folders = groupImports(graph, file => dirname(file).split('/').slice(0, depth).join('/'))
    expect(findCircles(folders)).toEqual([])
  })
})

describe('the floors of the house', () => {
  it('have a place for every folder', () => {
    const rooms = new Set(sources.map(({ file }) => roomOf(join(harness, file))))
    expect([...rooms].filter(room => room !== testing && !(room in floors))).toEqual([])
    expect(Object.keys(floors).filter(room => !rooms.has(room))).toEqual([])
  })

  it('are those of the map in CONTRIBUTING.md, in the same order', () => {
    const map = readFileSync(join(harness, '../CONTRIBUTING.md'), 'utf8')
    const rows = [...map.matchAll(/^\| ([\d.]+) \| `([^`]+?)\/?` \|/gm)].map(([, floor, room]) => [
      room!,
      Number(floor),
    ])
    expect(rows.toSorted()).toEqual(Object.entries(floors).toSorted())
    expect(rows.map(([, floor]) => floor)).toEqual(Object.values(floors).toSorted((one, other) => other - one))
  })

  it('are those of the map in its folders, too', () => {
    const map = readFileSync(join(harness, '../CONTRIBUTING.md'), 'utf8')
    const named = [...map.matchAll(/^\| [\d.–]+ \| `([^`]+?)\/` \| (.*) \|.*\|$/gm)].flatMap(([, room, holds]) =>
      [...holds!.matchAll(/`([\w-]+)\/`/g)].map(([, folder]) => `${room}/${folder}`),
    )
    const folders = new Set(sources.map(({ file }) => file.split('/').slice(0, 2).join('/')))
    const inRooms = [...folders].filter(
      folder => !folder.startsWith('phases/') && !folder.endsWith('.ts') && folder.includes('/'),
    )
    expect(named.toSorted()).toEqual(inRooms.toSorted())
  })

  it('let imports point down only', () => {
    const upward = sources.flatMap(({ file, imports }) => {
      const here = roomOf(join(harness, file))
      if (here === testing) return []
      return imports
        .filter(each => each.startsWith('.'))
        .map(each => roomOf(resolve(dirname(join(harness, file)), each)))
        .filter(there => there !== here && !(floors[there]! < floors[here]!))
        .map(there => `${file} imports ${there}`)
    })
    expect(upward).toEqual([])
  })

  it('give each outside library one room', () => {
    const strays = sources.flatMap(({ file, imports }) =>
      imports.flatMap(each => {
        const room = importers[each.split('/')[0]!]
        return room && room !== roomOf(join(harness, file)) ? [`${file} imports ${each}`] : []
      }),
    )
    expect(strays).toEqual([])
  })

  it('have a room for each library on which the product depends', () => {
    const { dependencies } = JSON.parse(readFileSync(join(harness, '../package.json'), 'utf8'))
    const imported = (library: string) =>
      sources.some(
        ({ file, imports }) =>
          roomOf(join(harness, file)) === importers[library] && imports.some(each => each.split('/')[0] === library),
      )
    // Node.js is what it all runs on.
    expect(Object.keys(dependencies).filter(library => library !== 'node' && !imported(library))).toEqual([])
  })
})

/** Most of Zod's cost is to load it, before a server is started. */
it('a run loads no schema at its start', () => {
  const loaded = new Set<string>()
  const load = (path: string) => {
    if (loaded.has(path)) return
    loaded.add(path)
    const text = readFileSync(path, 'utf8')
    for (const [, from] of text.matchAll(/^(?:import|export) (?!type )[^']*\bfrom '(\.[^']+)'/gm)) {
      load(resolve(dirname(path), from!))
    }
  }
  for (const file of ['cli/main.ts', 'cli/run.ts']) load(join(harness, file))
  expect(loaded).toContain(join(harness, 'topology/open.ts'))
  expect([...loaded].filter(path => path.startsWith(join(harness, 'formats')))).toEqual([])
})
