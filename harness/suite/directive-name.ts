import { editDistance } from '../kit/closest.ts'

/** The place of each directive, an example, and whether the directive may be repeated. */
export const directiveSyntax = {
  suite: { place: 'suite', example: '-- suite: log in' },
  fixture: { place: 'suite', example: '-- fixture: accounts' },
  files: { place: 'suite', example: '-- files: price.csv, days.csv' },
  path: { place: 'suite', example: '-- path: auth' },
  connection: { place: 'suite', example: '-- connection: mysql2, or {"flags": ["FOUND_ROWS"]}' },
  name: { place: 'statement', example: '-- name: find-user-by-email' },
  params: { place: 'statement', example: '-- params: ["ada@example.com", 7]' },
  'on-read-only': { place: 'statement', example: '-- on-read-only: degrade "the next log-in writes it"' },
  expect: { place: 'statement', example: '-- expect: error 1146' },
  session: { place: 'statement', example: '-- session: second' },
  order: { place: 'statement', example: '-- order: exact' },
  tolerate: { place: 'statement', example: '-- tolerate: rows because "the clock is read"' },
  only: { place: 'statement', example: '-- only' },
  send: { place: 'statement', example: '-- send' },
  reap: { place: 'statement', example: '-- reap: second' },
} as const satisfies Record<string, { place: 'suite' | 'statement'; example: string }>

export type DirectiveName = keyof typeof directiveSyntax
const directiveNames = Object.keys(directiveSyntax) as DirectiveName[]

export function isDirectiveName(word: string): word is DirectiveName {
  return Object.hasOwn(directiveSyntax, word)
}

/**
 * Words that differ from a directive in one letter and begin ordinary comments: names of things, plurals that are
 * tables, and words that people write in front of a colon.
 */
const ordinaryWords = new Set(
  `site spite smite suits
  file filed filer filet fills fines fires fives fixes
  patch pat paths pith
  names named nave nape
  orders older odder
  except excepts expects expert excerpt
  sessions
  connections
  sent sand sends seed spend
  read real rear ream rep rap
  oily`.split(/\s+/),
)

/**
 * Returns the directive that a word in front of a colon was meant to be; undefined for ordinary prose. A typing error
 * keeps the first letter and changes one more letter, or two in long words: `note`, `data`, `version`, `host` are not
 * taken for directives.
 */
export function misspeltDirective(word: string): DirectiveName | undefined {
  const written = word.toLowerCase().replaceAll('_', '-')
  if (ordinaryWords.has(written)) return undefined
  return directiveNames.find(
    name => word !== name && written[0] === name[0] && editDistance(written, name) <= slipsAllowed(name),
  )
}

function slipsAllowed(name: DirectiveName): number {
  return name.length >= 8 ? 2 : 1
}
