import type { Outcome } from './outcome.ts'
import { isReadOnlyRefusal } from './read-only-refusal.ts'

type Refusal = Extract<Outcome, { kind: 'error' }>

/**
 * Classes of SQLSTATE whose errors are decided by data or by the state of the transaction, from ISO/IEC 9075-2 and the
 * servers' own lists: 02 no data, 20 no CASE matches, 22 conversion and range, 23 constraint, 24 state of a cursor, 25
 * state of the transaction, 40 roll-back, 45 SIGNAL, 70 interrupted, XA state of a distributed transaction.
 */
const classes = new Set(['02', '20', '22', '23', '24', '25', '40', '45', '70', 'XA'])

/** XAE05 ER_XAER_INVAL: the arguments of an XA statement are wrong, whatever the state is. */
const syntaxOfXa = 'XAE05'

/**
 * Errors that are decided by data or state although their SQLSTATE does not tell it, by number and by what they are
 * about, from the servers' own lists.
 */
const errors = new Set([
  // Rows: more than one in a subquery or for INTO, in no partition or in another one, more than the server examines or
  // repeats, larger than a packet, more than a table in memory holds.
  1242, 1172, 1526, 1737, 1748, 1863, 1104, 3636, 1456, 1153, 1114,
  // Values: none for a column that needs one, wrong for a type, for a character set, for a line of a file, for the
  // policy of passwords; numbers of AUTO_INCREMENT and of a sequence that have run out.
  1364, 1265, 1261, 1262, 1300, 1366, 1411, 1525, 1467, 1819, 4084,
  // Constraints: CHECK on MySQL and on MariaDB, CHECK OPTION of views, and foreign keys that keep a table, a column, an index or a row.
  3819,
  4025, 1369, 1553, 1701, 1828, 1829, 1830, 1832, 1833, 1834, 3730,
  // Locks: waited for too long, not waited for, in a circle, too many, of LOCK TABLES, of FLUSH TABLES WITH READ LOCK.
  1205, 3572, 3058, 1206, 1099, 1100, 1192, 1223,
  // Others at the same time: a row or a definition has changed, a statement has to be prepared again, too many
  // transactions, a limit of the account, too long a statement.
  1020, 1412, 1615, 1637, 1226, 3024,
  // What a transaction that is under way does not let a session change: the log's format, its options, GTID_NEXT.
  1679, 1685, 1694, 1765, 1766, 1768,
  // SIGNAL without a condition of its own: a warning and an error of the user's.
  1642, 1643, 1644,
])

/** Servers use lower numbers; a higher one comes from `SIGNAL … SET MYSQL_ERRNO`. */
const lastOfServers = 9_999

/**
 * Returns whether data or state decides this error: with other rows, or at another moment, the same statement would
 * have been carried out. All other errors say that the statement cannot be carried out at all as it stands: an object,
 * a column, a right, a variable, a function, a file or a plugin is missing, or the syntax is wrong.
 */
export function isDecidedByData(refusal: Refusal): boolean {
  const { errno, sqlState, message } = refusal
  if (errors.has(errno) || errno > lastOfServers || isReadOnlyRefusal(refusal)) return true
  // ER_SP_DOES_NOT_EXIST is shared by routines and savepoints; the word is a keyword in all languages.
  if (errno === 1305) return message.startsWith('SAVEPOINT ')
  return classes.has(sqlState.slice(0, 2)) && sqlState !== syntaxOfXa
}
