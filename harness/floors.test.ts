import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The rooms of the house, by floor: an import may point to a lower floor, or stay in its own room. Each phase is a room of
 * its own, and so is each file of the top.
 */
const floors: Record<string, number> = {
  cli: 5,
  prove: 5,
  vitest: 5,
  'run-matrix.ts': 4.5,
  'run.ts': 4,
  'run-end.ts': 3.5,
  'run-access.ts': 3.5,
  'run-logs.ts': 3.5,
  'phases/replay': 3.5,
  'phases/read-only': 3.5,
  'phases/diagnosis': 3.5,
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
  kit: 0,
}

/** Outside the product: nothing of the product imports it. */
const testing = 'testing'

/** Outside libraries, each with the only folder that may import it. */
const importers: Record<string, string> = {
  mysql2: 'session',
  testcontainers: 'topology',
  chalk: 'report',
  diff: 'report',
  'node-sql-parser': 'sql',
  commander: 'cli',
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
})
