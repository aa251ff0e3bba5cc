import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainText, toned } from '../../model/spans.ts'
import { arbitraryText } from '../../testing/arbitrary-section.ts'
import { cutText } from './cut-text.ts'
import { escapeControl } from './escape-control.ts'

it('keeps what a piece of text is, and says that more follows', () => {
  expect(cutText([toned('bad', 'moved'), ' by an event'], 8)).toEqual([toned('bad', 'moved'), ' b', '…'])
  expect(cutText([toned('bad', 'moved'), ' by'], 8)).toEqual([toned('bad', 'moved'), ' by'])
  expect(cutText([toned('bad', 'moved'), 'by'], 6)).toEqual([toned('bad', 'moved'), '…'])
})

it('is never longer than it may be, and is the beginning of the text', () => {
  fc.assert(
    fc.property(arbitraryText(fc.string({ unit: 'binary' })), fc.integer({ min: 1, max: 40 }), (text, most) => {
      const cut = plainText(cutText(text, most))
      const whole = escapeControl(plainText(text))
      expect(Array.from(cut).length).toBeLessThanOrEqual(most)
      if (cut !== whole) expect(whole.startsWith(cut.slice(0, -1))).toBe(true)
    }),
  )
})
