import { readFileSync } from 'node:fs'
import mysqlParser from 'node-sql-parser/build/mysql.js'
import { describe, expect, it } from 'vitest'
import type { TableName } from '../../model/statement-effects.ts'
import { splitScript } from '../lexer/split.ts'
import { effectsOf } from './statement-effects.ts'

/** Returns the tables as `name` or `database.name`. */
function statementTables(sql: string) {
  const { tables } = effectsOf(sql)
  const shown = ({ database, name }: TableName) => (database === undefined ? name : `${database}.${name}`)
  return tables && { reads: tables.reads.map(shown), writes: tables.writes.map(shown) }
}

describe('statementTables', () => {
  // biome-ignore format: a table reads best with a case a line
  it.each<[string, string[], string[]]>([
    ['SELECT 1', [], []],
    ['SELECT * FROM a JOIN b ON a.x = b.y, (c, d.e AS ee) WHERE EXISTS (SELECT 1 FROM f)', ['a', 'b', 'c', 'd.e', 'f'], []],
    ['SELECT * FROM a NATURAL JOIN b STRAIGHT_JOIN c LEFT JOIN (d, e) USING (x) WHERE 1', ['a', 'b', 'c', 'd', 'e'], []],
    ['SELECT * FROM (SELECT a FROM t1) AS s JOIN LATERAL (SELECT 1 FROM t2) AS l', ['t1', 't2'], []],
    ["SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a INT PATH '$')) jt, t2", ['t2'], []],
    ['SELECT EXTRACT(YEAR FROM d), TRIM(BOTH x FROM y) FROM t USE INDEX FOR ORDER BY (i) JOIN u', ['t', 'u'], []],
    ['WITH q AS (SELECT * FROM z), r (a) AS (SELECT 1) SELECT * FROM q JOIN w JOIN r', ['z', 'w'], []],
    ['(SELECT a FROM t1) UNION (SELECT b FROM t2) ORDER BY 1', ['t1', 't2'], []],
    ['SELECT 1 FROM dual', [], []],
    ['INSERT INTO db.t (a) SELECT * FROM u', ['u'], ['db.t']],
    ['INSERT IGNORE t VALUES (1) ON DUPLICATE KEY UPDATE a = 2', [], ['t']],
    ['REPLACE t SET a = (SELECT 1 FROM u)', ['u'], ['t']],
    ['UPDATE t SET x = (SELECT MAX(y) FROM u)', ['u'], ['t']],
    ['UPDATE a JOIN db2.b ON (a.id = b.id) SET a.x = b.y', ['db2.b'], ['a']],
    ['UPDATE one AS a, two AS b SET b.x = 1, a.y = 2', [], ['one', 'two']],
    ['UPDATE a JOIN b USING (id) SET x = 1', [], ['a', 'b']],
    ['WITH q AS (SELECT 1 FROM z) UPDATE t SET a = 1', ['z'], ['t']],
    ['DELETE FROM t WHERE x IN (SELECT y FROM u)', ['u'], ['t']],
    ['DELETE a, b.* FROM t1 a JOIN t2 b ON a.x = b.x JOIN t3', ['t3'], ['t1', 't2']],
    ['DELETE FROM a USING t1 a JOIN t2', ['t2'], ['t1']],
    ['CREATE TABLE IF NOT EXISTS x AS SELECT * FROM y', ['y'], ['x']],
    ['CREATE UNIQUE INDEX i ON t (a)', [], ['t']],
    ['CREATE TRIGGER tr BEFORE INSERT ON db.t FOR EACH ROW SET NEW.a = 1', [], ['tr', 'db.t']],
    ['CREATE OR REPLACE VIEW v AS SELECT 1 FROM t', ['t'], ['v']],
    ['DROP TABLE IF EXISTS x, y.z', [], ['x', 'y.z']],
    ['ALTER TABLE a RENAME TO q.b', [], ['a', 'q.b']],
    ['ALTER TABLE a RENAME COLUMN b TO c', [], ['a']],
    ['RENAME TABLE a TO b, c TO d.e', [], ['a', 'b', 'c', 'd.e']],
    ['TRUNCATE t', [], ['t']],
    ['LOCK TABLES a READ, b.c WRITE', [], ['a', 'b.c']],
    ["LOAD DATA LOCAL INFILE 'x' INTO TABLE t", [], ['t']],
    ['SHOW TABLES FROM t', ['t'], []],
  ])('%s', (sql, reads, writes) => {
    expect(statementTables(sql)).toEqual({ reads, writes })
  })

  it.each(['CALL p()', "PREPARE s FROM 'SELECT 1'", 'EXECUTE s'])('does not guess at %s', sql => {
    expect(statementTables(sql)).toBeUndefined()
  })

  it('agrees with a full parser on queries that both understand', () => {
    const parser = new mysqlParser.Parser()
    const files = ['accounts/log-in', 'accounts/single-sign-on', 'sakila/actors', 'sakila/catalogue', 'sakila/changes']
    const statements = files.flatMap(file => {
      const text = readFileSync(new URL(`../../../suites/${file}.sql`, import.meta.url), 'utf8')
      return splitScript(text, { file }).statements.map(({ sql }) => sql)
    })
    let compared = 0
    for (const sql of statements.filter(sql => /^(?:select|insert|update|delete)/i.test(sql))) {
      const theirs = namedBy(parser, sql)
      const ours = statementTables(sql)!
      if (!theirs) continue
      compared++
      expect({ sql, names: theirs }).toEqual({ sql, names: [...new Set([...ours.reads, ...ours.writes])].sort() })
    }
    expect(compared).toBeGreaterThan(40)
  })
})

/**
 * Returns the tables that node-sql-parser finds, as `select::database::table`; undefined if it cannot parse the
 * statement.
 */
function namedBy(parser: InstanceType<typeof mysqlParser.Parser>, sql: string): string[] | undefined {
  try {
    return [...new Set(parser.tableList(sql).map(entry => entry.split('::')[2]!))].sort()
  } catch {
    return undefined
  }
}
