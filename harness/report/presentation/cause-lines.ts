import type { Cause } from '../../model/divergence.ts'

/** Returns the known cause of a divergence in sentences, with a link to more information. */
export function causeLines({ title, changed, part, rewrite, link, proven }: Cause): string[] {
  return [
    `${title}${proven ? '' : ` (${unproven})`}`,
    changed,
    ...(part === undefined ? [] : [part]),
    `→ ${rewrite}`,
    link,
  ]
}

/** Returns the cause in short, for places with little room. */
export function causeInShort({ title, part, rewrite, link, proven }: Cause): string[] {
  return [`${title}${proven ? '' : ` (${unproven})`}: ${link}`, ...(part === undefined ? [] : [part]), `→ ${rewrite}`]
}

/** The note on a catalogue entry that no test on real servers proves. */
export const unproven = 'unproven: no server at hand shows it'
