import { expect, it } from 'vitest'
import { isDecidedByData } from './decided-by-data.ts'

const refusal = (errno: number, sqlState: string, message = '') => ({
  kind: 'error' as const,
  errno,
  sqlState,
  message,
})

it.each([
  [1062, '23000', 'a duplicate key'],
  [1048, '23000', 'NULL in a column that takes none'],
  [1452, '23000', 'a foreign key without its parent'],
  [3819, 'HY000', 'CHECK on MySQL'],
  [4025, '23000', 'CHECK on MariaDB'],
  [1364, 'HY000', 'no value for a column without a default'],
  [1406, '22001', 'too long a text'],
  [1264, '22003', 'a number out of range'],
  [1690, '22003', 'a result out of range'],
  [1366, 'HY000', 'a text that is no number'],
  [1242, '21000', 'a subquery with more than one row'],
  [1644, '45000', 'SIGNAL'],
  [1146, '45000', 'SIGNAL with the number of another error'],
  [31_001, 'HY000', "SIGNAL with a number of the user's"],
  [1205, 'HY000', 'a lock that was waited for'],
  [1213, '40001', 'a deadlock'],
  [1317, '70100', 'a statement that was ended'],
  [1399, 'XAE07', 'XA in another state'],
])('holds %i %s for an answer: %s', (errno, sqlState) => {
  expect(isDecidedByData(refusal(errno, sqlState))).toBe(true)
})

it.each([
  [1146, '42S02', 'a table that is missing'],
  [1051, '42S02', 'DROP of a table that is missing'],
  [1050, '42S01', 'a table that is there already'],
  [1054, '42S22', 'a column that is missing'],
  [1064, '42000', 'syntax'],
  [1142, '42000', 'a right to a table'],
  [1045, '28000', 'a right to files'],
  [1193, 'HY000', 'an unknown variable'],
  [1305, '42000', 'a function that is missing'],
  [1115, '42000', 'a character set that is unknown'],
  [1273, 'HY000', 'a collation that is unknown'],
  [1267, 'HY000', 'collations that do not mix'],
  [1286, '42000', 'an engine that is unknown'],
  [13, 'HY000', 'a file that is missing'],
  [1524, 'HY000', 'a plugin that is not loaded'],
  [1136, '21S01', 'columns without values'],
  [1222, '21000', 'a UNION of other numbers of columns'],
  [1215, 'HY000', 'a foreign key to a table that is missing'],
  [1398, 'XAE05', 'wrong arguments of XA'],
])('does not hold %i %s for an answer: %s', (errno, sqlState) => {
  expect(isDecidedByData(refusal(errno, sqlState))).toBe(false)
})

it('tells options that refuse by their names: read-only is a state, a folder for files is none', () => {
  const running = (option: string) => `The MySQL server is running with the ${option} option so it cannot execute this`
  expect(isDecidedByData(refusal(1290, 'HY000', running('--super-read-only')))).toBe(true)
  expect(isDecidedByData(refusal(1290, 'HY000', running('--secure-file-priv')))).toBe(false)
})

it('tells a savepoint from a routine', () => {
  expect(isDecidedByData(refusal(1305, '42000', 'SAVEPOINT before does not exist'))).toBe(true)
  expect(isDecidedByData(refusal(1305, '42000', 'FUNCTION shop.SAVEPOINT does not exist'))).toBe(false)
})
