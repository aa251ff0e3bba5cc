import type { Tone } from '../../model/text.ts'

/** The signs that show a tone without colour. */
const toneSign = { good: '✓', bad: '✗', warning: '!', unknown: '?', neutral: '' } as const satisfies Record<
  Tone,
  string
>

/** Returns words with the sign of their tone, such as `✓ works`. */
export function signed(tone: Tone, words: string): string {
  return tone === 'neutral' ? words : `${toneSign[tone]} ${words}`
}
