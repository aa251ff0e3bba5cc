import { firstRawByte } from '../kit/raw-bytes.ts'
import { formatLocation } from '../model/format-location.ts'
import type { Location } from '../model/location.ts'
import type { OrderGuarantee, Statement, Waiting } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { localFilesOf } from '../sql/effects/local-files.ts'
import { bareFileNames, mayNameFile } from '../sql/effects/server-files.ts'
import { EffectsOfText } from '../sql/effects/statement-effects.ts'
import { dependsOnLiterals } from '../sql/effects/statement-source.ts'
import { MemoByShape } from '../sql/forms/memo-by-shape.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { normalise } from '../sql/lexer/normalise.ts'
import type { RawStatement } from '../sql/lexer/split.ts'
import { unclosedBlock } from '../sql/lexer/stored-program.ts'
import { significant } from '../sql/lexer/token-walk.ts'
import { orderGuarantee } from '../sql/order/order-guarantee.ts'
import { collectErrors } from './collect-errors.ts'
import { type Directive, looksLikeDirective } from './directives.ts'

/** The connection of statements that name no connection. */
export const defaultSession = 'default'

/** The properties that are read from the tokens of a statement. */
type Reading = Pick<Statement, 'order' | 'effects' | 'normalised'> & {
  /** The first token of a block that does not end. */
  unclosed: Token | undefined
}

const readings = new MemoByShape<Reading>(
  (text, quoting) => {
    const tokens = lex(text, quoting)
    return {
      order: orderGuarantee(tokens),
      effects: new EffectsOfText(text, quoting),
      normalised: normalise(tokens),
      unclosed: unclosedBlock(significant(tokens)),
    }
  },
  // The place of an unclosed block differs from text to text, so such a reading is not kept.
  ({ unclosed }, text) => !unclosed && !dependsOnLiterals(text),
)

/** These values are shared by all statements that have no others. */
const reply: Waiting = { kind: 'reply' }
const none: never[] = []
Object.freeze(none)

/** Finds a file beside a suite or fixture by its name there; throws UsageError if there is none that may be used. */
export type FindBeside = (name: string, at: Location) => string

interface ReadingOptions {
  errors: UsageError[]
  /** Absent: statements name files in vain. */
  findBeside: FindBeside | undefined
}

/** Reads a statement without directives. */
export function readPlainStatement(raw: RawStatement, { errors, findBeside }: ReadingOptions): Statement {
  const at = raw.locate(raw.start)
  checkBytes(raw, errors)
  const { order, effects, normalised, unclosed } = readings.of(raw.sql, raw.quoting)
  if (unclosed && raw.endedBy === ';')
    errors.push(
      new UsageError(`The ; inside of this body ends the statement: its ${unclosed.text} is never closed`, {
        at: raw.locate(raw.start + unclosed.start),
        remedy: 'Set another delimiter around the statement: DELIMITER // … // DELIMITER ;',
      }),
    )
  return {
    id: formatLocation(at),
    at,
    sql: raw.sql,
    session: defaultSession,
    waiting: reply,
    reap: none,
    order,
    tolerances: none,
    effects,
    normalised,
    ...filesIn(raw, { errors, findBeside }),
  }
}

/** Bytes that are no UTF-8 are data where they stand in quotes. Elsewhere the file is in another encoding. */
function checkBytes({ sql, quoting, start, locate }: RawStatement, errors: UsageError[]): void {
  if (sql.isWellFormed()) return
  for (const token of lex(sql, quoting)) {
    const raw = token.kind === 'word' || token.kind === 'punctuation' ? firstRawByte(token.text) : undefined
    if (!raw) continue
    errors.push(
      new UsageError(`The byte 0x${raw.byte.toString(16)} is no UTF-8, and does not stand in quotes`, {
        at: locate(start + token.start + raw.at),
        remedy: 'Save the file as UTF-8. In quotes, such bytes are data, and are sent as they are.',
      }),
    )
    return
  }
}

