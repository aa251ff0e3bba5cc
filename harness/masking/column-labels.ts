import type { Column } from '../model/outcome.ts'
import { lex } from '../sql/lexer/lex.ts'
import type { Quoting } from '../sql/lexer/quoting.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'
import { valueOfLiteral } from './literal.ts'

/**
 * The labels of a statement's columns without values. The label of an expression is its text with its literals, and the
 * label of a literal is its content; names and aliases are unchanged.
 */
export class ColumnLabels {
  readonly #names: ReadonlySet<string>
  readonly #isKnownName: (name: string) => boolean
  readonly #literals: readonly string[]
  readonly #ofServer: ReadonlySet<string>
  readonly #runsOthers: boolean
  readonly #isQuery: boolean

  /**
   * `isKnownName`: whether the suite contains a name; the labels of a routine's results are not in the statement that
   * calls it.
   */
  constructor(sql: string, quoting: Quoting, isKnownName: (name: string) => boolean = () => false) {
    const tokens = significant(lex(sql, quoting))
    this.#isKnownName = isKnownName
    this.#literals = tokens.flatMap(({ kind, text }) =>
      kind === 'string' ? [valueOfLiteral(text, quoting).trimStart()] : [],
    )
    const first = wordOf(tokens[0]) ?? '('
    this.#runsOthers = ['call', 'execute'].includes(first)
    this.#isQuery = ['select', 'with', 'values', 'table', '('].includes(first)
    this.#ofServer = new Set(
      tokens.flatMap(({ kind, text }, index) => {
        if (kind === 'system-variable') return [text.toLowerCase()]
        const isVersion = text.toLowerCase() === 'version' && isPunctuation(tokens[index + 1], '(')
        return isVersion ? ['version()'] : []
      }),
    )
    this.#names = new Set(
      tokens.flatMap((token, index) => {
        const isAlias = token.kind === 'string' && wordOf(tokens[index - 1]) === 'as'
        const name = isAlias ? valueOfLiteral(token.text, quoting) : nameOf(token)
        return name === undefined || isPunctuation(tokens[index + 1], '(') ? [] : [name]
      }),
    )
  }

  isName({ name, orgName }: Pick<Column, 'name' | 'orgName'>): boolean {
    return orgName !== '' || this.#names.has(name)
  }

  /** True for the version of the server or one of its variables, which are not values of any table. */
  isOfServer({ name, orgName }: Pick<Column, 'name' | 'orgName'>): boolean {
    return orgName === '' && this.#ofServer.has(name.toLowerCase()) && !this.#names.has(name)
  }

  /**
   * Removes literals and inserts no stand-ins: a label is a part of the signature by which divergences are recognised
   * from night to night.
   */
  withoutLiterals(label: string): string {
    if (/^[A-Za-z_][\w $]*$/.test(label)) {
      // Servers cut long labels.
      const isLiteral = this.#literals.some(literal => literal.startsWith(label))
      const isServersOwn = !this.#isQuery && !this.#runsOthers
      return isServersOwn || (!isLiteral && (!this.#runsOthers || this.#isKnownName(label.toLowerCase()))) ? label : '?'
    }
    const tokens = lex(label)
    const isExpression = tokens.some(
      token =>
        isPunctuation(token, '(') ||
        token.kind === 'user-variable' ||
        token.kind === 'system-variable' ||
        this.#names.has(nameOf(token) ?? ''),
    )
    // Nothing in the label comes from the statement's code: it is the content of a literal.
    if (!isExpression) return '?'
    let made = ''
    let done = 0
    for (const { kind, start, end } of tokens) {
      if (kind !== 'string' && kind !== 'number' && kind !== 'comment') continue
      made += `${label.slice(done, start)}?`
      done = end
    }
    return made + label.slice(done)
  }
}
