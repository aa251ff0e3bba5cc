import type { Token } from './lex.ts'
import { isPunctuation, wordOf } from './token-walk.ts'

const programs = ['procedure', 'function', 'trigger', 'event', 'package']
/** Words between CREATE and the kind of the created object. */
const attributes = ['or', 'replace', 'aggregate', 'definer', 'current_user', 'current_role', 'if', 'not', 'exists']

/** Whether the tokens are CREATE PROCEDURE, FUNCTION, TRIGGER, EVENT or PACKAGE, also with OR REPLACE and DEFINER. */
export function isStoredProgram(tokens: readonly Token[]): boolean {
  return bodyHeaderIndex(tokens) !== undefined
}

/** Returns the index of PROCEDURE, FUNCTION …; undefined for every other statement. */
function bodyHeaderIndex(tokens: readonly Token[]): number | undefined {
  const first = wordOf(tokens[0])
  if (first !== 'create' && first !== 'alter') return undefined
  for (let index = 1; index < tokens.length; index++) {
    const word = wordOf(tokens[index])
    if (word === undefined) continue
    if (programs.includes(word)) return first === 'create' || word === 'event' ? index : undefined
    // An account is a name or a string, followed by @'host'; a bare name directly follows `DEFINER =`.
    if (!attributes.includes(word) && !isPunctuation(tokens[index - 1], '=')) return undefined
  }
  return undefined
}

/**
 * Returns the word of a stored program that opens a block or a control structure without an end; undefined if all have
 * an end. A body that was cut at its first `;` contains such a word.
 */
export function unclosedBlock(tokens: readonly Token[]): Token | undefined {
  const header = bodyHeaderIndex(tokens)
  if (header === undefined) return undefined
  const open: Token[] = []
  let depth = 0
  /** The number of WHEN and ELSEIF that await their THEN; a THEN that none of them awaits belongs to an IF. */
  let waiting = 0
  for (let index = header + 1; index < tokens.length; index++) {
    if (isPunctuation(tokens[index], '(')) depth++
    else if (isPunctuation(tokens[index], ')')) depth--
    const word = wordOf(tokens[index])
    const isClosing = wordOf(tokens[index - 1]) === 'end'
    if (depth !== 0 || word === undefined || isClosing || isName(tokens, index)) continue
    if (word === 'when' || word === 'elseif') waiting++
    else if (word === 'then' && waiting > 0) waiting--
    else if (word === 'end') {
      if (wordOf(tokens[index + 1]) !== 'for') open.pop()
    } else if (opensBlock(word, tokens[index + 1])) open.push(tokens[index]!)
  }
  return open[0]
}

function opensBlock(word: string, next: Token | undefined): boolean {
  if (word === 'repeat') return !isPunctuation(next, '(')
  return ['begin', 'case', 'loop', 'while', 'then'].includes(word)
}

/** Whether a word is a name: BEGIN and END may be names of columns. */
function isName(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  const behind = tokens[index + 1]
  if (before?.kind === 'punctuation' && ['.', ',', '='].includes(before.text)) return true
  return behind?.kind === 'punctuation' && ['.', ',', '=', ':='].includes(behind.text)
}
