import { expect, it } from 'vitest'
import { normalise } from './normalise.ts'
import { numberAliases } from './number-aliases.ts'

const numbered = (sql: string) => numberAliases(normalise(sql)).sql

it.each([
  ['SELECT u.name FROM users u', 'select t1.name from users t1'],
  ['SELECT u.name FROM users AS u WHERE u.id = 3', 'select t1.name from users as t1 where t1.id = ?'],
  [
    'SELECT a.id, b.id FROM t a JOIN t b ON a.id = b.parent',
    'select t1.id, t2.id from t t1 join t t2 on t1.id = t2.parent',
  ],
  ['SELECT * FROM t a, u AS b, v WHERE a.x = b.x', 'select * from t t1, u as t2, v where t1.x = t2.x'],
  ['SELECT d.n FROM (SELECT x.n FROM t x) d', 'select t2.n from (select t1.n from t t1) t2'],
  [
    'SELECT * FROM t a WHERE EXISTS (SELECT 1 FROM u a WHERE a.x = 1) AND a.y = 2',
    'select * from t t1 where exists (select ? from u t2 where t2.x = ?) and t1.y = ?',
  ],
  [
    'SELECT o.x FROM t o WHERE o.x IN (SELECT i.x FROM u i WHERE i.y = o.y)',
    'select t1.x from t t1 where t1.x in (select t2.x from u t2 where t2.y = t1.y)',
  ],
  ['SELECT a.x FROM t a UNION SELECT a.x FROM u a', 'select t1.x from t t1 union select t2.x from u t2'],
  [
    'UPDATE users u JOIN logs l ON l.id = u.id SET u.n = 1',
    'update users t1 join logs t2 on t2.id = t1.id set t1.n = ?',
  ],
  ['DELETE a FROM t a JOIN u b USING (id) WHERE b.x = 1', 'delete t1 from t t1 join u t2 using (id) where t2.x = ?'],
  ['DELETE FROM a USING t AS a WHERE a.x = 1', 'delete from t1 using t as t1 where t1.x = ?'],
  ['SELECT * FROM t a FOR UPDATE OF a', 'select * from t t1 for update of t1'],
  ['SELECT EXTRACT(DAY FROM d x) FROM t d', undefined],
  ['SELECT TRIM(BOTH "a" FROM a.name) FROM t a', 'select trim(both ? from t1.name) from t t1'],
  ['SELECT * FROM (t a LEFT JOIN u b ON a.x = b.x)', 'select * from (t t1 left join u t2 on t1.x = t2.x)'],
  ['SELECT j.n FROM t a, JSON_TABLE(a.doc, "$" COLUMNS (n INT PATH "$.n")) AS j', undefined],
  ['SELECT `my u`.x FROM users `my u`', 'select t1.x from users t1'],
  [
    'INSERT INTO t (a) VALUES (1) AS n ON DUPLICATE KEY UPDATE a = n.a',
    'insert into t(a) values (...) as t1 on duplicate key update a = t1.a',
  ],
  ['SELECT shop.users.name FROM shop.users', 'select shop.users.name from shop.users'],
  ['SELECT name AS u FROM users WHERE users.id = 1', 'select name as u from users where users.id = ?'],
  ['SELECT * FROM t USE INDEX (a) WHERE t.x = 1', 'select * from t use index (a) where t.x = ?'],
])('numbers the aliases of %s', (sql, expected) => {
  if (expected === undefined) expect(() => numbered(sql)).not.toThrow()
  else expect(numbered(sql)).toBe(expected)
})

it.each([
  ['SELECT u.id FROM users u', 'SELECT person.id FROM users person'],
  [
    'SELECT j.n FROM t a, JSON_TABLE(a.doc, "$" COLUMNS (n INT PATH "$.n")) AS j',
    'SELECT k.n FROM t b, JSON_TABLE(b.doc, "$" COLUMNS (n INT PATH "$.n")) AS k',
  ],
  [
    'WITH c AS (SELECT x.id FROM t x) SELECT y.id FROM c y WHERE y.id > (SELECT MAX(z.id) FROM t z)',
    'WITH c AS (SELECT q.id FROM t q) SELECT r.id FROM c r WHERE r.id > (SELECT MAX(s.id) FROM t s)',
  ],
  ['SELECT a.id FROM t a NATURAL LEFT JOIN u b', 'SELECT x.id FROM t x NATURAL LEFT JOIN u y'],
])('is the same when an alias is renamed: %s', (one, other) => {
  expect(numbered(one)).toBe(numbered(other))
})

it.each([
  ['SELECT a.x FROM t a JOIN t b ON a.id = b.parent', 'SELECT b.x FROM t a JOIN t b ON a.id = b.parent'],
  ['SELECT x FROM users', 'SELECT x FROM users u'],
])('tells one side of a self-join from the other: %s', (one, other) => {
  expect(numbered(one)).not.toBe(numbered(other))
})

it('numbers the aliases in the labels of the columns', () => {
  const { label } = numberAliases('select count(u.id), max(logs.n) from users u, logs')
  expect([label('COUNT(u.id)'), label('MAX(logs.n)'), label('u')]).toEqual(['COUNT(t1.id)', 'MAX(logs.n)', 'u'])
})
