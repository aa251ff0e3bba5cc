import type { Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import type { Quoting } from '../lexer/quoting.ts'
import { significant, wordOf } from '../lexer/token-walk.ts'

/** A file that a statement has the client send. */
interface NamedFile {
  /** The name as the server will ask for it. */
  name: string
  /** The offset of the name's literal in the statement. */
  start: number
}

/** Returns the files that LOAD DATA LOCAL INFILE and LOAD XML LOCAL INFILE name, in their order. */
export function localFilesOf(tokens: readonly Token[], quoting: Quoting): NamedFile[] {
  const words = significant(tokens)
  return words.flatMap((token, index) => {
    if (wordOf(token) !== 'infile' || wordOf(words[index - 1]) !== 'local') return []
    const literal = words[index + 1]
    const name = literal && literalText([literal], quoting)
    return name === undefined ? [] : [{ name, start: literal!.start }]
  })
}
