import { describe, expect, it } from 'vitest'
import { type ContenderName, type Measured, measureInTurn } from './contender.ts'
import { figuresOf } from './figures.ts'
import { withFigures } from './performance-page.ts'
import { summarise } from './profile.ts'
import { asScript, preparation, shapeCount, smallStatements } from './small-statements.ts'
import { median, medianUsage, type Usage } from './statistics.ts'
import { figureTable, measuredTable, spentTable } from './tables.ts'

const megabyte = 2 ** 20

function usage(wallMs: number, { cpuMs = wallMs, peakBytes = 100 * megabyte, serverCpuMs = 0 } = {}): Usage {
  return { wallMs, cpuMs, peakBytes, serverCpuMs }
}

function measured(benchmark: Measured['benchmark'], name: ContenderName, median: Usage): Measured {
  return { benchmark, name, title: name, runs: [median], median }
}

const sizes = { fewStatements: 20_000, manyStatements: 200_000, fewRows: 500_000, manyRows: 5_000_000 }

describe('a median', () => {
  it('is the one in the middle, or lies between two', () => {
    expect(median([30, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(() => median([])).toThrow(RangeError)
  })

  it('is taken of each measure by itself', () => {
    const runs = [usage(1, { cpuMs: 9 }), usage(2, { cpuMs: 7 }), usage(3, { cpuMs: 8 })]
    expect(medianUsage(runs)).toEqual(usage(2, { cpuMs: 8 }))
  })
})

it('contenders take turns', async () => {
  const order: string[] = []
  const contender = (name: ContenderName) => ({
    benchmark: 'a' as const,
    name,
    title: name,
    run: async () => {
      order.push(name)
      return usage(order.length)
    },
  })
  let servers = 0
  const results = await measureInTurn([contender('start-up'), contender('few statements')], 3, {
    log: () => {},
    serverCpuMs: () => ++servers,
  })
  expect(order).toEqual(Array(3).fill(['start-up', 'few statements']).flat())
  expect(results.map(({ median }) => median)).toEqual([3, 4].map(wallMs => ({ ...usage(wallMs), serverCpuMs: 1 })))
})

describe('figures', () => {
  const statements = [
    measured('a', 'start-up', usage(500)),
    measured('a', 'few statements', usage(2_500)),
    measured('a', 'few statements, C clients', usage(2_500)),
    measured('a', 'few statements, mysql2', usage(5_000)),
    measured('a', 'few statements, pt-upgrade', usage(19_000)),
    measured('a', 'many statements', usage(22_500)),
    measured('a', 'many statements, C clients', usage(20_000)),
  ]

  it('take the start-up out of what a statement costs', () => {
    expect(figuresOf(statements, sizes).map(({ measured, isReached }) => [measured, isReached])).toEqual([
      ['1.00 ×', true],
      ['1.13 ×', false],
      ['7.6 ×', false],
      ['1.10 ×', true],
      ['0.90 ×', true],
      ['55 µs', false],
    ])
  })

  it('hold rows and memory against their limits', () => {
    const rows = [
      measured('b', 'few rows', usage(700)),
      measured('b', 'few rows, C clients', usage(1_000)),
      measured('b', 'many rows', usage(9_000, { peakBytes: 251 * megabyte })),
      measured('b', 'many rows, C clients', usage(10_000)),
      measured('c', 'shuffled rows', usage(1_500)),
    ]
    expect(figuresOf(rows, sizes).map(({ measured, isReached }) => [measured, isReached])).toEqual([
      ['0.70 ×', true],
      ['100 MB', true],
      ['0.90 ×', false],
      ['251 MB', false],
      ['2.14 ×', false],
      ['100 MB', true],
    ])
  })

  it('are shown as a table', () => {
    const figures = figuresOf([measured('d', 'accounts', usage(4_321))], sizes)
    expect(figureTable(figures)).toBe(`|  | figure | measured | must reach | reached |
|---|---|--:|--:|---|
| (d) | accounts suites, servers included: wall | 4.32 s | ≤ 5 s | ✓ |`)
  })
})

it('what was measured is shown with its spread', () => {
  const runs = [usage(1_000), usage(1_500), usage(3_000)]
  const table = measuredTable([{ benchmark: 'a', name: 'start-up', title: 'a | b', runs, median: medianUsage(runs) }])
  expect(table.split('\n').at(-1)).toBe('| (a) | a \\| b | 1.50 s | 1.00 – 3.00 s | 1.50 s | 0.00 s | 100 MB |')
})

it('a profile is summed up by function and by part, and names no place of the machine', () => {
  const frame = (functionName: string, url: string) => ({ functionName, url })
  const { parts, functions } = summarise({
    nodes: [
      { id: 1, callFrame: frame('(root)', ''), children: [2, 3, 4] },
      { id: 2, callFrame: frame('(idle)', '') },
      { id: 3, callFrame: frame('read', 'file:///somewhere/harness/session/reply-reader.ts'), children: [5] },
      { id: 4, callFrame: frame('', 'file:///somewhere/node_modules/mysql2/lib/packet.js') },
      { id: 5, callFrame: frame('writeBuffer', '') },
    ],
    samples: [2, 3, 5, 4],
    timeDeltas: [5_000, 20_000, 30_000, 50_000],
  })
  expect(spentTable(functions, 'function').split('\n').slice(2)).toEqual([
    '| 50.0 % | 0.05 s | (anonymous) (mysql2/lib/packet.js) |',
    '| 30.0 % | 0.03 s | writeBuffer (native code) |',
    '| 20.0 % | 0.02 s | read (harness/session/reply-reader.ts) |',
    '| 4.8 % | 0.01 s | (idle) |',
  ])
  expect(parts.map(({ where, ms }) => [where, ms])).toEqual([
    ['harness/session', 50],
    ['mysql2', 50],
    ['(idle)', 5],
  ])
})

it('small statements are the same each time, one a line, in all shapes', () => {
  const script = asScript([...preparation(), ...smallStatements(2_000)])
  expect(script).toBe(asScript([...preparation(), ...smallStatements(2_000)]))
  expect(script.trimEnd().split('\n')).toHaveLength(preparation().length + 2_000)
  const shapes = smallStatements(2_000).map(sql => sql.replace(/\d+/g, '?'))
  expect(new Set(shapes).size).toBe(shapeCount)
})

it('the figures take their place on the page, again and again', () => {
  const page = 'before\n<!-- rows: begin, written by npm run bench -->\nold\n<!-- rows: end -->\nafter\n'
  const expected = 'before\n<!-- rows: begin, written by npm run bench -->\n\nnew\n\n<!-- rows: end -->\nafter\n'
  expect(withFigures(page, 'rows', 'new\n')).toBe(expected)
  expect(withFigures(expected, 'rows', 'new')).toBe(expected)
  expect(() => withFigures('nothing', 'rows', 'new')).toThrow('the page has no')
})
