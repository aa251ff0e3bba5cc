import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The house: an import may point to a lower floor, or stay in its own folder. Files of the top count as folders. */
const floors: Record<string, number> = {
  kills: 6,
  cli: 5,
  prove: 5,
  vitest: 5,
  'run-matrix.ts': 4.5,
  'run.ts': 4,
  'run-end.ts': 3.5,
  'run-access.ts': 3.5,
  'run-logs.ts': 3.5,
  diagnosis: 3.5,
  freeze: 3.5,
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
  model: 0,
  kit: 0,
}

/** Outside libraries, each with the only folder that may import it. */
const importers: Record<string, string> = {
  mysql2: 'session',
  testcontainers: 'topology',
  chalk: 'report',
  diff: 'report',
  'node-sql-parser': 'suite',
  commander: 'cli',
  'playwright-core': 'vitest',
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
  return relative(harness, file).split('/')[0]!
}

describe('the floors of the house', () => {
  it('have a place for every folder', () => {
    expect([...new Set(sources.map(({ file }) => file.split('/')[0]!))].filter(room => !(room in floors))).toEqual([])
  })

  it('let imports point down only', () => {
    const upward = sources.flatMap(({ file, imports }) => {
      const here = roomOf(join(harness, file))
      return imports
        .filter(each => each.startsWith('.'))
        .map(each => roomOf(resolve(dirname(join(harness, file)), each)))
        .filter(there => there !== here && floors[there]! >= floors[here]!)
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
