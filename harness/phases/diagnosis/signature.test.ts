import { describe, expect, it } from 'vitest'
import type { DisplayCell, RowExample } from '../../model/difference.ts'
import { exampleDifference, exampleObservation } from '../../testing/example-entries.ts'
import { isSameSignature, signatureOf } from './signature.ts'

function signature(columns: string[], ...examples: RowExample[]) {
  const rows = { count: examples.length, columns: { source: columns, target: columns }, examples }
  const difference = exampleDifference({ kind: 'rows', columns, rows })
  return signatureOf(exampleObservation(1, { differences: [difference] }).observation, ['rows'])
}
const changed = (source: DisplayCell, target: DisplayCell): RowExample => ({ source: [source], target: [target] })

describe('a smaller script shows the very difference', () => {
  it('with fewer rows that change in the same direction', () => {
    const known = signature(['n'], changed('3', '6'), changed('4', '9'))
    expect(isSameSignature(known, signature(['n'], changed('1', '2')))).toBe(true)
  })

  it.each<[string, ReturnType<typeof signature>]>([
    ['in another column', signature(['m'], changed('3', '6'))],
    ['in the other direction', signature(['n'], changed('6', '3'))],
    ['with NULL on one side', signature(['n'], changed('3', null))],
    ['as a row that one side lacks', signature(['n'], { source: ['3'] })],
    ['with more rows that differ otherwise', signature(['n'], changed('3', '6'), { target: ['7'] })],
  ])('and not one %s', (_what, seen) => {
    expect(isSameSignature(signature(['n'], changed('3', '6')), seen)).toBe(false)
  })
})
