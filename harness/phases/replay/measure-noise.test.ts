import { describe, expect, it } from 'vitest'
import type { Kind } from '../../model/kind.ts'
import { mayBeNoise } from './measure-noise.ts'

function isSuspect(sql: string, kind: Kind): boolean {
  return mayBeNoise({ sql, differences: [{ kind, result: 1, summary: 'differs' }] })
}

describe('what may be noise', () => {
  it.each(['SELECT FILE_NAME FROM information_schema.FILES', 'SHOW TABLE STATUS', 'select * from mysql.user'])(
    'is the type of a column in %s',
    sql => {
      expect(isSuspect(sql, 'type')).toBe(true)
      expect(isSuspect(sql, 'nullability')).toBe(true)
    },
  )

  it('is the type of no other column', () => {
    expect(isSuspect('SELECT id FROM users', 'type')).toBe(false)
    expect(isSuspect('SELECT id FROM users', 'rows')).toBe(true)
  })
})
