import type { Tone } from '../../model/text.ts'

/** Says without colour what a tone says by it. */
const toneSign = { good: '✓', bad: '✗', warning: '!', unknown: '?', neutral: '' } as const satisfies Record<
  Tone,
  string
>

/** `✓ works` */
export function signed(tone: Tone, words: string): string {
  return tone === 'neutral' ? words : `${toneSign[tone]} ${words}`
}
