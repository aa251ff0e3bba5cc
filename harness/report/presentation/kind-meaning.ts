import type { DivergenceStatus } from '../../model/divergence.ts'
import type { Kind } from '../../model/kind.ts'
import type { Severity } from '../../model/severity.ts'

/** The meaning of each kind of difference, in a sentence for people who meet it for the first time. */
export const kindMeaning = {
  setup: 'The schema or seed of the fixture is not taken by both sides, so that the suite ran on other ground.',
  error: 'One side refuses the statement, or both do with different error codes.',
  rows: 'The rows of the result, or of a table afterwards, are not the same.',
  order: 'The rows are the same, in an order that ORDER BY does not allow.',
  affected: 'The number of affected rows, the insert id or the counts of the reply are not the same.',
  names: 'The columns of the result have other labels, or are not as many.',
  'read-only':
    'While the server is read-only, the statement does not do what it must: a log-in is refused, a write gets through, an answer changes.',
  type: 'A column has another type, so that a driver hands the application another kind of value.',
  nullability: 'A column is declared NULL on one side and NOT NULL on the other.',
  sqlstate:
    'Both refuse with the same error number, under another SQLSTATE of a class by which drivers connect again, try again or choose an exception (08, 23, 25, 40).',
  warnings: 'The server warns differently: another level, code, number or order.',
  nondeterministic:
    'The query leaves it to the server which rows to return, or whether in this order cannot be told; it can change on any server, on any day.',
  formatting: 'The values are equal, and are written in another way.',
  metadata:
    'Column details differ that few drivers look at: length, decimals, collation, flags; or the SQLSTATE alone of an error, of a class that none decides by.',
} as const satisfies Record<Kind, string>

export const severityMeaning = {
  breaking: 'The application gets a different answer.',
  risky: 'The application may notice, depending on its driver and its code.',
  cosmetic: 'Hardly any application notices.',
} as const satisfies Record<Severity, string>

export const statusMeaning = {
  new: 'Nobody has judged it yet.',
  expired: 'Its acceptance has run out.',
  accepted: 'Somebody has taken responsibility for it in the baseline.',
  tolerated: 'The suite itself expects it.',
  noise: 'The source differs from itself there.',
  identity: 'It names the server itself, as its version does: no two servers have the same.',
} as const satisfies Record<DivergenceStatus, string>
