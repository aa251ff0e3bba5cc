import { describe, expect, it } from 'vitest'
import type { Warnings } from '../model/outcome.ts'
import { compareWarnings } from './compare-warnings.ts'

/**
 * `W1292` is a warning, `N1003` a note. A `count` above the length of the list: the server did not keep all warnings.
 */
function read(codes: string, count?: number): Warnings {
  const list = (codes.match(/\w+/g) ?? []).map(each => ({
    level: each[0] === 'N' ? 'Note' : 'Warning',
    code: Number(each.slice(1)),
    message: `about ${each} by ${count}`,
  }))
  return { kind: 'read', count: count ?? list.length, list }
}
const unread = (count: number): Warnings => ({ kind: 'unread', count, because: 'somebody looks' })

describe('compareWarnings', () => {
  it.each<[string, Warnings, Warnings, boolean]>([
    ['none', read(''), read(''), false],
    ['the same in other words', read('W1292'), read('W1292', 1), false],
    ['one that is missing', read('W1292'), read(''), true],
    ['another code', read('W1292'), read('W1366'), true],
    ['another level', read('W1292'), read('N1292'), true],
    ['another order', read('W1292 W1366'), read('W1366 W1292'), true],
    ['one that comes twice', read('W1292'), read('W1292 W1292'), true],
    ['lists that are cut in different places', read('W1292', 3), read('W1292 W1292 W1366'), false],
    ['what both cut lists hold', read('W1292', 3), read('W1366 W1292 W1366'), true],
    ['the count of lists that nobody read', unread(1), unread(2), true],
    ['lists that nobody read', unread(1), unread(1), false],
  ])('%s', (_what, source, target, differ) => {
    for (const { differences } of [compareWarnings(source, target, 1), compareWarnings(target, source, 1)])
      expect(differences.map(({ kind }) => kind)).toEqual(differ ? ['warnings'] : [])
  })

  it('says where lists were left unread', () => {
    expect(compareWarnings(unread(1), unread(1), 1).notCompared).toEqual(['warnings: somebody looks'])
    expect(compareWarnings(read('W1292'), read('W1292'), 1).notCompared).toEqual([])
  })
})
