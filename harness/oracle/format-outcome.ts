import type { Outcome } from '../model/outcome.ts'

/**
 * The parts of an outcome that are formatted. Every `Outcome` fits this type; a caller that did not keep all parts
 * omits some.
 */
export type FormattedOutcome =
  /** `onlyCell`: the text of the cell, if the result is one row with one column. */
  | { kind: 'rows'; rowCount: number; onlyCell?: string }
  | { kind: 'done'; affectedRows?: bigint }
  | Pick<Extract<Outcome, { kind: 'error' }>, 'kind' | 'errno' | 'sqlState' | 'message'>
  | Pick<Extract<Outcome, { kind: 'lost' }>, 'kind' | 'cause' | 'detail'>

/**
 * `with-wording`: with the server's own error message, for people. `comparable`: without any wording, so that equal
 * outcomes of two servers are formatted as equal texts.
 */
type OutcomeFormat = 'with-wording' | 'comparable'

/** Formats a server's outcome in a few words. Undefined means a result that only the other server sent. */
export function formatOutcome(outcome: FormattedOutcome | undefined, format: OutcomeFormat): string {
  switch (outcome?.kind) {
    case undefined:
      return 'no further result'
    case 'rows': {
      const rows = `${outcome.rowCount} ${outcome.rowCount === 1 ? 'row' : 'rows'}`
      return outcome.onlyCell === undefined ? rows : `${rows}: ${outcome.onlyCell}`
    }
    case 'done': {
      const { affectedRows } = outcome
      const isSaid = affectedRows !== undefined && (affectedRows > 0n || format === 'with-wording')
      return isSaid ? `done, ${affectedRows} affected` : 'done'
    }
    case 'error':
      return format === 'with-wording'
        ? `${outcome.errno} (${outcome.sqlState}) ${outcome.message}`
        : `${outcome.errno} ${outcome.sqlState}`
    case 'lost':
      return format === 'with-wording' ? `lost: ${outcome.detail}` : `lost (${outcome.cause})`
    default:
      return outcome satisfies never
  }
}
