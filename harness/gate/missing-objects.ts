import type { Difference } from '../model/difference.ts'
import type { Finding } from '../model/finding.ts'
import { isConsequential } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Side, sides } from '../model/side.ts'
import { type MadeThing, thingsMade } from '../sql/effects/things-made.ts'
import { lex } from '../sql/lexer/lex.ts'
import { defaultQuoting } from '../sql/lexer/quoting.ts'
import { nameOf } from '../sql/lexer/token-walk.ts'

/**
 * Knows which tables, columns, keys, routines and the like one side lacks because a statement that makes them failed
 * there, and to which divergence that statement belongs. Later errors of that side that name them are its consequences.
 * Objects are those of one suite in one phase.
 */
export class MissingObjects {
  /** By suite, side and name: the fingerprint of the cause. */
  readonly #missing = new Map<string, string>()

  /** Notes what a finding leaves missing. `cause`: the fingerprint of the divergence that is responsible for it. */
  note(finding: Finding, differences: readonly Difference[], cause: string): void {
    const side = failingSide(finding, differences)
    if (!side) return
    for (const thing of thingsMade(finding.sql ?? '')) {
      const key = keyOf(finding, side, thing)
      if (!this.#missing.has(key)) this.#missing.set(key, cause)
    }
  }

  /**
   * Returns the fingerprint of the cause of which a finding is a consequence: one side alone fails, for want of an object
   * that is missing there, and nothing else differs.
   */
  causeOf(finding: Finding, differences: readonly Difference[]): string | undefined {
    const side = failingSide(finding, differences)
    if (!side) return undefined
    const wanted = namedIn(errorOf(finding.outcomes![side])!, finding.sql ?? '')
    return wanted.map(thing => this.#missing.get(keyOf(finding, side, thing))).find(cause => cause !== undefined)
  }
}

function keyOf({ phase, subject }: Finding, side: Side, thing: MadeThing): string {
  const table = 'table' in thing ? thing.table : ''
  return JSON.stringify([phase, 'file' in subject ? subject.file : '', side, thing.kind, thing.name, table])
}

/** Returns the side that fails if the other does not, and if that is all that differs. */
function failingSide({ outcomes }: Finding, differences: readonly Difference[]): Side | undefined {
  const decisive = differences.filter(isConsequential)
  if (!outcomes || decisive.length !== 1 || !['error', 'setup'].includes(decisive[0]!.kind)) return undefined
  const failing = sides.filter(side => errorOf(outcomes[side]))
  return failing.length === 1 ? failing[0] : undefined
}

type Refusal = Extract<Outcome, { kind: 'error' }>

function errorOf(outcomes: readonly Outcome[]): Refusal | undefined {
  return outcomes.find(outcome => outcome.kind === 'error')
}

/**
 * Returns the things that a refusal says to be missing. The numbers are from the servers' own lists, and the messages in
 * which servers of any language quote the names: 1146 ER_NO_SUCH_TABLE, 1051 ER_BAD_TABLE_ERROR, 1824
 * ER_FK_CANNOT_OPEN_PARENT, 1005 ER_CANT_CREATE_TABLE (MariaDB: errno 150, a foreign key without its table), 1356
 * ER_VIEW_INVALID, 1305 ER_SP_DOES_NOT_EXIST, 1360 ER_TRG_DOES_NOT_EXIST, 1539 ER_EVENT_DOES_NOT_EXIST, 1243
 * ER_UNKNOWN_STMT_HANDLER, 1054 ER_BAD_FIELD_ERROR, 1072 ER_KEY_COLUMN_DOES_NOT_EXITS, 1091 ER_CANT_DROP_FIELD_OR_KEY,
 * 1176 ER_KEY_DOES_NOT_EXITS.
 */
function namedIn({ errno, message }: Refusal, sql: string): MadeThing[] {
  switch (errno) {
    case 1146:
    case 1051:
    case 1824:
      return quotedIn(message).flatMap(list =>
        list.split(',').map(name => ({ kind: 'table' as const, name: withoutDatabase(name) })),
      )
    case 1005:
      return /\b150\b/.test(message) ? namesIn(sql).map(name => ({ kind: 'table', name })) : []
    case 1356:
      return namesIn(sql).map(name => ({ kind: 'table', name }))
    case 1305: {
      const name = /^(?:FUNCTION|PROCEDURE) (\S+) /.exec(message)?.[1]
      return name === undefined ? [] : [{ kind: 'routine', name: withoutDatabase(name) }]
    }
    case 1360:
      return namesIn(sql).map(name => ({ kind: 'trigger', name }))
    case 1539:
      return quotedIn(message).map(name => ({ kind: 'event', name: withoutDatabase(name) }))
    case 1243: {
      const name = /\(([^)]+)\)/.exec(message)?.[1]
      return name === undefined ? [] : [{ kind: 'prepared-statement', name: name.toLowerCase() }]
    }
    case 1054:
    case 1072:
    case 1091:
    case 1176:
      return columnsAndKeys(quotedIn(message)[0], namesIn(sql))
    default:
      return []
  }
}

/** The message names a column or a key without its table: it is one of those that the statement names. */
function columnsAndKeys(quoted: string | undefined, names: readonly string[]): MadeThing[] {
  if (quoted === undefined) return []
  const name = withoutDatabase(quoted)
  return names.flatMap(table => [
    { kind: 'column', name, table },
    { kind: 'key', name, table },
  ])
}

function quotedIn(message: string): string[] {
  return [...message.matchAll(/['`]([^'`]+)['`](?:\.['`]([^'`]+)['`])?/g)].map(
    ([, first = '', second]) => second ?? first,
  )
}

function withoutDatabase(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase()
}

function namesIn(sql: string): string[] {
  const names = lex(sql, defaultQuoting).flatMap(token => nameOf(token)?.toLowerCase() ?? [])
  return [...new Set(names)]
}
