import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSuite } from '../suite/parse.ts'
import { Disclosure } from './disclosure.ts'

const schema = `CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(40), email VARCHAR(80), hash VARCHAR(80), pin INT, note TEXT);
CREATE TABLE orders (id INT PRIMARY KEY, status VARCHAR(20), hash VARCHAR(80), owner VARCHAR(80), FOREIGN KEY (owner) REFERENCES users (email));
CREATE TABLE log (id INT, what VARCHAR(200), level VARCHAR(10));
CREATE VIEW people AS SELECT id, name, email AS address FROM users;
`

/** Returns the statements of a suite, except for its schema, as they would be written. */
function shown(sql: string, mask = ['users.hash', 'email', 'users.pin']): string[] {
  const suite = parseSuite(`${schema}${sql}`, { file: 'a.sql' })
  const disclosure = new Disclosure({ mask, values: true, suites: [suite], secret: 'of the test' })
  return suite.statements.slice(4).map(statement => {
    const { sql, params } = disclosure.statement(statement, suite.name)
    return params
      ? `${sql} ${JSON.stringify(params, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`
      : sql
  })
}

/** Each statement contains SECRET where a masked value is, and KEPT where another value is. */
const statements = [
  `INSERT INTO users (id, name, hash) VALUES (1, 'KEPT', 'SECRET'), (2, 'KEPT', 'SECRET')`,
  `INSERT INTO users VALUES (1, 'KEPT', 'SECRET', 'SECRET', 5, 'KEPT')`,
  `REPLACE users SET name = 'KEPT', hash = 'SECRET'`,
  `INSERT INTO users (id, name) VALUES (1, 'KEPT') ON DUPLICATE KEY UPDATE hash = 'SECRET', name = 'KEPT'`,
  `UPDATE users SET name = 'KEPT', hash = CONCAT('SECRET', name) WHERE name = 'KEPT' AND email = 'SECRET'`,
  `UPDATE users u JOIN orders ON orders.id = u.id SET orders.status = 'KEPT', u.hash = 'SECRET' WHERE orders.hash = 'KEPT'`,
  `DELETE FROM users WHERE (name = 'KEPT' OR hash IN ('SECRET', 'SECRET')) AND email BETWEEN 'SECRET' AND 'SECRET'`,
  `SELECT id FROM users WHERE 'SECRET' = hash OR name LIKE 'KEPT%' OR hash LIKE '%SECRET'`,
  `SELECT id FROM users WHERE name BETWEEN 'KEPT' AND 'KEPT' AND hash = (SELECT 'SECRET')`,
  `SELECT id FROM orders WHERE status = 'KEPT' AND id IN (SELECT id FROM users WHERE hash = 'SECRET')`,
  `SELECT id FROM orders WHERE 'SECRET' IN (SELECT hash FROM users WHERE name = 'KEPT')`,
  `SELECT CASE hash WHEN 'SECRET' THEN 'SECRET' ELSE name END FROM users ORDER BY 1 LIMIT 10`,
  `SELECT IF(hash = 'SECRET', 1, 2), COALESCE(email, 'SECRET') FROM users HAVING name = 'KEPT'`,
  `SELECT d.p FROM (SELECT hash AS p FROM users) d WHERE d.p = 'SECRET'`,
  `WITH c (status) AS (SELECT hash FROM users) SELECT * FROM c WHERE status = 'SECRET'`,
  `SELECT id FROM people WHERE address = 'SECRET'`,
  `SELECT hash FROM users UNION SELECT 'SECRET'`,
  `SELECT id FROM orders WHERE owner = 'SECRET' AND status = 'KEPT'`,
  `INSERT INTO orders (id, status, owner) VALUES (1, 'KEPT', 'SECRET')`,
  `SET @h = 'SECRET'; UPDATE users SET hash = @h`,
  `SET @h = 'SECRET'; SELECT id FROM users WHERE hash = @h`,
  `SELECT hash INTO @h FROM users; SELECT id FROM log WHERE what = @h OR what = CONCAT(@h, 'SECRET') OR level = 'KEPT'`,
  `INSERT INTO log (id, what, level) SELECT id, email, name FROM users; INSERT INTO log (what, level) VALUES ('SECRET', 'KEPT')`,
  `CREATE TABLE copy AS SELECT * FROM users; INSERT INTO copy (id, name) VALUES (1, 'SECRET')`,
  `CREATE TABLE copy LIKE users; INSERT INTO copy (name, hash) VALUES ('KEPT', 'SECRET')`,
  `RENAME TABLE users TO persons; INSERT INTO persons (name, hash) VALUES ('KEPT', 'SECRET')`,
  `ALTER TABLE users CHANGE COLUMN hash kept_hash VARCHAR(90) DEFAULT 'SECRET'; UPDATE users SET kept_hash = 'SECRET', name = 'KEPT'`,
  `ALTER TABLE users ADD COLUMN domain VARCHAR(80) AS (SUBSTRING_INDEX(email, '@', -1)); SELECT id FROM users WHERE domain = 'SECRET'`,
  `PREPARE p FROM 'SELECT id FROM users WHERE hash = ''SECRET'' AND name = ''KEPT'''`,
  `PREPARE p FROM 'UPDATE users SET hash = ?'; SET @x = 'SECRET'; EXECUTE p USING @x`,
  `CREATE FUNCTION f() RETURNS TEXT RETURN (SELECT hash FROM users LIMIT 1); SELECT id FROM log WHERE what = CONCAT(f(), 'SECRET')`,
  `CREATE TRIGGER t AFTER UPDATE ON users FOR EACH ROW INSERT INTO log (what, level) VALUES (CONCAT('SECRET', OLD.hash), 'KEPT'); UPDATE log SET what = 'SECRET', level = 'KEPT'`,
  `SELECT /* SECRET */ id FROM users WHERE hash = 'SECRET'`,
  `SELECT id FROM users WHERE hash = X'534543524554' OR hash = 0x534543524554`,
  `SELECT id FROM users WHERE hash = 'SEC' 'RET' AND name = 'KEPT'`,
  `SELECT JSON_EXTRACT(email, '$.KEPT'), email->>'$.KEPT' FROM users WHERE email->'$.KEPT' = 'SECRET'`,
  `INSERT INTO users (id, name, hash) /*!50000 VALUES (1, 'KEPT', 'SECRET') */`,
  `EXPLAIN SELECT id FROM users WHERE hash = 'SECRET'`,
  `SHOW COLUMNS FROM users LIKE 'SECRET'`,
  `INSERT INTO users (id, name, hash) VALUES (1, 'KEPT', (SELECT 'SECRET' FROM log WHERE level = 'x')) `,
]

