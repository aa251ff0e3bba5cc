import { describe, expect, it } from 'vitest'
import type { Warnings } from '../model/outcome.ts'
import { exampleRows } from '../testing/example-entries.ts'
import { DeprecationWarnings } from './deprecation-warnings.ts'

function read(...codes: number[]): Warnings {
  return { kind: 'read', count: codes.length, list: codes.map(code => ({ level: 'Warning', code, message: 'so' })) }
}
const unread = (count: number): Warnings => ({ kind: 'unread', count, because: 'left for FOUND_ROWS()' })

function warned(source: Warnings, target: Warnings, normalised = 'select sql_calc_found_rows n from t') {
  return {
    normalised,
    source: [{ ...exampleRows(), warnings: source }],
    target: [{ ...exampleRows(), warnings: target }],
    differences: [{ kind: 'warnings' as const, result: 1, summary: 'warnings differ' }],
  }
}

function kindOf(warnings: DeprecationWarnings, ...lists: [Warnings, Warnings]) {
  return warnings.judged(warned(...lists)).differences[0]!.kind
}

describe('deprecation warnings', () => {
  it.each<[string, string, Warnings, Warnings, string]>([
    ['of the source alone', 'MySQL', read(1287), read(), 'metadata'],
    ['of the source alone, several', 'MySQL', read(1681, 3719), read(), 'metadata'],
    ['of a product of the family', 'Aurora MySQL', read(3778), read(), 'metadata'],
    ['beside a warning that both give', 'MySQL', read(1292, 1287), read(1292), 'metadata'],
    ['once more than the target gives them', 'MySQL', read(1287, 1287), read(1287), 'metadata'],
    ['of the target alone', 'MySQL', read(), read(1287), 'warnings'],
    ['of both, each another', 'MySQL', read(1287), read(1681), 'warnings'],
    ['beside a warning that only the source gives', 'MySQL', read(1287, 1292), read(), 'warnings'],
    ['whose code is of another product', 'MariaDB', read(3719), read(), 'warnings'],
    ['in a list that the server has cut', 'MySQL', { ...read(1287), count: 2 }, read(), 'warnings'],
    ['that are none: a warning about data', 'MySQL', read(1292), read(), 'warnings'],
    ['that are none: a key that comes twice', 'MySQL', read(1831), read(), 'warnings'],
  ])('%s', (_what, product, source, target, kind) => {
    expect(kindOf(new DeprecationWarnings({ product }), source, target)).toBe(kind)
  })

  it('are not taken from a list that nobody read, unless the same shape gave such a list', () => {
    const warnings = new DeprecationWarnings({ product: 'MySQL' })
    expect(kindOf(warnings, unread(1), unread(0))).toBe('warnings')
    warnings.note(warned(read(1287), read(), 'another shape'))
    expect(kindOf(warnings, unread(1), unread(0))).toBe('warnings')
    warnings.note(warned(read(1287), read()))
    expect(kindOf(warnings, unread(1), unread(0))).toBe('metadata')
    expect(kindOf(warnings, unread(2), unread(0))).toBe('warnings')
    warnings.note(warned(read(1292), read()))
    expect(kindOf(warnings, unread(1), unread(0))).toBe('warnings')
  })

  it('are told by their codes', () => {
    const [difference] = new DeprecationWarnings({ product: 'MySQL' }).judged(
      warned(read(3719, 1287), read()),
    ).differences
    expect(difference).toMatchObject({ deprecation: '1287, 3719', summary: expect.stringContaining('1287, 3719') })
  })
})
