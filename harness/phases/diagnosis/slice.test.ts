import { describe, expect, it } from 'vitest'
import { parseScript } from '../../testing/parse-script.ts'
import { slice } from './slice.ts'

/** Returns the statements before the last one that are kept. */
function keptOf(sql: string): string[] {
  const statements = parseScript(sql, { file: 'all.sql' })
  const script = slice({ before: statements.slice(0, -1), failing: statements.at(-1)!, behind: [] })
  return script.before.map(statement => statement.sql)
}

describe('what a statement stands on', () => {
  it('is its tables with their rows, and what those refer to', () => {
    expect(
      keptOf(`
        CREATE TABLE a (id INT PRIMARY KEY);
        CREATE TABLE b (id INT, a_id INT, CONSTRAINT of_a FOREIGN KEY (a_id) REFERENCES a (id));
        CREATE TABLE c (id INT, b INT);
        INSERT INTO a VALUES (1);
        INSERT INTO c VALUES (1, 2);
        DELETE FROM c WHERE id = 1;
        SELECT COUNT(*) FROM c;
        UPDATE b SET a_id = 1;
        SELECT id FROM b`),
    ).toEqual([
      'CREATE TABLE a (id INT PRIMARY KEY)',
      'CREATE TABLE b (id INT, a_id INT, CONSTRAINT of_a FOREIGN KEY (a_id) REFERENCES a (id))',
      'INSERT INTO a VALUES (1)',
      'UPDATE b SET a_id = 1',
    ])
  })

  it('is what a view names, also where its rows come later', () => {
    expect(
      keptOf(`
        CREATE TABLE a (id INT);
        CREATE TABLE b (id INT);
        CREATE VIEW v AS SELECT id FROM a;
        INSERT INTO a VALUES (1);
        INSERT INTO b VALUES (1);
        SELECT * FROM v`),
    ).toEqual(['CREATE TABLE a (id INT)', 'CREATE VIEW v AS SELECT id FROM a', 'INSERT INTO a VALUES (1)'])
  })

  it('is everything of which nobody can tell what it touches', () => {
    const kept = keptOf(`SET @x = 1; BEGIN; CALL p(); SELECT id INTO @y FROM t; SELECT 1`)
    expect(kept).toEqual(['SET @x = 1', 'BEGIN', 'CALL p()', 'SELECT id INTO @y FROM t'])
  })
})
