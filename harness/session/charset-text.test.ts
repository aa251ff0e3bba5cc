import { describe, expect, it } from 'vitest'
import { encodeBytes } from '../kit/raw-bytes.ts'
import { textIn } from './charset-text.ts'

const hexIn = (charset: string, text: string) => encodeBytes(textIn(charset, text)).toString('hex')

describe('a statement in the character set of its connection', () => {
  it.each([
    ['latin1', 'é', 'e9'],
    ['latin1', '€', '80'],
    ['cp1251', 'Ж', 'c6'],
    ['koi8r', 'Ж', 'f6'],
    ['greek', 'α', 'e1'],
    ['sjis', '日本', '93fa967b'],
    ['gbk', '中', 'd6d0'],
    ['big5', '中', 'a4a4'],
    ['euckr', '한', 'c7d1'],
    ['utf8mb4', 'é', 'c3a9'],
    ['utf8mb3', 'é', 'c3a9'],
  ])('in %s, %s is %s', (charset, text, hex) => {
    expect(hexIn(charset, text)).toBe(hex)
  })

  it('has a question mark for what the character set does not have', () => {
    expect(hexIn('latin1', "'☃'")).toBe('273f27')
  })

  it('keeps ASCII, and bytes of a dump', () => {
    expect(textIn('latin1', "SELECT 'a\\n'")).toBe("SELECT 'a\\n'")
  })
})
