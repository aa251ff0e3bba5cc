import { describe, expect, it } from 'vitest'
import type { Kind } from '../model/kind.ts'
import { exampleDifference } from '../testing/example-entries.ts'
import { explainedPart } from './explained-part.ts'

const differing = (kind: Kind, ...columns: string[]) =>
  exampleDifference({ kind, ...(columns.length ? { columns } : {}) })

describe('the part of a divergence that a label explains', () => {
  it('is not told where it is all', () => {
    expect(explainedPart({}, [differing('error')])).toBeUndefined()
    expect(explainedPart({ kinds: ['rows'] }, [differing('rows', 'a'), differing('metadata', 'b')])).toBeUndefined()
  })

  it('is told by kind and column where more differs', () => {
    expect(explainedPart({ kinds: ['type'] }, [differing('type', 'a'), differing('nullability', 'a')])).toBe(
      'This explains type of `a`, and not nullability of `a`.',
    )
    expect(
      explainedPart({ kinds: ['rows'], columns: '^column_type$' }, [differing('rows', 'COLUMN_TYPE', 'b', 'c')]),
    ).toBe('This explains rows of `COLUMN_TYPE`, and not rows of `b` and rows of `c`.')
  })
})
