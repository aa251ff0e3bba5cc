import { closest, editDistance } from '../kit/closest.ts'
import type { DeclaredConnection } from '../model/application-connection.ts'
import { type Kind, kinds } from '../model/kind.ts'
import type { Location } from '../model/location.ts'
import type { ReadOnlyExpectation } from '../model/read-only-expectation.ts'
import type { Param } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import type { Comment } from '../sql/lexer/comment.ts'
import { type DirectiveName, directiveSyntax, isDirectiveName, misspeltDirective } from './directive-name.ts'
import { ParamsError, parseParams } from './params.ts'
import { ConnectionError, readConnection } from './read-connection.ts'

/** The contents of a directive. */
export type Directive =
  | { kind: 'suite'; name: string; at: Location }
  | { kind: 'fixture'; name: string; at: Location }
  | { kind: 'files'; names: string[]; at: Location }
  | { kind: 'path'; path: string; at: Location }
  | { kind: 'connection'; connection: DeclaredConnection; at: Location }
  | { kind: 'only-suite'; at: Location }
  | { kind: 'name'; name: string; at: Location }
  | { kind: 'params'; params: Param[]; at: Location }
  | { kind: 'on-read-only'; expectation: ReadOnlyExpectation; at: Location }
  | { kind: 'expect'; errors: number[]; at: Location }
  | { kind: 'session'; session: string; at: Location }
  | { kind: 'order'; order: 'exact' | 'any'; at: Location }
  | { kind: 'tolerate'; kinds: Kind[]; because: string; at: Location }
  | { kind: 'only'; at: Location }
  | { kind: 'send'; at: Location }
  | { kind: 'reap'; sessions: string[]; at: Location }

/** Whether a directive concerns its suite, at the top of the file, or the statement below it. */
export function directivePlace(directive: Directive): 'suite' | 'statement' {
  return directive.kind === 'only-suite' ? 'suite' : directiveSyntax[directive.kind].place
}

/** Paths that a suite can be on. */
const suitePaths = ['auth'] as const

const ordinaryComment = 'If it is an ordinary comment, begin it with #.'
const withColon = /^--([ \t]*)([A-Za-z][\w-]*)[ \t]*:(?!:)[ \t]*(.*?)[ \t]*$/s
const bareWord = /^--[ \t]+([A-Za-z][\w-]*)[ \t]*$/
const forgottenColon =
  /^--[ \t]+(?:(on-read-only)[ \t]+(?:refused|degrade|skips)\b|(tolerate)[ \t].*[ \t]because[ \t]|(params)[ \t]*\[|(order)[ \t]+(?:exact|any)$|(path)[ \t]+auth$)/
const sessionName = /^[\w.-]+$/
const quotedText = /^"(?:[^"\\]|\\.)*"$/s

/** The word and the text after the colon, with their offsets in the script. */
interface Written {
  word: string
  wordAt: number
  value: string
  valueAt: number
}

/**
 * Reads a comment as a directive. Returns undefined for an ordinary comment. Throws UsageError if the comment is meant
 * to be a directive and cannot be read.
 */
export function readDirective(comment: Comment, locate: (offset: number) => Location): Directive | undefined {
  if (comment.kind !== 'dash') return undefined
  const written = readWritten(comment, locate)
  if (!written) return undefined
  const name = knownName(written, locate)
  if (!name) return undefined
  const at = locate(written.wordAt)
  if (!comment.alone)
    throw new UsageError(`The directive ${name} stands behind something else`, {
      at,
      remedy: `Put it on a line of its own, right above its statement. ${ordinaryComment}`,
    })
  return interpret(name, written, at, locate)
}

/** Returns the directive whose form a comment has, without reading its contents. */
export function looksLikeDirective(comment: Comment): DirectiveName | undefined {
  if (comment.kind !== 'dash' || !comment.alone) return undefined
  const word = withColon.exec(comment.text)?.[2]
  return word !== undefined && isDirectiveName(word) ? word : undefined
}

