import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JudgingRules } from '../../gate/judge.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../../testing/example-entries.ts'
import { exampleJunit } from '../../testing/example-junit.ts'
import { judged } from '../../testing/judged.ts'
import { NameOrdinals, nameOfStatement, numbered } from './case-name.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const long = (end: string) => `SELECT ${'column_with_a_name, '.repeat(5)} ${end}`

describe('the name of a statement without a name', () => {
  it('is its text, whatever its line breaks', () => {
    expect(nameOfStatement('SELECT id\n  FROM\tusers')).toBe('SELECT id FROM users')
  })

  it('tells long texts apart by their ends', () => {
    const [one, other] = [nameOfStatement(long('1')), nameOfStatement(long('2'))]
    expect(one).toMatch(/^SELECT column_with_a_name, .*… #[0-9a-f]{8}$/)
    expect(one).not.toBe(other)
    expect(nameOfStatement(long('1').replaceAll(', ', ',\n'))).toBe(one)
  })
})

describe('equal names', () => {
  const anyName = fc.oneof(fc.constantFrom('a', 'a (2)', 'a (3)', 'a (2) (2)', 'b'), fc.string({ maxLength: 3 }))

  it('never stay equal within a suite', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 60 }), names => {
        const ordinals = new NameOrdinals()
        const given = names.map(name => numbered(name, ordinals.next('suite', name)))
        expect(new Set(given).size).toBe(given.length)
      }),
    )
  })

  it('count in each suite by itself', () => {
    const ordinals = new NameOrdinals()
    expect(['a', 'b', 'a'].map(suite => ordinals.next(suite, 'SELECT 1'))).toEqual([1, 1, 2])
  })
})

describe('the names in junit.xml', () => {
  const namesIn = (statements: readonly { sql: string; fails: boolean }[]) => {
    const entries = exampleJournal(
      statements.map(({ sql, fails }, index) =>
        exampleObservation(index + 1, { sql, differences: fails ? [exampleDifference({ kind: 'rows' })] : [] }),
      ),
    )
    const xml = exampleJunit(judged(entries, rules), entries)
    return [...xml.matchAll(/<testcase classname="log in" name="([^"]*)"/g)].map(([, name]) => name)
  }

  it('are the same for what was there before, when lines are inserted above, whether it fails or not', () => {
    const anyStatement = fc.record({ sql: fc.constantFrom('SELECT 1', 'SELECT 2', long('1')), fails: fc.boolean() })
    const inserted = fc.array(fc.record({ sql: fc.constantFrom('SELECT 3', long('2')), fails: fc.boolean() }), {
      maxLength: 5,
    })
    fc.assert(
      fc.property(fc.array(anyStatement, { minLength: 1, maxLength: 150 }), inserted, (before, above) => {
        const names = namesIn(before)
        expect(new Set(names).size).toBe(names.length)
        expect(namesIn([...above, ...before]).slice(above.length)).toEqual(names)
      }),
      { numRuns: 50 },
    )
  })
})
