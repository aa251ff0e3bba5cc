import type { Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import type { Quoting } from '../lexer/quoting.ts'
import { isPunctuation, significant, wordOf } from '../lexer/token-walk.ts'

/** A quick look, because most statements name no file. */
export const mayNameFile = /infile|outfile|dumpfile|load_file/i

/**
 * Returns the literals that name, without a path, a file of the server: behind INFILE, OUTFILE and DUMPFILE, and in
 * LOAD_FILE().
 */
export function bareFileNames(tokens: readonly Token[], quoting: Quoting): Token[] {
  const words = significant(tokens)
  return words.filter((token, index) => {
    const name = token.kind === 'string' ? literalText([token], quoting) : undefined
    return name !== undefined && name !== '' && !/[/\\]/.test(name) && namesServerFile(words, index)
  })
}

function namesServerFile(words: readonly Token[], index: number): boolean {
  const word = wordOf(words[index - 1])
  if (word === 'infile') return wordOf(words[index - 2]) !== 'local'
  if (word === 'outfile' || word === 'dumpfile') return wordOf(words[index - 2]) === 'into'
  return isPunctuation(words[index - 1], '(') && wordOf(words[index - 2]) === 'load_file'
}
