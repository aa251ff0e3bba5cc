import type { Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'
import { catchesRefusal, type HandlerCondition, handlerConditions } from './handler-conditions.ts'

/** A statement of a stored program, or the part of a control structure that is evaluated: `IF f() > 1 THEN`. */
export interface BodyStatement {
  tokens: readonly Token[]
  /** Handlers that would catch a refusal of the statement, block by block, the innermost block first. */
  handlers: readonly (readonly BodyHandler[])[]
  /** The statement is in no branch: it runs unless the body ends earlier. */
  always: boolean
}

export interface BodyHandler {
  conditions: readonly HandlerCondition[]
  statements: BodyStatement[]
}

type Frame =
  | { kind: 'block'; handlers: BodyHandler[]; conditions: Map<string, HandlerCondition> }
  | { kind: 'handler'; handler: BodyHandler }
  | { kind: 'control'; always: boolean }

export interface StoredBody {
  /** The statements in the order of the text, without those of handlers. */
  statements: BodyStatement[]
  handlers: BodyHandler[]
}

/**
 * Reads a body into its statements and handlers, for tokens without comments. Never fails: an open block extends to the
 * end.
 */
export function readBody(tokens: readonly Token[]): StoredBody {
  return new BodyWalk(tokens).read()
}

/**
 * Heads of control structures: the words that end a head, the number of tokens to skip there, and whether an END
 * follows.
 */
const heads: Record<string, { until: string[]; skip: number; opens: boolean }> = {
  if: { until: ['then'], skip: 1, opens: true },
  elseif: { until: ['then'], skip: 1, opens: false },
  case: { until: ['when'], skip: 0, opens: true },
  when: { until: ['then'], skip: 1, opens: false },
  while: { until: ['do'], skip: 1, opens: true },
  for: { until: ['do'], skip: 1, opens: true },
  until: { until: ['end'], skip: 0, opens: false },
}

class BodyWalk {
  readonly #tokens: readonly Token[]
  readonly #statements: BodyStatement[] = []
  readonly #handlers: BodyHandler[] = []
  readonly #frames: Frame[] = []
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  read(): StoredBody {
    while (this.#at < this.#tokens.length) this.#step()
    return { statements: this.#statements, handlers: this.#handlers }
  }

  /** Reads the next statement, or the next word of a block or a control structure. */
  #step(): void {
    const token = this.#tokens[this.#at]
    const next = this.#tokens[this.#at + 1]
    const word = wordOf(token)
    if (isPunctuation(token, ';')) this.#endStatement()
    else if (nameOf(token) !== undefined && isPunctuation(next, ':')) this.#at += 2
    else if (word === 'begin') {
      this.#frames.push({ kind: 'block', handlers: [], conditions: new Map() })
      this.#at += wordOf(next) === 'not' ? 3 : 1
    } else if (word === 'end') {
      if (this.#frames.at(-1)?.kind !== 'handler') this.#frames.pop()
      this.#at = this.#indexOf([], this.#at)
    } else if (word === 'declare') this.#declare()
    else if (word === 'loop' || word === 'repeat') {
      this.#frames.push({ kind: 'control', always: true })
      this.#at++
    } else if (word === 'else') this.#at++
    else this.#takeStatement(word)
  }

  /** Takes a plain statement, or the head of a control structure. */
  #takeStatement(word: string | undefined): void {
    const head = Object.hasOwn(heads, word ?? '') ? heads[word ?? ''] : undefined
    this.#take(head?.until ?? [], head?.skip ?? 1)
    if (head?.opens) this.#frames.push({ kind: 'control', always: false })
  }

  #endStatement(): void {
    this.#at++
    while (this.#frames.at(-1)?.kind === 'handler') this.#frames.pop()
  }

  /** Takes the tokens up to one of these words, which is skipped, or up to the semicolon, which is not. */
  #take(until: readonly string[], skip: number): void {
    const end = this.#indexOf(until, this.#at + 1)
    this.#emit(this.#tokens.slice(this.#at, end))
    this.#at = isPunctuation(this.#tokens[end], ';') ? end : end + skip
  }

  /**
   * Returns the index of the first of these words outside brackets and CASE … END, or of the next semicolon, or the
   * number of tokens.
   */
  #indexOf(words: readonly string[], start: number): number {
    let depth = 0
    for (let index = start; index < this.#tokens.length; index++) {
      const token = this.#tokens[index]
      if (isPunctuation(token, ';')) return index
      const word = wordOf(token)
      if (depth === 0 && word !== undefined && words.includes(word)) return index
      if (isPunctuation(token, '(') || word === 'case') depth++
      else if (isPunctuation(token, ')') || (word === 'end' && depth > 0)) depth--
    }
    return this.#tokens.length
  }

  #declare(): void {
    const words = this.#tokens.slice(this.#at + 1, this.#at + 4).map(wordOf)
    const block = this.#frames.findLast(frame => frame.kind === 'block')
    if (words[1] === 'handler' && words[2] === 'for') {
      const { conditions, end } = handlerConditions(this.#tokens, this.#at + 4, block?.conditions)
      const handler: BodyHandler = { conditions, statements: [] }
      block?.handlers.push(handler)
      this.#handlers.push(handler)
      this.#frames.push({ kind: 'handler', handler })
      this.#at = end
      return
    }
    const name = nameOf(this.#tokens[this.#at + 1])
    if (words[1] === 'condition' && name !== undefined) {
      const [condition] = handlerConditions(this.#tokens, this.#at + 4, undefined).conditions
      if (condition) block?.conditions.set(name.toLowerCase(), condition)
    }
    this.#take([], 1)
  }

  #emit(tokens: readonly Token[]): void {
    const handlers: BodyHandler[][] = []
    let always = true
    let target: BodyStatement[] | undefined
    let skipsBlock = false
    for (const frame of this.#frames.toReversed()) {
      if (frame.kind === 'control') always &&= target !== undefined || frame.always
      else if (frame.kind === 'block') {
        // While a handler runs, the handlers of its own block do not apply.
        const catching = skipsBlock ? [] : catchingFirst(frame.handlers)
        if (catching.length > 0) handlers.push(catching)
        skipsBlock = false
      } else {
        target ??= frame.handler.statements
        skipsBlock = true
      }
    }
    const statements = target ?? this.#statements
    statements.push({ tokens, handlers, always })
  }
}

/** Returns the handlers that catch a refusal; the most specific one, which servers prefer, comes first. */
function catchingFirst(handlers: readonly BodyHandler[]): BodyHandler[] {
  const rankOf = ({ conditions }: BodyHandler) =>
    Math.min(...conditions.filter(catchesRefusal).map(({ kind }) => ['errno', 'state', 'exception'].indexOf(kind)))
  return handlers
    .filter(({ conditions }) => conditions.some(catchesRefusal))
    .toSorted((one, other) => rankOf(one) - rankOf(other))
}
