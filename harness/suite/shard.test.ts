import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Suite } from '../model/statement.ts'
import { parseSuite } from './parse.ts'
import { digestedPlan, shardOf } from './shard.ts'

/** Returns a suite of this number of queries, each on its own line; with a write among them the suite cannot be cut. */
function suiteOf(file: string, statements: number, { writes = false } = {}): Suite {
  const lines = Array.from({ length: statements }, (_, at) => `SELECT ${at};`)
  return parseSuite((writes ? lines.with(0, 'CREATE TABLE t (id INT);') : lines).join('\n'), { file })
}

function shardsOf(suites: readonly Suite[], count: number): Suite[][] {
  return Array.from({ length: count }, (_, at) => shardOf(suites, { index: at + 1, count }))
}

const idsOf = (suites: readonly Suite[]) => suites.flatMap(({ statements }) => statements.map(({ id }) => id))
const sizeOf = (suites: readonly Suite[]) => idsOf(suites).length
const layout = (shards: readonly Suite[][]) =>
  shards.map(shard => shard.map(({ file, statements }) => `${file} ${statements.length}`))

describe('shards', () => {
  it('take whole suites, and about the same number of statements', () => {
    const suites = [
      suiteOf('a.sql', 3),
      suiteOf('b.sql', 9),
      suiteOf('c.sql', 5),
      suiteOf('d.sql', 1),
      suiteOf('e.sql', 4),
    ]
    expect(layout(shardsOf(suites, 2))).toEqual([
      ['a.sql 3', 'b.sql 9'],
      ['c.sql 5', 'd.sql 1', 'e.sql 4'],
    ])
  })

  it('share a suite that is more than one of them is to have', () => {
    const suites = [suiteOf('a.sql', 10), suiteOf('big.sql', 1_000)]
    expect(layout(shardsOf(suites, 4))).toEqual([
      ['a.sql 10', 'big.sql 250'],
      ['big.sql 250'],
      ['big.sql 250'],
      ['big.sql 250'],
    ])
    expect(idsOf(shardsOf(suites, 4)[1]!)).toEqual(idsOf(suites).slice(260, 510))
  })

  it('do not share a suite of which one statement may depend on another', () => {
    const suites = [suiteOf('big.sql', 1_000, { writes: true })]
    expect(layout(shardsOf(suites, 3))).toEqual([['big.sql 1000'], [], []])
  })

  it('do not cut a suite into parts that are hardly worth their fixture', () => {
    expect(layout(shardsOf([suiteOf('a.sql', 399)], 2))).toEqual([['a.sql 399'], []])
    expect(layout(shardsOf([suiteOf('a.sql', 500)], 8)).flat()).toEqual(['a.sql 250', 'a.sql 250'])
  })

  it('leave suites whole when they are told to', () => {
    expect(shardOf([suiteOf('a.sql', 1_000)], { index: 1, count: 2 }, { uncut: true })).toEqual([
      suiteOf('a.sql', 1_000),
    ])
  })

  it('leave out what `only` leaves out', () => {
    const only = { ...suiteOf('b.sql', 2), only: true }
    expect(layout(shardsOf([suiteOf('a.sql', 3), only], 2))).toEqual([['b.sql 2'], []])
  })

  const anySuites = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 12 })
    .map(sizes =>
      sizes.map(([size, isLarge, writes], at) => suiteOf(`${at}.sql`, isLarge ? size * 25 : size, { writes })),
    )
  const anyCount = fc.integer({ min: 1, max: 9 })

  it('hold every statement once, in order, whatever the suites', () => {
    fc.assert(
      fc.property(anySuites, anyCount, (suites, count) => {
        const shards = shardsOf(suites, count)
        const shared = shards.flatMap(idsOf)
        expect(shared.toSorted()).toEqual(idsOf(suites).toSorted())
        for (const shard of shards) {
          const own = new Set(idsOf(shard))
          expect(idsOf(shard)).toEqual(idsOf(suites).filter(id => own.has(id)))
          expect(new Set(shard.map(({ file }) => file)).size).toBe(shard.length)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are the same whatever the order of the suites', () => {
    const shuffled = anySuites.chain(suites =>
      fc.tuple(fc.constant(suites), fc.shuffledSubarray(suites, { minLength: suites.length })),
    )
    fc.assert(
      fc.property(shuffled, anyCount, ([suites, others], count) => {
        const sets = (all: Suite[]) => shardsOf(all, count).map(shard => idsOf(shard).toSorted())
        expect(sets(others)).toEqual(sets(suites))
      }),
      { numRuns: 60 },
    )
  })

  it('are balanced as far as whole suites allow', () => {
    fc.assert(
      fc.property(anySuites, anyCount, (suites, count) => {
        const shards = shardsOf(suites, count)
        const share = sizeOf(suites) / count
        const largest = Math.max(...shards.flat().map(({ statements }) => statements.length))
        for (const shard of shards) expect(sizeOf(shard)).toBeLessThanOrEqual(2 * share + largest)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the plan of a whole run', () => {
  const suite = '-- fixture: f\nSELECT 1;'
  const planOf = (text: string, seed = 'CREATE TABLE t (id INT)') =>
    digestedPlan([
      parseSuite(text, {
        file: 'a.sql',
        fixture: name => ({ name, directory: '/anywhere', statements: parseSuite(seed, { file: 's.sql' }).statements }),
      }),
    ])[0]!

  it('tells suites apart by all that they and their fixtures say', () => {
    const same = planOf(suite)
    expect(same).toMatchObject({
      name: 'a',
      file: 'a.sql',
      statements: 1,
      digest: expect.stringMatching(/^[\da-f]{64}$/),
    })
    expect(planOf(suite)).toEqual(same)
    const others = [
      planOf('-- fixture: f\nSELECT 2;'),
      planOf('-- fixture: f\n\nSELECT 1;'),
      planOf('-- fixture: f\n-- params: [1]\nSELECT ?;'),
      planOf('-- fixture: f\n-- params: [2]\nSELECT ?;'),
      planOf(suite, 'CREATE TABLE t (id BIGINT)'),
    ]
    expect(new Set([same, ...others].map(({ digest }) => digest)).size).toBe(6)
  })
})
