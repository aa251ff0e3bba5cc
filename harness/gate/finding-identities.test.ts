import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { Finding } from '../model/finding.ts'
import { normalise } from '../sql/lexer/normalise.ts'
import { exampleDifference, exampleRows } from '../testing/example-entries.ts'
import { exampleColumn } from '../testing/example-replies.ts'
import { FindingIdentities } from './finding-identities.ts'

const subject = { kind: 'statement', suite: 'a', file: 'a.sql', at: 'a.sql:1:1' } as const

function findingOf(sql: string, differences: Difference[], labels: string[] = []): Finding {
  const outcome = { ...exampleRows(), columns: labels.map(label => exampleColumn(label, 'int')) }
  const outcomes = { source: [outcome], target: [outcome] }
  return { phase: 'replay', subject, sql, identity: normalise(sql), differences, tolerances: [], outcomes }
}

function printOf(finding: Finding): string {
  return new FindingIdentities().of(finding, finding.differences).print
}

const changed = (classes: Difference['classes']): Difference[] => [
  exampleDifference({ kind: 'rows', classes: classes! }),
]
const inColumn = (column: string, how: string, place = 0) => ({ column, place, class: how })

describe('the fingerprint of a divergence', () => {
  it('is another one for opposite breakages', () => {
    const insert = (word: string, how: string) =>
      printOf(
        findingOf(`INSERT INTO logins VALUES ('${word}')`, [
          exampleDifference({ kind: 'error', classes: [{ class: how }] }),
        ]),
      )
    expect(insert('jan ', 'error 1062 / done')).not.toBe(insert('strasse', 'done / error 1062'))
    expect(insert('jan ', 'error 1062 / done')).toBe(insert('ann ', 'error 1062 / done'))
    expect(insert('jan ', 'error 1062 / done')).not.toBe(insert('jan ', 'error 1406 / done'))
  })

  it('leaves out literals, white space and aliases, in the labels of columns, too', () => {
    const of = (sql: string, label: string) =>
      printOf(findingOf(sql, changed([inColumn(label, 'one-to-zero')]), [label]))
    const first = of("SELECT 'jan' = 'jan ', COUNT(u.id) FROM users u", "'jan' = 'jan '")
    expect(of("select  'ann' = 'ann ',\n count(p.id) from users AS p".replace('AS ', ''), "'ann' = 'ann '")).toBe(first)
    const counted = of('SELECT COUNT(u.id) FROM users u', 'COUNT(u.id)')
    expect(of('SELECT COUNT(p.id) FROM users p', 'COUNT(p.id)')).toBe(counted)
    expect(counted).not.toBe(first)
  })

  it('tells columns apart whose labels differ in a literal alone', () => {
    const sql = "SELECT 'a' = 'b', 'c' = 'd'"
    const labels = ["'a' = 'b'", "'c' = 'd'"]
    const of = (one: string, other: string) =>
      printOf(findingOf(sql, changed([inColumn(labels[0]!, one), inColumn(labels[1]!, other, 1)]), labels))
    expect(of('zero-to-one', 'one-to-zero')).not.toBe(of('one-to-zero', 'zero-to-one'))
  })

  it('survives a renamed fixture', () => {
    const contents = (fixture: string, table: string): Finding => ({
      ...findingOf('SELECT 1', changed([inColumn('n', 'less')])),
      subject: { kind: 'table', name: `contents of ${table}`, suite: 'a', file: 'a.sql', at: 'a.sql:1:1' },
      identity: `contents of ${fixture} / ${table}`,
    })
    expect(printOf(contents('shop', 'users'))).toBe(printOf(contents('store', 'users')))
    expect(printOf(contents('shop', 'users'))).not.toBe(printOf(contents('shop', 'carts')))
  })

  it('does not depend on chance where the source differs from itself', () => {
    const identities = new FindingIdentities()
    const nights = [
      changed([inColumn('n', 'less')]),
      changed([inColumn('n', 'mixed')]),
      [exampleDifference({ kind: 'affected' })],
    ]
    expect(new Set(nights.map(night => identities.ofNoise(findingOf('SELECT RAND()', night)))).size).toBe(1)
  })

  it('ignores cosmetic differences beside others', () => {
    const rows = changed([inColumn('n', 'less')])
    const metadata = exampleDifference({ kind: 'metadata', column: 'n' })
    expect(printOf(findingOf('SELECT n FROM t', [...rows, metadata]))).toBe(printOf(findingOf('SELECT n FROM t', rows)))
  })

  it('is another one when the sides are exchanged, for every class but mixed and other', () => {
    const opposite = { less: 'more', more: 'less', missing: 'extra', extra: 'missing' } as const
    const pairs: [string, string][] = [
      ...(Object.entries(opposite) as [string, string][]),
      ['zero-to-one', 'one-to-zero'],
      ['null-on-source', 'null-on-target'],
      ['done / error 1062', 'error 1062 / done'],
      ['INT / BIGINT', 'BIGINT / INT'],
      ['source: refused', 'target: refused'],
    ]
    const way = fc.tuple(fc.constantFrom(...pairs), fc.constantFrom('a', 'b', 'c'))
    fc.assert(
      fc.property(fc.uniqueArray(way, { minLength: 1, maxLength: 3, selector: ([, column]) => column }), ways => {
        const of = (side: 0 | 1) =>
          printOf(
            findingOf('SELECT a, b, c FROM t', changed(ways.map(([pair, column]) => inColumn(column, pair[side])))),
          )
        expect(of(0)).not.toBe(of(1))
      }),
    )
  })
})
