import { describe, expect, it } from 'vitest'
import type { OrderGuarantee } from '../model/statement.ts'
import {
  compareExamples,
  type ExampleCell,
  exampleColumn,
  examplePacket,
  orderedBy,
} from '../testing/example-replies.ts'
import { compareSortKeys, type WholeResult } from './compare-sort-keys.ts'
import { resolveDoubt, type SortKeyAnswer } from './order-doubt.ts'

/** Returns a result of one column with one sort key, and with the bytes by which the server sorts the key. */
function keyed(...rows: [seen: ExampleCell, key: ExampleCell, tie: ExampleCell][]): WholeResult {
  const columns = ['id', 'crosscheck_key_1', 'crosscheck_tie_1'].map(name => exampleColumn(name))
  return { columns, protocol: 'text', rows: rows.map(examplePacket) }
}

const place = { keyCount: 1, about: 'place' } as const
const choice = { keyCount: 1, about: 'choice' } as const

describe('the same rows in other places', () => {
  it('tie where the source sorts their keys as equal', () => {
    const source = keyed(['1', 'a', 'A'], ['2', 'A', 'A'], ['3', 'b', 'B'])
    const target = keyed(['2', 'A', 'A'], ['1', 'a', 'a'], ['3', 'b', 'b'])
    expect(compareSortKeys({ source, target }, place)).toEqual({ kind: 'tied' })
  })

  it('are in another order where the source sorts their keys as different, whatever the target does', () => {
    const source = keyed(['1', 'A', 'A'], ['2', 'a', 'a'], ['3', 'b', 'b'])
    const target = keyed(['2', 'a', 'A'], ['1', 'A', 'A'], ['3', 'b', 'B'])
    expect(compareSortKeys({ source, target }, place)).toEqual({ kind: 'decided' })
  })

  it('may be equal rows with different keys', () => {
    const source = keyed(['x', 'a', 'A'], ['x', 'b', 'B'], ['y', null, null])
    expect(
      compareSortKeys({ source, target: keyed(['x', 'b', 'B'], ['x', 'a', 'A'], ['y', null, null]) }, place),
    ).toEqual({
      kind: 'tied',
    })
  })

  it('are not judged if they have become other rows', () => {
    const answer = compareSortKeys({ source: keyed(['1', 'a', 'A']), target: keyed(['2', 'a', 'A']) }, place)
    expect(answer).toMatchObject({ kind: 'unknown' })
  })
})

describe('other rows under a LIMIT', () => {
  it('tie where they have the sort key of the last row', () => {
    const source = keyed(['1', 'a', 'A'], ['2', 'b', 'B'])
    const target = keyed(['1', 'a', 'a'], ['3', 'b', 'b'])
    expect(compareSortKeys({ source, target }, choice)).toEqual({ kind: 'tied' })
  })

  it('differ where their sort keys differ', () => {
    const [source, target] = [keyed(['1', 'a', 'A']), keyed(['2', 'b', 'B'])]
    expect(compareSortKeys({ source, target }, choice)).toEqual({ kind: 'decided' })
  })
})

describe('a doubt about an order', () => {
  const names = (...rows: string[]) => ({ columns: [exampleColumn('name')], rows: rows.map(row => [row]) })
  const answers: SortKeyAnswer[] = [
    { kind: 'tied' },
    { kind: 'decided' },
    { kind: 'unknown', because: 'DISTINCT combines rows' },
  ]
  const kindsFor = (source: string[], target: string[], order: OrderGuarantee) => {
    const { differences, doubts } = compareExamples({ source: names(...source), target: names(...target) }, order)
    const kinds = (list: typeof differences) => list.map(({ kind }) => kind).join()
    return answers.map(answer => kinds(resolveDoubt(differences, doubts[0]!, answer)))
  }

  it('does not arise where all keys are seen to be equal, or a key is seen to be that of no tie', () => {
    const columns = [exampleColumn('id'), exampleColumn('name')]
    const same = {
      source: {
        columns,
        rows: [
          ['1', 'a'],
          ['2', 'a'],
        ],
      },
      target: {
        columns,
        rows: [
          ['2', 'a'],
          ['1', 'a'],
        ],
      },
    }
    expect(compareExamples(same, orderedBy('name'))).toMatchObject({ differences: [], doubts: [] })
    expect(compareExamples(same, { kind: 'total' })).toMatchObject({ doubts: [] })
    expect(compareExamples(same, { kind: 'none', limited: false })).toMatchObject({ doubts: [] })
  })

  it('is resolved by the sort keys', () => {
    expect(kindsFor(['1', '2'], ['2', '1'], orderedBy('hidden'))).toEqual(['', 'order', 'nondeterministic'])
    expect(kindsFor(['1'], ['2'], orderedBy('hidden', true))).toEqual(['nondeterministic', 'rows', 'nondeterministic'])
    // The result shows the keys, but not their collation.
    expect(kindsFor(['a', 'A'], ['A', 'a'], orderedBy('name'))).toEqual(['', 'order', ''])
    expect(kindsFor(['🎉', '🍣'], ['🍣', '🎉'], orderedBy('name'))).toEqual(['', 'order', 'order'])
  })
})
