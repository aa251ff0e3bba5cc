import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Difference, DisplayCell } from '../../model/difference.ts'
import type { Outcome } from '../../model/outcome.ts'
import { SourceAnswers } from './source-answers.ts'

const quiet = { warnings: { kind: 'read' as const, count: 0, list: [] }, inTransaction: false }

function row(value: DisplayCell): Outcome {
  return { kind: 'rows', columns: [], rowCount: 1, digest: JSON.stringify(value), ...quiet }
}
const refused = (errno: number): Outcome => ({ kind: 'error', errno, sqlState: 'HY000', message: '' })

/** Two servers answer a query of one value. */
function answered(source: DisplayCell | Outcome, target: DisplayCell | Outcome) {
  const outcomes = [source, target].map(each =>
    each !== null && typeof each === 'object' && 'kind' in each ? each : row(each),
  )
  const isRow = outcomes.every(({ kind }) => kind === 'rows')
  const differs = JSON.stringify(outcomes[0]) !== JSON.stringify(outcomes[1])
  const rows = {
    kind: 'rows' as const,
    result: 1,
    column: 'v',
    columns: ['v'],
    summary: '1 row differs in `v`',
    rows: {
      count: 1,
      columns: { source: ['v'], target: ['v'] },
      examples: [{ source: [source as DisplayCell], target: [target as DisplayCell] }],
    },
  }
  const error: Difference = { kind: 'error', result: 1, summary: 'fails' }
  const differences: Difference[] = differs ? [isRow ? rows : error] : []
  return { statement: 'a.sql:1:1', source: [outcomes[0]!], target: [outcomes[1]!], differences }
}

type Tries = [DisplayCell | Outcome, DisplayCell | Outcome][]

function measure(first: ReturnType<typeof answered>, tries: Tries, isSameState = true) {
  const answers = new SourceAnswers(first, { isSameState })
  for (const [one, other] of tries) answers.add(answered(one, other))
  return answers
}

describe('the source, asked again', () => {
  it('excuses an answer that it has given itself, also if its two servers have never differed', () => {
    expect(measure(answered('0', '1'), [['1', '1']]).isExcused).toBe(true)
    expect(measure(answered('0', '1'), [['0', '0']]).isExcused).toBe(false)
    expect(measure(answered('0', '1'), [['0', '0']]).measured()).toBeUndefined()
  })

  it('excuses a value of a class that it has shown', () => {
    expect(measure(answered('12', '7'), [['3', '5']]).isExcused).toBe(true)
    expect(
      measure(answered('12', '0'), [
        ['3', '5'],
        ['3', '3'],
      ]).isExcused,
    ).toBe(true)
  })

  it('excuses any answer if it has never given the same answer twice', () => {
    const tries: Tries = [
      ['c', 'd'],
      ['e', 'f'],
    ]
    expect(measure(answered('a', null), tries.slice(0, 1)).isExcused).toBe(false)
    expect(measure(answered('a', null), tries).isExcused).toBe(true)
  })

  it.each<[string, ReturnType<typeof answered>, Tries]>([
    [
      'NULL',
      answered('0', null),
      [
        ['0', '1'],
        ['1', '1'],
      ],
    ],
    [
      'another number',
      answered('0', '7'),
      [
        ['0', '1'],
        ['1', '1'],
      ],
    ],
    [
      'a text',
      answered('0', 'x'),
      [
        ['0', '1'],
        ['1', '1'],
      ],
    ],
    [
      'an error',
      answered('0', refused(1064)),
      [
        ['0', refused(1213)],
        ['1', '1'],
      ],
    ],
  ])('does not excuse what it has never given: %s', (_, first, tries) => {
    const answers = measure(first, tries)
    expect(answers.isExcused).toBe(false)
    expect(answers.measured()).toMatchObject({ differences: [], tries: 2, differed: 1 })
  })

  it('says nothing by its first answer if it is asked in another state', () => {
    expect(measure(answered('0', '1'), [['1', '1']], false).isExcused).toBe(false)
    expect(measure(answered('0', '1'), [['1', '0']], false).isExcused).toBe(true)
  })

  it('excuses no declaration of a column by equal rows', () => {
    const first = answered('0', '1')
    first.differences.push({ kind: 'type', result: 1, column: 'v', summary: 'type INT / BIGINT' })
    const measured = measure(first, [['0', '1']]).measured()
    expect(measured?.differences.map(({ kind }) => kind)).toEqual(['rows'])
  })

  it('excuses nothing without having varied', () => {
    const values = fc.constantFrom<DisplayCell>('0', '1', '7', 'x', null)
    fc.assert(
      fc.property(values, values, fc.integer({ min: 1, max: 5 }), (source, target, tries) => {
        fc.pre(source !== target)
        const same: Tries = Array.from({ length: tries }, () => [source, source])
        expect(measure(answered(source, target), same).measured()).toBeUndefined()
      }),
    )
  })
})
