import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../model/outcome.ts'
import { exampleBroken, exampleReadOnlyRefusal } from '../../testing/example-read-only.ts'
import {
  hiddenByFormat,
  type OutcomeByFormat,
  otherFormats,
  refusesUnderOneFormat,
  withOtherFormat,
} from './binlog-formats.ts'

const done: Outcome = {
  kind: 'done',
  affectedRows: 1n,
  insertId: 0n,
  info: '',
  warnings: { kind: 'read', count: 0, list: [] },
  inTransaction: false,
}
const refused: OutcomeByFormat = { side: 'source', format: 'STATEMENT', outcomes: [exampleReadOnlyRefusal] }
const answered: OutcomeByFormat = { side: 'target', format: 'ROW', outcomes: [done] }

describe('a write to a temporary table on the path of a log-in', () => {
  it('is tried under STATEMENT and ROW, beside the format of the server itself', () => {
    const formats = ['STATEMENT', 'MIXED', 'ROW'].map(format => otherFormats({ format, isConfigured: false }))
    expect(formats).toEqual([['ROW'], ['STATEMENT', 'ROW'], ['STATEMENT']])
  })

  it('is reported where one format alone refuses it', () => {
    expect(refusesUnderOneFormat([done], [exampleReadOnlyRefusal])).toBe(true)
    expect(refusesUnderOneFormat([exampleReadOnlyRefusal], [exampleReadOnlyRefusal])).toBe(false)
    expect(refusesUnderOneFormat([done], [])).toBe(false)
  })

  it('is a risk where the server answers in a format that nobody has named', () => {
    const assumed = { format: 'ROW', isConfigured: false }
    const { kind, summary, source } = hiddenByFormat(refused, [done], assumed)!
    expect(kind).toBe('nondeterministic')
    expect(summary).toBe(
      'while read-only the source answers under binlog_format = ROW, which it takes by itself, and 1290 HY000 under STATEMENT',
    )
    expect(source).toBe('done, 1 affected')
    expect(hiddenByFormat(refused, [done], { ...assumed, isConfigured: true })).toBeUndefined()
    expect(hiddenByFormat(refused, [exampleReadOnlyRefusal], assumed)).toBeUndefined()
  })

  it('that is refused comes with the format under which it is not', () => {
    expect(withOtherFormat(exampleBroken(), [answered]).advice).toContain(
      'Under binlog_format = ROW the target answers it',
    )
    expect(withOtherFormat(exampleBroken(), [refused])).toEqual(exampleBroken())
  })
})
