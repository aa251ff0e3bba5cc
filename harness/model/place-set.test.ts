import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PlaceSet } from './place-set.ts'

const nearlyAPlace = fc
  .tuple(fc.constantFrom('a.sql', 'a:1', 'b.sql', ''), fc.nat(70), fc.nat(3), fc.constantFrom('', '0', '#t'))
  .map(([file, line, column, more]) => `${file}:${more}${line}:${column}`)

it('holds the same texts as a set of texts', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(nearlyAPlace, fc.string())), texts => {
      const [places, plain] = [new PlaceSet(), new Set<string>()]
      for (const text of texts) {
        const isNew = !plain.has(text)
        plain.add(text)
        expect(places.add(text)).toBe(isNew)
        expect(places.size).toBe(plain.size)
      }
    }),
  )
})
