import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, escapeControl, inShort } from './escape-control.ts'

const words = fc.array(fc.constantFrom('SELECT', 'a', '"', '\n', '\t', ' ', '  ', '💥', 'é', '…', '\u200b', '\ud800'))
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  words.map(parts => parts.join('')),
  words.map(parts => parts.join(' ')),
)

describe('inShort', () => {
  it('is the beginning of what is visible in one line', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, most) => {
        expect(inShort(text, most)).toBe(cut(escapeControl(text.trim().replace(/\s+/g, ' ')), most))
      }),
    )
  })
})

describe('cut', () => {
  it('counts characters, and not the units that they are made of', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, most) => {
        const characters = Array.from(text)
        const expected = characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
        expect(cut(text, most)).toBe(expected)
      }),
    )
  })
})
