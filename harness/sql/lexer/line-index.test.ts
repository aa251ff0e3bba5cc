import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineIndex } from './line-index.ts'

it('counts lines and columns as one would by hand', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '\n', '🦆', 'é')).map(parts => parts.join('')),
      fc.nat(40),
      (text, at) => {
        const offset = Math.min(at, text.length)
        const lines = text.slice(0, offset).split('\n')
        expect(lineIndex(text)(offset)).toEqual({ line: lines.length, column: lines.at(-1)!.length + 1 })
      },
    ),
  )
})
