import { describe, expect, it } from 'vitest'
import type { Kind } from '../../model/kind.ts'
import { mayBeNoise } from './measure-noise.ts'

function isDoubtful(sql: string, kind: Kind): boolean {
  return mayBeNoise({ sql, differences: [{ kind, result: 1, summary: 'differs' }] })
}

describe('what may be noise', () => {
  it.each(['SELECT FILE_NAME FROM information_schema.FILES', 'SHOW TABLE STATUS', 'select * from mysql.user'])(
    'is the type of a column in %s',
    sql => {
      expect(isDoubtful(sql, 'type')).toBe(true)
      expect(isDoubtful(sql, 'nullability')).toBe(true)
    },
  )

  it('is the type of no other column', () => {
    expect(isDoubtful('SELECT id FROM users', 'type')).toBe(false)
    expect(isDoubtful('SELECT id FROM users', 'rows')).toBe(true)
  })
})
