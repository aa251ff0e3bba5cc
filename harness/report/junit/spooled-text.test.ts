import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SpooledText } from './spooled-text.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-spool-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function textBetween(spooled: SpooledText, from: number, to: number): string {
  return Buffer.concat(Array.from(spooled.read(from, to), piece => Buffer.from(piece))).toString()
}

it.each([
  ['little', 10],
  ['much', 100_000],
])('gives back %s that was put aside, wherever it begins', (_amount, count) => {
  using spooled = new SpooledText(folder)
  const texts = Array.from({ length: count }, (_, index) => `${index}: naïve 💥 ${'x'.repeat(index % 40)}\n`)
  const sizes = texts.map(text => {
    spooled.append(text)
    return spooled.size
  })
  expect(textBetween(spooled, 0, spooled.size)).toBe(texts.join(''))
  for (const at of [0, 3, count >> 1, count - 2]) {
    expect(textBetween(spooled, sizes[at]!, sizes[at + 1]!)).toBe(texts[at + 1])
    expect(textBetween(spooled, sizes[at]!, spooled.size)).toBe(texts.slice(at + 1).join(''))
  }
  expect(textBetween(spooled, 0, 0)).toBe('')
  expect(readdirSync(folder)).toEqual([])
})

it('takes a text that is longer than what it keeps in memory', () => {
  using spooled = new SpooledText(folder)
  const long = 'é'.repeat(1 << 20)
  for (const text of ['a', long, 'b']) spooled.append(text)
  expect(textBetween(spooled, 0, spooled.size)).toBe(`a${long}b`)
})

it('says that there was no room when the text is asked for', () => {
  using spooled = new SpooledText(join(folder, 'nowhere'))
  for (let index = 0; index < 3; index += 1) spooled.append('x'.repeat(1 << 19))
  expect(() => textBetween(spooled, 0, spooled.size)).toThrow(/ENOENT/)
})
