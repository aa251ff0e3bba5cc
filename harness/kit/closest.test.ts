import { describe, expect, it } from 'vitest'
import { closest, editDistance } from './closest.ts'

describe('closest', () => {
  it('finds the word behind a slip of the fingers', () => {
    expect(closest('naem', ['name', 'params', 'order'])).toBe('name')
    expect(closest('MySQ', ['mysql', 'mariadb'])).toBe('mysql')
    expect(closest('mariabd', ['mysql', 'mariadb'])).toBe('mariadb')
  })

  it('stays silent where nothing is near', () => {
    expect(closest('percona', ['mysql', 'mariadb'])).toBeUndefined()
    expect(closest('', ['name'])).toBeUndefined()
  })

  it('counts insertions, deletions, replacements and swaps', () => {
    expect(editDistance('abcd', 'abcd')).toBe(0)
    expect(editDistance('abcd', 'abd')).toBe(1)
    expect(editDistance('abcd', 'abxcd')).toBe(1)
    expect(editDistance('abcd', 'abdc')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
  })
})
