/**
 * Words that the mysql client itself interprets at the start of a statement (`commands[]` in `client/mysql.cc`), with
 * the remedy for each. No SQL statement begins with one of them.
 */
export const clientCommandRemedies = {
  source: 'Put the statements of that file here.',
  system: 'A suite runs no programs: remove the line.',
  connect: 'Name the connection that a statement runs on with `-- session: <name>` above it.',
  go: 'End the statement with `;` instead.',
  ego: 'End the statement with `;` instead.',
  charset: 'Write `SET NAMES <charset>;` instead.',
  clear: 'Remove the line.',
  edit: 'Remove the line.',
  exit: 'Remove the line: a suite ends with its file.',
  quit: 'Remove the line: a suite ends with its file.',
  nopager: 'Remove the line.',
  notee: 'Remove the line.',
  nowarning: 'Remove the line: warnings are always compared.',
  pager: 'Remove the line.',
  print: 'Remove the line.',
  prompt: 'Remove the line.',
  query_attributes: 'Remove the line.',
  rehash: 'Remove the line.',
  resetconnection: 'Use another connection: `-- session: <name>` above the statements.',
  status: 'Write `SHOW STATUS;` instead.',
  tee: 'Remove the line.',
  warnings: 'Remove the line: warnings are always compared.',
} as const satisfies Record<string, string>

const takesArgument: readonly string[] = [
  'source',
  'system',
  'connect',
  'charset',
  'pager',
  'prompt',
  'query_attributes',
  'tee',
]

/** Remedies for `\x` outside quotes, which is a command to the client unless it is a terminator or `\N`. */
const backslashRemedies = {
  '.': 'Put it between two statements: the file that it names is read there.',
  '!': clientCommandRemedies.system,
  u: 'Write `USE <database>;` instead.',
  d: 'Write `DELIMITER <delimiter>` on a line of its own instead.',
  C: clientCommandRemedies.charset,
} as const satisfies Record<string, string>

/**
 * Returns the client command in a line. `line` starts with its first word and ends before the delimiter. `argument` is
 * that of `source`, which is followed; other commands are errors.
 */
export function clientCommand(line: string): { word: string; remedy: string; argument?: string } | undefined {
  const [, first, argument] = /^([A-Za-z_]+)(?:[ \t]+(.*))?$/s.exec(line) ?? []
  const word = first?.toLowerCase()
  if (!word || !isCommand(word)) return undefined
  if (argument?.trim() && !takesArgument.includes(word)) return undefined
  const named = word === 'source' ? argument?.trim() : undefined
  return { word, remedy: clientCommandRemedies[word], ...(named ? { argument: named } : {}) }
}

function isCommand(word: string): word is keyof typeof clientCommandRemedies {
  return Object.hasOwn(clientCommandRemedies, word)
}

export function backslashRemedy(letter: string): string {
  const known: Record<string, string> = backslashRemedies
  return known[letter] ?? 'Remove the backslash, or put it into quotes.'
}
