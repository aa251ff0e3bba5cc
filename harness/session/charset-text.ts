import { rawByteText } from '../kit/raw-bytes.ts'

/** Character sets of MySQL by the names under which Node decodes them. They all begin with ASCII. */
const labels: Readonly<Record<string, string>> = {
  latin1: 'windows-1252',
  latin2: 'iso-8859-2',
  latin5: 'windows-1254',
  latin7: 'iso-8859-13',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  cp866: 'ibm866',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  tis620: 'windows-874',
  big5: 'big5',
  gbk: 'gbk',
  gb2312: 'gbk',
  gb18030: 'gb18030',
  euckr: 'euc-kr',
  ujis: 'euc-jp',
  eucjpms: 'euc-jp',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
}

/** A client that names one of these sends UTF-8, or bytes that nobody decodes. */
const asIs = ['utf8mb4', 'utf8mb3', 'utf8', 'ascii', 'binary']

export function isKnownCharset(charset: string): boolean {
  return asIs.includes(charset) || charset in labels
}

/**
 * Returns the text as a client sends it in this character set, with raw bytes in place of the characters outside of ASCII;
 * see decodeBytes. A character that the set does not have becomes a question mark, as drivers do it.
 */
export function textIn(charset: string, text: string): string {
  const label = labels[charset]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with control characters.
  if (label === undefined || /^[\x00-\x7f]*$/.test(text)) return text
  const known = encodings.get(label) ?? readEncoding(label)
  encodings.set(label, known)
  return Array.from(text, character => known.get(character) ?? (character < '\x80' ? character : '?')).join('')
}

/** The raw bytes of each character outside of ASCII, by the name of the encoding. */
const encodings = new Map<string, Map<string, string>>()

/** Decodes every sequence of one and of two bytes: Node can decode these sets, and not encode them. */
function readEncoding(label: string): Map<string, string> {
  const encoding = new Map<string, string>()
  const decoder = new TextDecoder(label, { fatal: true })
  const learn = (...bytes: number[]) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes))
      const isOne = [...text].length === 1 && text >= '\x80'
      if (isOne && !encoding.has(text)) encoding.set(text, bytes.map(rawByteText).join(''))
    } catch {
      // The bytes are no character.
    }
  }
  for (let first = 0x80; first <= 0xff; first++) learn(first)
  for (let first = 0x80; first <= 0xff; first++) for (let second = 0x30; second <= 0xff; second++) learn(first, second)
  return encoding
}
