import type { Cause } from '../../model/divergence.ts'

/** The known cause of a divergence, in sentences, and where to read on. */
export function causeLines({ title, changed, rewrite, link, proven }: Cause): string[] {
  return [`${title}${proven ? '' : ` (${unproven})`}`, changed, `→ ${rewrite}`, link]
}

/** The same in short, where there is little room. */
export function causeInShort({ title, rewrite, link, proven }: Cause): string[] {
  return [`${title}${proven ? '' : ` (${unproven})`}: ${link}`, `→ ${rewrite}`]
}

/** What an entry says of itself that no test on real servers holds. */
export const unproven = 'unproven: no server at hand shows it'