function readWritten(comment: Comment, locate: (offset: number) => Location): Written | undefined {
  const [, gap, word, value] = withColon.exec(comment.text) ?? []
  if (gap !== undefined && word !== undefined && value !== undefined) {
    if (gap === '' && isDirectiveName(word))
      throw new UsageError(`--${word}: is no comment to a mysql client`, {
        at: locate(comment.start),
        remedy: `Write a space behind the dashes: ${directiveSyntax[word].example}`,
      })
    const wordAt = comment.start + 2 + gap.length
    const valueAt = comment.start + comment.text.indexOf(':', 2) + 1
    const indent = /^[ \t]*/.exec(comment.text.slice(valueAt - comment.start))![0].length
    return { word, wordAt, value, valueAt: valueAt + indent }
  }
  const bare = bareWord.exec(comment.text)?.[1]
  const offset = bare === undefined ? 0 : comment.start + comment.text.indexOf(bare)
  if (bare !== undefined && (isBareDirective(bare) || isNearBareDirective(bare)))
    return { word: bare, wordAt: offset, value: '', valueAt: offset + bare.length }
  const forgotten = forgottenColon.exec(comment.text)?.slice(1).find(Boolean)
  if (forgotten && isDirectiveName(forgotten) && comment.alone)
    throw new UsageError(`The directive ${forgotten} lacks its colon`, {
      at: locate(comment.start),
      remedy: `Write it like this: ${directiveSyntax[forgotten].example}. ${ordinaryComment}`,
    })
  return undefined
}

function isBareDirective(word: string): boolean {
  return word === 'only' || word === 'send'
}

/** `-- onyl`: a word without a colon is prose much more often than a typing error, so only swapped letters count. */
function isNearBareDirective(word: string): boolean {
  return ['only', 'send'].some(
    name => word.length === name.length && word !== name && editDistance(word, name) === 1 && sameLetters(word, name),
  )
}

function sameLetters(one: string, other: string): boolean {
  return one.split('').sort().join('') === other.split('').sort().join('')
}

function knownName(written: Written, locate: (offset: number) => Location): DirectiveName | undefined {
  if (isDirectiveName(written.word)) return written.word
  const meant = misspeltDirective(written.word)
  if (!meant) return undefined
  throw new UsageError(`Unknown directive ${written.word}`, {
    at: locate(written.wordAt),
    remedy: `Did you mean \`${meant}\`? It is written like this: ${directiveSyntax[meant].example}. ${ordinaryComment}`,
  })
}

