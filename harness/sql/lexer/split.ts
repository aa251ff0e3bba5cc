import type { Location } from '../../model/location.ts'
import { UsageError } from '../../model/usage-error.ts'
import { backslashRemedy, clientCommand, clientCommandRemedies } from './client-command.ts'
import { type Comment, commentKindAt, isFirstOnItsLine, readComment } from './comment.ts'
import { endOfDollarQuoted, endOfQuoted, lex } from './lex.ts'
import { lineIndex } from './line-index.ts'
import type { Quoting } from './quoting.ts'
import { initialQuoting, type QuotingState, quotingAfter } from './quoting-state.ts'

/** A statement as the mysql client would send it, with its place in the script. */
export interface RawStatement {
  sql: string
  /** The reading of its quotes. */
  quoting: Quoting
  /** Offsets of the first character of `sql` and after the last one. */
  start: number
  end: number
  /** The delimiter that ended the statement; undefined if the end of the file ended it. */
  endedBy: string | undefined
  /** The comments between the previous statement and this one. */
  leading: readonly LocatedComment[]
  /** The comments inside the statement, which are sent with it. */
  inner: readonly LocatedComment[]
  /** Returns the place of an offset in the file from which the statement comes. */
  locate: Locate
}

/** Offsets count in the text of one file as `asClientReads` returns it; lines and columns are those of the file. */
type Locate = (offset: number) => Location

export interface LocatedComment extends Comment {
  locate: Locate
}

/** A file that a script names with `source`. */
export interface SourcedFile {
  /** The file as it is written in locations. */
  file: string
  text: string
}

interface Script {
  statements: RawStatement[]
  /** The comments after the last statement. */
  trailing: LocatedComment[]
  errors: UsageError[]
}

interface SplitOptions {
  file: string
  /**
   * Returns the connection on which a statement runs, by the comments above it: each connection has its own sql_mode.
   */
  connectionOf?: (leading: readonly LocatedComment[]) => string
  /** Reads a file that `source` names; throws UsageError. Absent: `source` is an error. */
  readSource?: (name: string, at: Location) => SourcedFile
  /** The initial reading of quotes. Default: that of a new connection. */
  quoting?: QuotingState
}

/** Returns a text as the client reads a file: without byte order mark, with lines that end with LF alone. */
function asClientReads(text: string): string {
  return text.slice(text.charCodeAt(0) === 0xfeff ? 1 : 0).replace(/\r+\n/g, '\n')
}

/**
 * Cuts a script into statements where the mysql client cuts it (`add_line` in `client/mysql.cc`), with three leniencies
 * of the MariaDB client: `--word` where a statement could start is a comment, ANSI_QUOTES is followed, and a DELIMITER
 * line is also recognised after a comment. A text that a client would silently garble is an error here.
 */
export function splitScript(text: string, options: SplitOptions): Script {
  return new Splitter({ text, file: options.file }, options).split()
}

