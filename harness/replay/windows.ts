import type { Param, Statement, Suite } from '../model/statement.ts'
import { mayChangeKeys } from './schema-keys.ts'

/** What windows are made of. */
type Planned = Pick<Statement, 'sql' | 'normalised' | 'session' | 'waiting' | 'reap' | 'params' | 'readsDiagnostics'>

/** Longer texts run alone: a server that does not take one (`max_allowed_packet`) closes the connection behind its answer. */
const maxLength = 1 << 16

const reads = /^[\s(]*(?:select|with|values|table|show|describe|desc|explain)\b/i

/**
 * What may outlive the session, or stay with it until the server has noticed its end. Looked for in the whole text, also
 * where it is only part of a literal: then a statement runs alone without need, and no harm is done. Also several
 * statements in one text, and functions of other databases, which may do anything.
 */
const mayOutlive = new RegExp(
  [
    ';',
    String.raw`\b(?:insert|update|delete|into|call|share|lock|analyze|next|nextval|setval)\b`,
    String.raw`\b(?:get_lock|release_lock|release_all_locks)\b`,
    String.raw`\w*(?:replication|failover|keyring|audit|firewall|sys|service)_\w+\s*\(`,
    String.raw`\.\s*(?:[\w$\u0080-\uffff]+|\x60[^\x60]*\x60|"[^"]*")\s*\(`,
  ].join('|'),
  'i',
)

const leads = /^[\s(]*(?:insert|replace|update|delete|set|begin|start|commit|rollback|savepoint|do|select|with)\b/i

/** Statements that count statements: those that we put in between would show. */
const counts =
  /\bshow\s+(?:(?:global|session|local)\s+)?status\b|\b(?:global|session)_status\b|performance_schema|\bsys\s*\.|\bprofil(?:es?|ing)\b/i

const defines = /\b(?:function|package)\b/i
const writes =
  /\b(?:insert|update|delete|replace\s+into|into\s+(?:outfile|dumpfile)|call|load|truncate|alter|drop|execute|prepare|nextval|setval|next\s+value|get_lock|release_lock|release_all_locks|soname)\b/i

/**
 * Which statements of a suite may be under way at once on one connection. Nothing may come of it that would not come of
 * them one at a time.
 *
 * Servers run statements in order whatever the client waits for, so that the order is no matter. What matters is a
 * connection that is lost on one side while the other one has gone on: both sides get fresh connections then, and the
 * statements behind the lost one are sent again. So a window holds only statements that leave nothing behind but their
 * answer and the state of their session. Anything else may at most be the first of a window, for that one has been sent
 * once on both sides before another statement is.
 *
 * Where the suite can begin anew, a window may be daring: then it also holds writes, whose meaning can be told beforehand.
 */
export class Windows {
  readonly #limit: number
  /** Whoever loses a connection with writes behind begins anew. */
  isDaring: boolean
  /** By what the texts of statements have in common. */
  readonly #readForms = new Map<string, boolean>()
  readonly #leadForms = new Map<string, boolean>()

  /** `limit`: how many statements may be under way; 1 is one at a time. */
  constructor(
    { fixture, statements }: Pick<Suite, 'fixture' | 'statements'>,
    limit: number,
    { isDaring }: { isDaring: boolean },
  ) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // A query may call functions where its text shows none, by way of a view.
    const isUnfit = texts.some(({ sql }) => counts.test(sql) || (defines.test(sql) && writes.test(sql)))
    this.#limit = isUnfit ? 1 : limit
    this.isDaring = isDaring
  }

  /** The number of statements under way at which more of them are sent, so that several leave in one packet. */
  get refillAt(): number {
    return Math.floor(this.#limit / 2)
  }

  /** Whether a statement may be sent while these are under way. */
  admits(next: Planned, underWay: readonly { statement: Planned }[]): boolean {
    const first = underWay[0]?.statement
    if (!first) return true
    if (underWay.length >= this.#limit || next.session !== first.session) return false
    return (underWay.length > 1 || this.mayBeFollowed(first)) && this.#mayJoin(next, underWay)
  }

  /** Whether others may follow a statement before it has been answered. */
  mayBeFollowed(statement: Planned): boolean {
    return this.#limit > 1 && (this.onlyReads(statement) || this.#mayLead(statement))
  }

  /** What a later statement means can be told before it has been answered. */
  #mayLead(statement: Planned): boolean {
    const told = (sql: string) => leads.test(sql) && !sql.includes(';') && !mayChangeKeys(sql)
    return isOrdinary(statement) && tellByForm(this.#leadForms, statement, told)
  }

  #mayJoin(next: Planned, underWay: readonly { statement: Planned }[]): boolean {
    if (!this.isDaring) return this.onlyReads(next)
    // What is prepared may overtake a SET that changes its meaning.
    const mayOvertake = next.params !== undefined
    return this.mayBeFollowed(next) && (!mayOvertake || underWay.every(({ statement }) => this.onlyReads(statement)))
  }

  /** It leaves nothing behind but its answer and the state of its session. */
  onlyReads(statement: Planned): boolean {
    return (
      isOrdinary(statement) && tellByForm(this.#readForms, statement, sql => reads.test(sql) && !mayOutlive.test(sql))
    )
  }
}

/** What is in comments may be run, and what is in double quotes, or behind a backslash, depends on the mode. */
const hidesFromForm = /\/\*|["\\]/

/** Statements that differ in literals are looked at once. `tell` gets the text without them. */
function tellByForm(
  known: Map<string, boolean>,
  { sql, normalised }: Planned,
  tell: (sql: string) => boolean,
): boolean {
  if (hidesFromForm.test(sql)) return tell(sql)
  let told = known.get(normalised)
  if (told === undefined) {
    told = tell(normalised)
    known.set(normalised, told)
  }
  return told
}

/** Nothing is said about when it is sent, and it does not look at the statement before it. */
function isOrdinary({ sql, params, waiting, reap, readsDiagnostics }: Planned): boolean {
  if (waiting.kind !== 'reply' || reap.length > 0 || readsDiagnostics) return false
  return sql.length + (params?.reduce((sum, param) => sum + lengthOf(param), 0) ?? 0) <= maxLength
}

function lengthOf(param: Param): number {
  return param.kind === 'string' || param.kind === 'bytes' ? param.value.length : 0
}
