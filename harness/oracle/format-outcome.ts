import type { Outcome } from '../model/outcome.ts'

/** What of an outcome is put into words. An `Outcome` is one; who has not kept all of it leaves out the rest. */
export type FormattedOutcome =
  /** `onlyCell`: of one row with one column, as text. */
  | { kind: 'rows'; rowCount: number; onlyCell?: string }
  | { kind: 'done'; affectedRows?: bigint }
  | Pick<Extract<Outcome, { kind: 'error' }>, 'kind' | 'errno' | 'sqlState' | 'message'>
  | Pick<Extract<Outcome, { kind: 'lost' }>, 'kind' | 'cause' | 'detail'>

/**
 * `with-wording`: in the server's own words where it refuses, for people. `comparable`: without any wording, so that the
 * outcomes of two servers read the same where they are the same.
 */
type OutcomeFormat = 'with-wording' | 'comparable'

/** A server's outcome in a few words. Undefined is a result that only the other server gave. */
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
