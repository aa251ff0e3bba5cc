import { describe, expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { Kind } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Evidence, findLabel } from './find-label.ts'

const mysql56 = { product: 'MySQL', version: '5.6.24' }
const mysql97 = { product: 'MySQL', version: '9.7.4' }
const mariadb118 = { product: 'MariaDB', version: '11.8.6' }

const answered: Outcome = {
  kind: 'done',
  affectedRows: 0n,
  insertId: 0n,
  info: '',
  warnings: { kind: 'read', count: 0, list: [] },
  inTransaction: false,
}
const refused = (errno: number, message = ''): Outcome => ({ kind: 'error', errno, sqlState: '42000', message })
const stoppedAt = (near: string) =>
  refused(1064, `You have an error … the right syntax to use near '${near}' at line 1`)
const differing = (...kinds: Kind[]): Difference[] => kinds.map(kind => ({ kind, result: 1, summary: kind }))

function labelOf(change: Partial<Evidence>): string | undefined {
  return findLabel({
    sql: 'SELECT id, rank FROM scores',
    differences: differing('error'),
    source: [answered],
    target: [stoppedAt('FROM scores')],
    servers: { source: mysql56, target: mysql97 },
    ...change,
  })?.id
}

describe('the label of what differs', () => {
  it('is found by number, place and versions, in either direction', () => {
    expect(labelOf({})).toBe('reserved-window-word')
    expect(
      labelOf({
        source: [stoppedAt('FROM scores')],
        target: [answered],
        servers: { source: mysql97, target: mariadb118 },
      }),
    ).toBe('reserved-window-word')
  })

  it('is none where versions, number or side are others', () => {
    expect(labelOf({ servers: { source: mysql97, target: mysql97 } })).toBeUndefined()
    expect(labelOf({ servers: { source: mysql97, target: mysql56 } })).toBeUndefined()
    expect(labelOf({ target: [refused(1146)] })).not.toBe('reserved-window-word')
    expect(labelOf({ source: [refused(1054)] })).toBeUndefined()
  })

  it('is none where the parser stopped elsewhere', () => {
    const sql = 'SELECT id, `rank` FROM scores WHERE foo bar baz AND rank > 1'
    expect(labelOf({ sql, target: [stoppedAt('bar baz AND rank > 1')] })).toBeUndefined()
  })

  it('does not take what stands in strings and comments for SQL', () => {
    expect(labelOf({ sql: "SELECT 'rank' FROM scores /* rank */ x y", target: [stoppedAt('y')] })).toBeUndefined()
  })

  it('must explain the worst that differs', () => {
    const type: Difference = { kind: 'type', result: 1, summary: 'type', source: 'BIGINT', target: 'INT' }
    const asDescribed = { target: [answered], servers: { source: mysql97, target: mariadb118 }, sql: 'SELECT 1 AS one' }
    expect(labelOf({ ...asDescribed, differences: [type] })).toBe('integer-width-of-expressions')
    expect(labelOf({ ...asDescribed, differences: [type, ...differing('nullability', 'metadata')] })).toBe(
      'integer-width-of-expressions',
    )
    expect(labelOf({ ...asDescribed, differences: [type, ...differing('rows')] })).toBeUndefined()
  })

  it('is none where nothing but cosmetics differs', () => {
    expect(labelOf({ differences: differing('formatting', 'metadata') })).toBeUndefined()
  })

  it('finds the place in long statements, of which a message shows a part', () => {
    const tail = `FROM scores WHERE ${'a = 1 AND '.repeat(20)} b = 2`
    expect(labelOf({ sql: `SELECT id, rank ${tail}`, target: [stoppedAt(tail.slice(0, 80))] })).toBe(
      'reserved-window-word',
    )
  })
})