function filesIn(
  { sql, quoting, start, locate }: RawStatement,
  { errors, findBeside }: ReadingOptions,
): Pick<Statement, 'localFiles' | 'namesFiles'> {
  if (!findBeside || !mayNameFile.test(sql)) return {}
  const tokens = lex(sql, quoting)
  const namesFiles = bareFileNames(tokens, quoting).length > 0
  const localFiles = localFilesOf(tokens, quoting).flatMap(named => {
    const diskPath = collectErrors(errors, () => findBeside(named.name, locate(start + named.start)))
    return diskPath === undefined ? [] : [{ name: named.name, diskPath }]
  })
  return { ...(localFiles.length > 0 ? { localFiles } : {}), ...(namesFiles ? { namesFiles } : {}) }
}

/** Reads a statement with its directives. */
export function readStatement(raw: RawStatement, directives: readonly Directive[], options: ReadingOptions): Statement {
  const statement = readPlainStatement(raw, options)
  const { errors } = options
  for (const comment of raw.inner) {
    const name = looksLikeDirective(comment)
    if (name)
      errors.push(
        new UsageError(`The directive ${name} stands in the middle of a statement`, {
          at: comment.locate(comment.start),
          remedy:
            `Put it above the statement that begins at ${formatLocation(statement.at)}, or end that statement with ` +
            'its delimiter first. If it is an ordinary comment, begin it with #.',
        }),
      )
  }
  for (const directive of directives) collectErrors(errors, () => apply(directive, statement, raw))
  return statement
}

function apply(directive: Directive, statement: Statement, raw: RawStatement): void {
  switch (directive.kind) {
    case 'name':
      statement.name = directive.name
      return
    case 'params':
      checkParams(directive.params.length, lex(raw.sql, raw.quoting), directive.at)
      statement.params = directive.params
      return
    case 'on-read-only':
      statement.onReadOnly = directive.expectation
      return
    case 'expect':
      statement.expectedErrors = directive.errors
      return
    case 'session':
      statement.session = directive.session
      return
    case 'order':
      statement.order =
        directive.order === 'exact' ? { kind: 'total' } : { ...withoutKeys(statement.order), kind: 'none' }
      return
    case 'tolerate':
      addTolerance(directive, statement)
      return
    case 'only':
      statement.only = true
      return
    case 'send':
      statement.waiting = { kind: 'send' }
      return
    case 'reap':
      statement.reap = directive.sessions
      return
    case 'suite':
    case 'fixture':
    case 'files':
    case 'path':
    case 'connection':
    case 'only-suite':
      return
    default:
      directive satisfies never
  }
}

/** Returns the LIMIT of a statement: the LIMIT stays as written, even if a directive declares another order. */
function withoutKeys(order: OrderGuarantee): { limited: boolean; cutBehind?: number } {
  if (order.kind === 'total') return { limited: false }
  return { limited: order.limited, ...(order.cutBehind === undefined ? {} : { cutBehind: order.cutBehind }) }
}

function checkParams(count: number, tokens: readonly Token[], at: Location): void {
  const markers = tokens.filter(token => token.kind === 'parameter').length
  if (markers === count) return
  const said = count === 1 ? '1 value' : `${count} values`
  const found = markers === 1 ? '1 ? marker' : `${markers} ? markers`
  throw new UsageError(`params has ${said}, the statement ${found}`, {
    at,
    remedy: 'Give one value for each ? of the statement; a ? in quotes or in a comment does not count.',
  })
}

function addTolerance({ kinds, because, at }: Directive & { kind: 'tolerate' }, statement: Statement): void {
  const twice = kinds.find(kind => statement.tolerances.some(tolerance => tolerance.kinds.includes(kind)))
  if (twice) throw new UsageError(`${twice} is tolerated twice`, { at, remedy: 'Name each kind once.' })
  statement.tolerances = [...statement.tolerances, { kinds, because, at }]
}
