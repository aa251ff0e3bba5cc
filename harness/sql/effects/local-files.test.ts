import { expect, it } from 'vitest'
import { lex } from '../lexer/lex.ts'
import { defaultQuoting } from '../lexer/quoting.ts'
import { localFilesOf } from './local-files.ts'

it.each<[string, string[]]>([
  ["LOAD DATA LOCAL INFILE 'price.csv' INTO TABLE t", ['price.csv']],
  ["load data low_priority local infile 'a''b.csv' into table t", ["a'b.csv"]],
  [`LOAD XML CONCURRENT LOCAL INFILE "rows.xml" INTO TABLE t`, ['rows.xml']],
  ["LOAD DATA LOCAL INFILE 'a.csv' INTO TABLE t; LOAD DATA LOCAL INFILE 'b.csv' INTO TABLE t", ['a.csv', 'b.csv']],
  ["LOAD DATA INFILE 'price.csv' INTO TABLE t", []],
  ["SELECT 'LOAD DATA LOCAL INFILE ''x'''", []],
])('%s asks the client for %j', (sql, names) => {
  expect(localFilesOf(lex(sql), defaultQuoting).map(({ name }) => name)).toEqual(names)
})