/** `delimiter` in `client/mysql.cc` is an array of 16 bytes. */
const maximalDelimiterLength = 15
const sqlMode = /sql_mode/i
const firstWord = /[A-Za-z_]+(?![\w$\u0080-\uffff])/y
const delimiterLine = /delimiter(?:[ \t]+(?:(["'`])(.*?)\1|(\S+)))?/iy
/** No column has such a name: this is a DELIMITER line after a statement that lacks its end. */
const strayDelimiter = /delimiter[ \t]+[^\w\s'"`(),.]+[ \t]*(?=\n|$)/iy

/** The comments of most statements: none. */
const noComments: readonly LocatedComment[] = []

class Splitter {
  readonly #text: string
  readonly #options: SplitOptions
  readonly #script: Script
  readonly #namesMode: boolean
  readonly #locate: Locate
  readonly #connections: Map<string, QuotingState>
  /** The files that are being read: this one, and those that name it with `source`. */
  readonly #open: readonly string[]
  #at = 0
  #delimiter = ';'
  #plain = plainRun(';')
  #leading: LocatedComment[]
  #inner: LocatedComment[] = []
  /** The offset at which the statement begins; undefined between statements. */
  #start: number | undefined
  #connection = 'default'
  #versionedOpen: number | undefined

  /** `namedBy`: the file that names this one with `source`. */
  constructor({ text, file }: SourcedFile, options: SplitOptions, namedBy?: Splitter) {
    this.#text = asClientReads(text)
    const positionOf = lineIndex(this.#text)
    this.#locate = offset => ({ file, ...positionOf(offset) })
    this.#options = options
    this.#namesMode = sqlMode.test(text)
    this.#script = { statements: [], trailing: [], errors: [] }
    this.#open = namedBy ? [...namedBy.#open, file] : [file]
    this.#connections = namedBy ? namedBy.#connections : new Map()
    this.#leading = namedBy ? namedBy.#leading : []
    if (namedBy) this.#delimitBy(namedBy.#delimiter)
  }

  split(): Script {
    while (this.#skipWhiteSpace()) {
      if (this.#start === undefined && this.#takeClientLine()) continue
      if (this.#takeBackslash() || this.#takeDelimiter() || this.#takeComment() || this.#takeQuoted()) continue
      this.#takePlain()
    }
    this.#finish(this.#text.length, undefined)
    this.#script.trailing = this.#leading
    return this.#script
  }

  #fail(message: string, offset: number, remedy: string): void {
    this.#script.errors.push(new UsageError(message, { at: this.#locate(offset), remedy }))
  }

  /** Reports an error and stops: after an unclosed quote or comment, nothing can be read. */
  #giveUp(message: string, remedy: string): void {
    this.#fail(message, this.#at, remedy)
    this.#leading = []
    this.#start = undefined
    this.#versionedOpen = undefined
    this.#at = this.#text.length
  }

  #quoting(): Quoting {
    return this.#quotingState().current
  }

  #quotingState(): QuotingState {
    return this.#connections.get(this.#connection) ?? this.#options.quoting ?? initialQuoting
  }

  #begin(): void {
    if (this.#start !== undefined) return
    this.#start = this.#at
    this.#connection = this.#options.connectionOf?.(this.#leading) ?? 'default'
  }

  #finish(behind: number, endedBy: string | undefined): void {
    if (this.#start === undefined) return
    const start = this.#start
    const end = withoutTrailingSpace(this.#text, behind)
    const sql = this.#text.slice(start, end)
    const quoting = this.#quoting()
    if (this.#versionedOpen !== undefined) this.#failVersioned(this.#versionedOpen, endedBy)
    const leading = this.#leading.length > 0 ? this.#leading : noComments
    const inner = this.#inner.length > 0 ? this.#inner : noComments
    this.#script.statements.push({ sql, quoting, start, end, endedBy, leading, inner, locate: this.#locate })
    if (this.#namesMode && sqlMode.test(sql))
      this.#connections.set(this.#connection, quotingAfter(this.#quotingState(), lex(sql, quoting)))
    if (leading !== noComments) this.#leading = []
    if (inner !== noComments) this.#inner = []
    this.#start = undefined
    this.#versionedOpen = undefined
  }

  #failVersioned(open: number, endedBy: string | undefined): void {
    if (endedBy === undefined) this.#fail('The /*! that opens here is never closed', open, 'Close it with */.')
    else
      this.#fail(
        `The delimiter ${endedBy} cuts the statement inside of this /*! … */, as it does for the mysql client`,
        open,
        'Set another delimiter around the statement: DELIMITER // … // DELIMITER ;',
      )
  }

  /** Skips white space; returns true if there is more to read. */
  #skipWhiteSpace(): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const unit = this.#text.charCodeAt(this.#at)
      if (unit !== 0x20 && (unit < 0x09 || unit > 0x0d)) return true
    }
    return false
  }

  /** Takes a line that the client interprets itself instead of sending it. */
  #takeClientLine(): boolean {
    firstWord.lastIndex = this.#at
    const word = firstWord.exec(this.#text)?.[0].toLowerCase()
    if (word === undefined) return false
    if (word === 'delimiter') return this.#takeDelimiterLine()
    if (word === 'use') return this.#takeUseLine()
    if (!clientCommand(word)) return false
    const line = this.#restOfLine()
    const command = clientCommand(line.split(this.#delimiter, 1)[0]!.trimEnd())
    if (!command) return false
    if (command.argument !== undefined) {
      this.#takeSource(command.argument, line.length)
      return true
    }
    this.#fail(`${command.word} is a command of the mysql client, not SQL`, this.#at, command.remedy)
    this.#at += line.length
    return true
  }

  #restOfLine(): string {
    const end = this.#text.indexOf('\n', this.#at)
    return this.#text.slice(this.#at, end < 0 ? this.#text.length : end)
  }

  #takeDelimiterLine(): boolean {
    delimiterLine.lastIndex = this.#at
    const [, , quoted, bare] = delimiterLine.exec(this.#text)!
    const chosen = quoted ?? bare ?? ''
    if (!isFirstOnItsLine(this.#text, this.#at))
      this.#fail('DELIMITER stands behind something else', this.#at, 'Put it on a line of its own.')
    else if (chosen === '' || chosen.includes('\\'))
      this.#fail(
        chosen ? 'A delimiter can hold no backslash' : 'DELIMITER without a delimiter',
        this.#at,
        'Write `DELIMITER //`, and `DELIMITER ;` to go back.',
      )
    else this.#delimitBy(chosen.slice(0, maximalDelimiterLength))
    this.#at += this.#restOfLine().length
    return true
  }

  #delimitBy(delimiter: string): void {
    this.#delimiter = delimiter
    this.#plain = plainRun(delimiter)
  }

  /**
   * Takes `source file` or `\. file`: the statements of that file come in its place, on the same connections, and a
   * delimiter that it sets stays. `length` is that of the command in this file.
   */
  #takeSource(name: string, length: number): void {
    const at = this.#at
    this.#at += length
    const { readSource } = this.#options
    if (!readSource) {
      this.#fail('source is a command of the mysql client, not SQL', at, clientCommandRemedies.source)
      return
    }
    try {
      const sourced = readSource(name, this.#locate(at))
      if (this.#open.includes(sourced.file))
        throw new UsageError(`${sourced.file} is being read already: it would be read without end`, {
          at: this.#locate(at),
          remedy: 'Remove one of the source commands.',
        })
      const inner = new Splitter(sourced, this.#options, this)
      const { statements, errors, trailing } = inner.split()
      for (const statement of statements) this.#script.statements.push(statement)
      this.#script.errors.push(...errors)
      this.#leading = trailing
      this.#delimitBy(inner.#delimiter)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      this.#script.errors.push(error)
    }
  }

  /** Takes `use name`, which needs no delimiter if it is alone on its line. */
  #takeUseLine(): boolean {
    const line = this.#restOfLine()
    const endsByItself = /^use[ \t]+\S/i.test(line) && !line.includes(this.#delimiter) && !line.includes('\\g')
    if (!endsByItself || !isFirstOnItsLine(this.#text, this.#at)) return false
    this.#begin()
    this.#at += line.length
    this.#finish(this.#at, this.#delimiter)
    return true
  }

  /**
   * Takes a backslash: `\g` and `\G` end a statement, `\N` is NULL, any other letter would be a command of the client.
   */
  #takeBackslash(): boolean {
    if (this.#text.charCodeAt(this.#at) !== 0x5c) return false
    const letter = this.#text[this.#at + 1] ?? ''
    if (letter === 'g' || letter === 'G') this.#finish(this.#at, `\\${letter}`)
    else if (letter === 'N') this.#begin()
    else if (letter === '.' && this.#start === undefined) {
      const line = this.#restOfLine()
      this.#takeSource(line.slice(2).split(this.#delimiter, 1)[0]!.trim(), line.length)
      return true
    } else
      this.#fail(
        `\\${letter.trim()} outside of quotes is a command to the mysql client, not SQL`,
        this.#at,
        backslashRemedy(letter),
      )
    this.#at += 2
    return true
  }

  #takeDelimiter(): boolean {
    if (!this.#text.startsWith(this.#delimiter, this.#at)) return false
    this.#finish(this.#at, this.#delimiter)
    this.#at += this.#delimiter.length
    return true
  }

  #takeComment(): boolean {
    const isBetween = this.#start === undefined
    const kind = commentKindAt(this.#text, this.#at, isBetween)
    if (!kind) return false
    if (kind === 'versioned' && this.#versionedOpen === undefined) {
      this.#begin()
      this.#versionedOpen = this.#at
      this.#at += 3
      return true
    }
    const comment = readComment(this.#text, this.#at, kind === 'versioned' ? 'block' : kind)
    if (!comment) {
      this.#giveUp('The comment that opens here is never closed', 'Close it with */.')
      return true
    }
    ;(isBetween ? this.#leading : this.#inner).push({ ...comment, locate: this.#locate })
    this.#at = comment.end
    return true
  }

  #takeQuoted(): boolean {
    const quote = this.#text[this.#at]!
    if (quote === '$') return this.#takeDollarQuoted()
    if (quote !== "'" && quote !== '"' && quote !== '`') return false
    this.#begin()
    const end = endOfQuoted(this.#text, this.#at, this.#quoting())
    if (end === undefined)
      this.#giveUp(
        `The ${quote} that opens here is never closed`,
        `Close it with ${quote}; where it belongs to the text, write it twice: ${quote}${quote}.`,
      )
    else this.#at = end
    return true
  }

  #takeDollarQuoted(): boolean {
    if (/[\w$\u0080-\uffff]/.test(this.#text[this.#at - 1] ?? '')) return false
    const end = endOfDollarQuoted(this.#text, this.#at)
    if (end === undefined) return false
    this.#begin()
    this.#at = end
    return true
  }

  #takePlain(): void {
    if (this.#text.charCodeAt(this.#at) === 0) {
      this.#giveUp('This is a NUL character, not text', 'Save the file as UTF-8.')
      return
    }
    strayDelimiter.lastIndex = this.#at
    if (strayDelimiter.test(this.#text) && isFirstOnItsLine(this.#text, this.#at)) {
      this.#fail(
        'DELIMITER in the middle of a statement',
        this.#at,
        `End the statement above with ${this.#delimiter} first.`,
      )
      this.#finish(this.#at, this.#delimiter)
      return
    }
    this.#begin()
    this.#plain.lastIndex = this.#at
    if (this.#plain.test(this.#text)) this.#at = this.#plain.lastIndex
    else if (this.#versionedOpen !== undefined && this.#text.startsWith('*/', this.#at)) {
      this.#versionedOpen = undefined
      this.#at += 2
    } else this.#at++
  }
}

/** Matches characters that have no meaning to the client. */
function plainRun(delimiter: string): RegExp {
  return new RegExp(`[^\\s'"\`#$\\-/*\\0\\\\\\u{${delimiter.codePointAt(0)!.toString(16)}}]+`, 'yu')
}

/**
 * Returns the end without trailing white space and control characters, which the client removes from each statement.
 */
function withoutTrailingSpace(text: string, end: number): number {
  let behind = end
  while (behind > 0 && text.charCodeAt(behind - 1) <= 0x20) behind--
  return behind
}
