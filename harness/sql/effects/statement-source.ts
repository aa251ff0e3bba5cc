import { lex, type Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import type { Quoting } from '../lexer/quoting.ts'
import { nameOf, wordOf } from '../lexer/token-walk.ts'
import { versionedVariants } from '../lexer/versioned-variants.ts'
import { type StatementKind, textKind } from './statement-kinds.ts'

/**
 * Texts in which the reading of quotes depends on the sql_mode of a session, or the contents of a comment depend on the
 * server.
 */
const isAmbiguous = /["\\]|\/\*(?:!|M!)/i

/**
 * Words with which a text is run, or may be assigned to a variable or be part of a body, from which it may run later.
 */
const keepsTexts = /@|\b(?:prepare|immediate|begin|procedure|function|trigger|event|package)\b/i

/** Characters by which strings may end elsewhere than at the next quote, or a quote may open no string. */
const mayMoveQuotes = /["`\\#]|--|\/\*/

/**
 * Whether the effects of a statement depend on the value of a literal, so that statements of the same shape may have
 * other effects. All texts of one shape agree, because the answer does not depend on the contents of strings.
 */
export function dependsOnLiterals(text: string): boolean {
  return mayKeepText(text) || /\bautocommit\b/i.test(outsideStrings(text))
}

/**
 * Whether a statement may keep a literal as SQL. The values of an INSERT are data, and its rows are left out of its
 * shape.
 */
function mayKeepText(text: string): boolean {
  return text.includes("'") && keepsTexts.test(outsideStrings(text)) && !/^\s*(?:insert|replace)\b/i.test(text)
}

/** Returns the text with empty strings, or the whole text if a simple search does not find where its strings end. */
function outsideStrings(text: string): string {
  return mayMoveQuotes.test(text) ? text : text.replaceAll(/'[^']*'?/g, "''")
}

const words = /[\w$\u0080-\uffff]+/g

/** The parts of a statement's text, each computed at first need. */
export class StatementSource {
  readonly text: string
  readonly quoting: Quoting
  /** Without comments and hints. */
  readonly tokens: readonly Token[]
  /** The tokens of the text as read by other servers that run less of its versioned comments. */
  readonly #common: readonly Token[] | undefined
  #kinds: readonly [StatementKind, ...StatementKind[]] | undefined
  #names: ReadonlySet<string> | undefined
  #hidden: ReadonlySet<string> | undefined
  #dynamicTexts: readonly (string | undefined)[] | undefined

  constructor(text: string, quoting: Quoting) {
    this.text = text
    this.quoting = quoting
    const [everything = [], common] = versionedVariants(lex(text, quoting))
    this.tokens = everything
    this.#common = common
  }

  get kind(): StatementKind {
    return this.kinds[0]
  }

  /** The kinds of the statement: with all of the text, and as other servers read it. */
  get kinds(): readonly [StatementKind, ...StatementKind[]] {
    this.#kinds ??= [textKind(this.tokens), ...(this.#common ? [textKind(this.#common)] : [])]
    return this.#kinds
  }

  /** Names and words of the SQL in lower case, including those of system variables. */
  get names(): ReadonlySet<string> {
    this.#names ??= new Set(this.tokens.flatMap(namesOf))
    return this.#names
  }

  /** Words that are only in strings and comments, if a server may read the text differently; otherwise none. */
  get misread(): ReadonlySet<string> {
    return isAmbiguous.test(this.text) ? this.hidden : none
  }

  /** The words of `misread`, and words of strings that may be kept to be run later. */
  get hidden(): ReadonlySet<string> {
    this.#hidden ??=
      isAmbiguous.test(this.text) || mayKeepText(this.text)
        ? new Set(this.text.toLowerCase().match(words)).difference(this.names)
        : none
    return this.#hidden
  }

  /** Texts that PREPARE and EXECUTE IMMEDIATE run anywhere in the text; undefined for a text that is no literal. */
  get dynamicTexts(): readonly (string | undefined)[] {
    this.#dynamicTexts ??= this.tokens.flatMap((_, index) => {
      const start = dynamicTextAt(this.tokens, index)
      return start === undefined ? [] : [literalText(this.tokens.slice(start), this.quoting)]
    })
    return this.#dynamicTexts
  }

  /** Whether one of these words is in the text at a place where it takes effect now or later. */
  mentions(list: readonly string[]): boolean {
    return list.some(word => this.names.has(word) || this.hidden.has(word))
  }

  /** Whether one of these words is at a place where it takes effect now. */
  mentionsNow(list: readonly string[]): boolean {
    return list.some(word => this.names.has(word) || this.misread.has(word))
  }

  /** Whether these words follow each other; for a text that may be read differently, whether it contains them all. */
  hasPhrase(phrase: readonly string[]): boolean {
    if (!phrase.every(word => this.names.has(word) || this.hidden.has(word))) return false
    return (
      phrase.some(word => this.hidden.has(word)) ||
      this.tokens.some((_, index) => phrase.every((word, offset) => wordOf(this.tokens[index + offset]) === word))
    )
  }
}

const none: ReadonlySet<string> = new Set()

/** Words that are literals. */
const constants = ['null', 'true', 'false', 'default']

function namesOf(token: Token): string | string[] {
  if (token.kind === 'system-variable') return token.text.toLowerCase().match(words) ?? []
  const name = nameOf(token)?.toLowerCase()
  return name === undefined || constants.includes(name) ? [] : name
}

/**
 * Returns the index of the text after `PREPARE name FROM` or `EXECUTE IMMEDIATE` at this place; the number of tokens if
 * a statement begins with PREPARE and has no FROM that this reader sees.
 */
export function dynamicTextAt(tokens: readonly Token[], index: number): number | undefined {
  const word = nameOf(tokens[index])?.toLowerCase()
  const before = wordOf(tokens[index - 1])
  if (word === 'prepare' && index === 0) {
    const from = tokens.findIndex(token => wordOf(token) === 'from')
    return from < 0 ? tokens.length : from + 1
  }
  // XA PREPARE has no FROM; DEALLOCATE PREPARE and DROP PREPARE run nothing.
  if (word === 'prepare' && before !== 'deallocate' && wordOf(tokens[index + 2]) === 'from') return index + 3
  return word === 'immediate' && before === 'execute' ? index + 1 : undefined
}

let last: StatementSource | undefined

/**
 * Returns the source of a text. The latest source is kept, because a caller that needs one effect of a statement
 * usually needs more.
 */
export function sourceOf(text: string, quoting: Quoting): StatementSource {
  const isKnown =
    last?.text === text &&
    last.quoting.ansiQuotes === quoting.ansiQuotes &&
    last.quoting.noBackslashEscapes === quoting.noBackslashEscapes
  if (!isKnown) last = new StatementSource(text, quoting)
  return last!
}
