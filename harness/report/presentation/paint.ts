/** The meaning of a piece of text, which selects its colour if there are colours. */
const styles = [
  'strong',
  'faint',
  'go',
  'nogo',
  'unknown',
  'breaking',
  'risky',
  'cosmetic',
  'source',
  'target',
  'sourceChange',
  'targetChange',
  'place',
] as const

export type Paint = Record<(typeof styles)[number], (text: string) => string>

/** For files and for streams that are no terminals: the words alone carry the meaning. */
export const noPaint = Object.fromEntries(styles.map(style => [style, (text: string) => text])) as Paint
