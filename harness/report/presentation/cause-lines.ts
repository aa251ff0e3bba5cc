import type { Cause } from '../../model/divergence.ts'

/** Returns the known cause of a divergence in sentences, with a link to more information. */
export function causeLines({ title, changed, rewrite, link, proven }: Cause): string[] {
  return [`${title}${proven ? '' : ` (${unproven})`}`, changed, `→ ${rewrite}`, link]
}

/** Returns the cause in short, for places with little room. */
export function causeInShort({ title, rewrite, link, proven }: Cause): string[] {
  return [`${title}${proven ? '' : ` (${unproven})`}: ${link}`, `→ ${rewrite}`]
}

/** The note on a catalogue entry that no test on real servers proves. */
export const unproven = 'unproven: no server at hand shows it'