describe('a statement as it is written', () => {
  it.each(statements)('%s', sql => {
    const made = shown(sql).join(';\n')
    expect(made).not.toMatch(/SECRET|534543524554/i)
    expect(made.match(/KEPT/g) ?? []).toHaveLength((sql.match(/KEPT/g) ?? []).length)
    expect(made.length).toBe(shown(sql, []).join(';\n').length)
  })

  it('is as it was where no column is masked', () => {
    for (const sql of statements)
      expect(shown(sql, []).join(';')).toBe(
        parseSuite(sql, { file: 'a.sql' })
          .statements.map(each => each.sql)
          .join(';'),
      )
  })

  it('has stand-ins for what is bound to masked columns', () => {
    const [made] = shown(
      `-- params: ["KEPT", "SECRET", 918273, 7]\nUPDATE users SET name = ?, hash = ?, pin = ? WHERE id = ?`,
    )
    expect(made).toMatch(/"KEPT".*"7"/)
    expect(made).not.toMatch(/SECRET|918273/)
  })

  it('has the same stand-in for the same value in whichever place', () => {
    const [one, two] = shown(
      `INSERT INTO users (hash, email) VALUES ('Some-Value', 'Some-Value'); SELECT id FROM users WHERE hash = "Some-Value"`,
    )
    const [, value] = /VALUES \('([^']*)'/.exec(one!)!
    expect(one).toBe(`INSERT INTO users (hash, email) VALUES ('${value}', '${value}')`)
    expect(two).toBe(`SELECT id FROM users WHERE hash = "${value}"`)
  })

  it('keeps escapes where they are, and its length', () => {
    const [made] = shown(String.raw`SELECT id FROM users WHERE hash = 'it''s \'quoted\' \\ and "so"' AND name = 'KEPT'`)
    expect(made).toMatch(
      /^SELECT id FROM users WHERE hash = '[a-z]{2}''[a-z] \\'[a-z]{6}\\' \\\\ [a-z]{3} "[a-z]{2}"' AND name = 'KEPT'$/,
    )
  })

  it('holds no masked value, however conditions are put together', () => {
    const column = fc.constantFrom(
      'hash',
      'u.hash',
      'users.email',
      '`email`',
      'name',
      'u.name',
      'o.status',
      'LOWER(hash)',
      'CONCAT(email, name)',
    )
    const operator = fc.constantFrom('=', '<>', 'LIKE', '<=>', '>')
    const isSecret = (name: string) => /hash|email/.test(name)
    const condition = fc.tuple(column, operator, fc.boolean()).map(([name, sign, first]) => {
      const value = isSecret(name) ? `'SECRET'` : `'KEPT'`
      return first ? `${value} ${sign} ${name}` : `${name} ${sign} ${value}`
    })
    const tree = fc.letrec<{ tree: string }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        condition,
        fc
          .tuple(tie('tree'), fc.constantFrom('AND', 'OR', 'XOR'), tie('tree'))
          .map(([a, word, b]) => `${a} ${word} ${b}`),
        tie('tree').map(inner => `(${inner})`),
        tie('tree').map(inner => `NOT (${inner})`),
        tie('tree').map(inner => `o.id IN (SELECT id FROM users u WHERE ${inner})`),
        tie('tree').map(inner => `EXISTS (SELECT 1 FROM users u WHERE ${inner})`),
      ),
    })).tree
    fc.assert(
      fc.property(tree, where => {
        const [made] = shown(`SELECT o.id FROM users u, orders o WHERE ${where}`)
        expect(made).not.toContain('SECRET')
      }),
      { numRuns: 300 },
    )
  })
})