function interpret(
  name: DirectiveName,
  written: Written,
  at: Location,
  locate: (offset: number) => Location,
): Directive {
  const { value, valueAt } = written
  const reject = (message: string, offset = 0): never => {
    throw new UsageError(message, {
      at: locate(valueAt + offset),
      remedy: `Write it like this: ${directiveSyntax[name].example}. ${ordinaryComment}`,
    })
  }
  if (value === '' && !isBareDirective(name)) reject(`The directive ${name} says nothing`)
  switch (name) {
    case 'suite':
    case 'name':
      return { kind: name, name: value, at }
    case 'fixture':
      if (/[\\]|(^|\/)\.\.?(\/|$)|^\//.test(value)) reject('A fixture is the name of a folder')
      return { kind: name, name: value, at }
    case 'files': {
      const names = value.split(',').map(each => each.trim())
      const wrong = names.find((each, index) => each === '' || /[/\\]/.test(each) || names.indexOf(each) < index)
      if (wrong !== undefined) reject('Expected names of files beside the suite, each once, with commas between them')
      return { kind: name, names, at }
    }
    case 'path':
      if (!(suitePaths as readonly string[]).includes(value))
        reject(`Unknown path ${value}: there is ${suitePaths.join(', ')}`)
      return { kind: name, path: value, at }
    case 'params':
      return { kind: name, params: readParams(value, reject), at }
    case 'on-read-only':
      return { kind: name, expectation: readExpectation(value, reject), at }
    case 'expect':
      return { kind: name, errors: readExpectedErrors(value, reject), at }
    case 'session':
      if (!sessionName.test(value)) reject('A session is named with letters, digits, _ . and -')
      return { kind: name, session: value, at }
    case 'order':
      if (value !== 'exact' && value !== 'any') return reject(`Unknown order ${value}: there is exact and any`)
      return { kind: name, order: value, at }
    case 'tolerate':
      return { kind: name, ...readTolerance(value, reject), at }
    case 'only':
      if (value === 'suite') return { kind: 'only-suite', at }
      if (value !== '') reject('only says nothing more, or `only: suite` at the top of the file')
      return { kind: name, at }
    case 'connection':
      return { kind: name, connection: readDeclaredConnection(value, reject), at }
    case 'send':
      if (value !== '') reject('send says nothing more: the session is named by `-- session: <name>`')
      return { kind: name, at }
    case 'reap':
      return { kind: name, sessions: readSessions(value, reject), at }
    default:
      return name satisfies never
  }
}

type Reject = (message: string, offset?: number) => never

function readParams(value: string, reject: Reject): Param[] {
  try {
    return parseParams(value)
  } catch (error) {
    if (error instanceof ParamsError) return reject(error.message, error.offset)
    throw error
  }
}

function readDeclaredConnection(value: string, reject: Reject): DeclaredConnection {
  try {
    return readConnection(value)
  } catch (error) {
    if (error instanceof ConnectionError) return reject(error.message)
    throw error
  }
}

function readExpectation(value: string, reject: Reject): ReadOnlyExpectation {
  if (value === 'refused') return { kind: 'refused' }
  const [, kind, rest] = /^(degrade|skips)\b[ \t]*(.*)$/s.exec(value) ?? []
  if ((kind !== 'degrade' && kind !== 'skips') || rest === undefined)
    return reject(`Unknown expectation ${value}: there is refused, degrade "<how>" and skips "<how>"`)
  return { kind, how: readQuoted(rest, value.length - rest.length, reject) }
}

/** Reads `error 1146` or `error 3819, 4025`. */
function readExpectedErrors(value: string, reject: Reject): number[] {
  const list = /^errors?[ \t]+(.*)$/s.exec(value)?.[1]
  if (list === undefined) return reject(`Unknown expectation ${value}: there is error <number>`)
  const offset = value.length - list.length
  const numbers = list.split(',').map(word => word.trim())
  if (!numbers.every(word => /^[1-9]\d{0,5}$/.test(word)))
    return reject('Expected the numbers of errors, with commas between them', offset)
  if (new Set(numbers).size < numbers.length) return reject('An error is named twice', offset)
  return numbers.map(Number)
}

/** Kinds by their names before version 0.1.0. */
const formerKinds: ReadonlyMap<string, Kind> = new Map([
  ['hazard', 'nondeterministic'],
  ['presentation', 'formatting'],
])

function readTolerance(value: string, reject: Reject): { kinds: Kind[]; because: string } {
  const [before, list] = /^(.*?)\bbecause\b[ \t]*/s.exec(value) ?? []
  if (before === undefined || list === undefined) return reject('A tolerance needs its reason: because "…"')
  const because = readQuoted(value.slice(before.length), before.length, reject)
  if (because.trim() === '') return reject('A tolerance needs its reason', before.length)
  const tolerated: Kind[] = []
  for (const match of list.matchAll(/[^\s,]+/g)) {
    const kind = kinds.find(known => known === match[0])
    if (!kind) {
      const renamed = formerKinds.get(match[0])
      if (renamed) return reject(`The kind ${match[0]} is now called ${renamed}: write ${renamed}`, match.index)
      const near = closest(match[0], kinds)
      return reject(
        `Unknown kind ${match[0]}${near ? `: did you mean ${near}?` : `: there is ${kinds.join(', ')}`}`,
        match.index,
      )
    }
    if (tolerated.includes(kind)) return reject(`${kind} is named twice`, match.index)
    tolerated.push(kind)
  }
  if (tolerated.length === 0) return reject(`No kind is named: there is ${kinds.join(', ')}`)
  return { kinds: tolerated, because }
}

/** Reads a text in double quotes, with the escapes of JSON. */
function readQuoted(text: string, offset: number, reject: Reject): string {
  if (!quotedText.test(text)) return reject('Expected a text in double quotes', offset)
  try {
    return JSON.parse(text) as string
  } catch {
    return reject('This text is no valid JSON string', offset)
  }
}

function readSessions(value: string, reject: Reject): string[] {
  const sessions = value.split(',').map(name => name.trim())
  const wrong = sessions.find((name, index) => !sessionName.test(name) || sessions.indexOf(name) < index)
  if (wrong !== undefined) return reject('Expected the names of sessions, each once, with commas between them')
  return sessions
}
