import { describe, expect, it } from 'vitest'
import type { OrderGuarantee, Param } from '../../model/statement.ts'
import { orderGuarantee } from './order-guarantee.ts'
import { proveOrder } from './prove-order.ts'
import type { ColumnTraits, TableKeys, UniqueKeys } from './relation.ts'

const traits: Record<string, ColumnTraits> = {
  int: { class: 'integer', comparesAs: 'exact', sortsWhole: true },
  bigint: { class: 'exact', comparesAs: 'exact', sortsWhole: true },
  text: { class: 'text', comparesAs: 'text general_ci', sortsWhole: true },
  binary: { class: 'text', comparesAs: 'text bin', sortsWhole: true },
  long: { class: 'text', comparesAs: 'text general_ci', sortsWhole: false },
  date: { class: 'date', comparesAs: 'date', sortsWhole: true },
}

function table(columns: Record<string, string>, ...keys: string[][]): TableKeys {
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, traits: traits[type]! })), keys }
}

const schema: UniqueKeys = {
  database: 'home',
  tables: new Map([
    ['users', table({ id: 'int', email: 'text', name: 'text', born: 'date', bio: 'long' }, ['id'], ['email'])],
    ['orgs', table({ id: 'int', code: 'binary', title: 'text' }, ['id'], ['code'])],
    ['members', table({ user_id: 'int', org_id: 'int', role: 'text', since: 'date' }, ['user_id', 'org_id'])],
    ['tokens', table({ id: 'bigint', user_id: 'int', hash: 'binary', holder: 'text' }, ['id'], ['hash'])],
    ['logs', table({ at: 'date', line: 'text', user_id: 'int' })],
  ]),
}

const proved = (sql: string, params?: Param[]): OrderGuarantee['kind'] =>
  proveOrder(sql, orderGuarantee(sql), schema, params).kind

describe('proveOrder', () => {
  it.each([
    // Keys of one table under any name.
    'SELECT * FROM users ORDER BY id',
    'SELECT name FROM users ORDER BY email DESC LIMIT 3',
    'SELECT u.name AS n, u.id AS i FROM home.users AS u ORDER BY n, i',
    'SELECT name, `id` FROM users ORDER BY 1, 2',
    'SELECT * FROM users ORDER BY 2',
    'SELECT name FROM users u USE INDEX (PRIMARY) WHERE name > 1 ORDER BY born, u.id FOR UPDATE',
    'SELECT user_id FROM members ORDER BY org_id, user_id',
    'SELECT name, ROW_NUMBER() OVER (ORDER BY name) FROM users ORDER BY id',
    '(SELECT name FROM users ORDER BY id) ',
    '(SELECT name, id FROM users) ORDER BY id LIMIT 2',
    'SELECT COUNT(*) OVER () FROM users ORDER BY CONCAT(name, 1), id',
    // A key of which a constant fixes a part.
    'SELECT user_id FROM members WHERE org_id = 7 ORDER BY user_id',
    'SELECT user_id FROM members WHERE (role = 1 AND (7 = org_id)) && since > 1 ORDER BY since, user_id',
    'SELECT user_id FROM members WHERE org_id = -7 AND role BETWEEN 1 AND 2 ORDER BY user_id',
    "SELECT name FROM users WHERE email = 'a@b' LIMIT 1",
    'SELECT name FROM users WHERE id = @id ORDER BY name',
    // Joins.
    'SELECT 1 FROM users u JOIN members m ON m.user_id = u.id ORDER BY u.id, m.org_id',
    'SELECT 1 FROM users u, members m WHERE m.user_id = u.id ORDER BY m.user_id, m.org_id',
    'SELECT 1 FROM members m JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id ORDER BY u.email, o.code',
    'SELECT 1 FROM members m INNER JOIN (users u CROSS JOIN orgs o) ON o.id = m.org_id AND u.id = m.user_id ORDER BY 1, u.id, o.id',
    'SELECT 1 FROM users u JOIN orgs o ORDER BY u.id, o.id',
    'SELECT 1 FROM users a JOIN users b ON a.email = b.email ORDER BY a.id',
    'SELECT 1 FROM members JOIN tokens USING (user_id) ORDER BY org_id, hash',
    'SELECT 1 FROM members JOIN users u ON u.id = user_id WHERE org_id = 3 ORDER BY u.email',
    // The NULL side of an outer join adds at most one row.
    'SELECT 1 FROM members m LEFT JOIN users u ON u.id = m.user_id ORDER BY m.org_id, m.user_id',
    'SELECT 1 FROM users u RIGHT OUTER JOIN members m ON u.id = m.user_id ORDER BY m.org_id, m.user_id',
    'SELECT 1 FROM users u LEFT JOIN members m ON m.user_id = u.id AND m.org_id = 4 ORDER BY u.id',
    'SELECT 1 FROM users u LEFT JOIN members m ON m.user_id = u.id ORDER BY u.id, m.org_id',
    'SELECT 1 FROM users u LEFT JOIN (SELECT COUNT(*) AS n FROM logs) l ON 1 = 1 ORDER BY u.id',
    'SELECT 1 FROM users u LEFT JOIN (SELECT user_id, COUNT(*) AS n FROM logs GROUP BY user_id) l ON l.user_id = u.id ORDER BY u.id',
    // Groups.
    'SELECT user_id, COUNT(*) FROM logs GROUP BY user_id ORDER BY user_id',
    'SELECT user_id AS u, COUNT(*) FROM logs GROUP BY u ORDER BY COUNT(*), u',
    'SELECT YEAR(at), COUNT(*) FROM logs GROUP BY YEAR(at) ORDER BY YEAR( `at` )',
    'SELECT YEAR(at) AS y, COUNT(*) AS n FROM logs GROUP BY y ORDER BY n, y',
    'SELECT YEAR(at), user_id FROM logs GROUP BY 1, 2 ORDER BY 2, 1',
    'SELECT u.id, u.name, COUNT(*) FROM users u JOIN logs l ON l.user_id = u.id GROUP BY u.id, u.name ORDER BY u.email',
    'SELECT COUNT(*), MAX(at) FROM logs ORDER BY 1',
    'SELECT COUNT(*) + 1 AS n FROM logs LIMIT 1',
    // DISTINCT and set operations.
    'SELECT DISTINCT name, born FROM users ORDER BY born, name',
    'SELECT DISTINCT YEAR(born) AS y FROM users ORDER BY y',
    'SELECT DISTINCT line FROM logs ORDER BY line',
    'SELECT id FROM users UNION SELECT id FROM orgs ORDER BY id',
    'SELECT id FROM users UNION ALL SELECT 1 UNION DISTINCT SELECT id FROM orgs ORDER BY 1',
    '(SELECT name, born FROM users) EXCEPT (SELECT name, born FROM users) ORDER BY born DESC, name LIMIT 3',
    // Derived and common tables.
    'SELECT * FROM (SELECT id AS i, name FROM users) AS d ORDER BY i',
    'SELECT * FROM (SELECT user_id, COUNT(*) AS n FROM logs GROUP BY user_id) d (u, n) ORDER BY n, u',
    'SELECT d.name FROM (SELECT DISTINCT name FROM users) d ORDER BY name',
    'WITH d AS (SELECT id, name FROM users) SELECT * FROM d ORDER BY name, id',
    'WITH d (x) AS (SELECT email FROM users), e AS (SELECT x FROM d) SELECT a.x FROM d AS a JOIN e AS b ON b.x = a.x ORDER BY b.x',
    'WITH d AS (SELECT MAX(id) AS m FROM users) SELECT u.name, d.m FROM users u JOIN d ORDER BY u.id',
  ])('is total: %s', sql => {
    expect(proved(sql)).toBe('total')
  })

  it.each([
    'SELECT * FROM users ORDER BY name',
    'SELECT * FROM users ORDER BY id + 1',
    'SELECT * FROM users ORDER BY email COLLATE utf8mb4_bin',
    'SELECT * FROM users ORDER BY -id',
    'SELECT UPPER(name) AS id FROM users ORDER BY id',
    'SELECT UPPER(name) id FROM users ORDER BY id',
    "SELECT name AS 'id' FROM users ORDER BY id",
    'SELECT name id FROM users ORDER BY id',
    'SELECT CASE name WHEN 1 THEN 2 END id FROM users ORDER BY id',
    'SELECT name AS id, id FROM users ORDER BY id',
    'SELECT user_id FROM members ORDER BY user_id',
    'SELECT * FROM logs ORDER BY at, line, user_id',
    'SELECT * FROM users ORDER BY RAND(), id',
    'SELECT * FROM elsewhere.users ORDER BY id',
    'SELECT * FROM Users ORDER BY id',
    'SELECT * FROM users FOR SYSTEM_TIME ALL ORDER BY id',
    'SELECT * FROM users /*!50701 JOIN logs */ ORDER BY id',
    'SELECT * FROM users, LATERAL (SELECT 1) l ORDER BY id',
    'SELECT users.id FROM users NATURAL JOIN logs ORDER BY users.id',
    "SELECT id FROM users, JSON_TABLE('[1,2]', '$[*]' COLUMNS (v INT PATH '$')) j ORDER BY id",
    // Equations that prove too little.
    'SELECT user_id FROM members WHERE org_id = 7 OR role = 1 ORDER BY user_id',
    'SELECT user_id FROM members WHERE role = 1 OR since = 2 AND org_id = 7 ORDER BY user_id',
    'SELECT user_id FROM members WHERE org_id = 7 AND role = 1 OR since = 2 ORDER BY user_id',
    'SELECT user_id FROM members WHERE NOT org_id = 7 ORDER BY user_id',
    'SELECT user_id FROM members WHERE org_id BETWEEN 1 AND user_id = 1 AND org_id > 1 ORDER BY role',
    'SELECT user_id FROM members WHERE role BETWEEN 1 AND org_id = 3 ORDER BY user_id',
    'SELECT user_id FROM members WHERE CASE WHEN 1 AND org_id = 3 AND 1 THEN 1 END ORDER BY user_id',
    'SELECT user_id FROM members WHERE org_id = 7 || 1 ORDER BY user_id',
    'SELECT user_id FROM members WHERE org_id = 7 = 0 ORDER BY user_id',
    'SELECT user_id FROM members WHERE org_id = ? ORDER BY user_id',
    'SELECT user_id FROM members WHERE org_id = "user_id" ORDER BY role',
    'SELECT name FROM users WHERE email = 1 ORDER BY name',
    "SELECT name FROM users WHERE email = 'ä@b' ORDER BY name",
    "SELECT hash FROM tokens WHERE id = '1' ORDER BY user_id",
    'SELECT hash FROM tokens WHERE id = 1e0 ORDER BY user_id',
    'SELECT 1 FROM users u JOIN tokens t ON t.holder = u.id ORDER BY t.id',
    'SELECT 1 FROM users u JOIN orgs o ON o.code = u.email ORDER BY o.id',
    // Joins that multiply.
    'SELECT 1 FROM users u JOIN members m ON m.user_id = u.id ORDER BY u.id',
    'SELECT 1 FROM users u LEFT JOIN members m ON m.user_id = u.id ORDER BY u.id',
    'SELECT 1 FROM members m LEFT JOIN users u ON u.id = m.user_id ORDER BY u.id, m.org_id',
    'SELECT 1 FROM users u JOIN orgs o ORDER BY u.id',
    'SELECT 1 FROM users u LEFT JOIN orgs o ON o.id = 5 AND u.name = 1 ORDER BY o.id',
    'SELECT 1 FROM logs l LEFT JOIN (SELECT MAX(id) AS m FROM users) d ON 1 ORDER BY d.m',
    'SELECT 1 FROM users a LEFT JOIN users b ON a.email = b.email ORDER BY b.id',
    // Groups ordered by something other than their keys.
    'SELECT user_id, COUNT(*) AS n FROM logs GROUP BY user_id ORDER BY n',
    'SELECT user_id FROM logs GROUP BY user_id, line ORDER BY user_id',
    'SELECT user_id FROM logs GROUP BY user_id WITH ROLLUP ORDER BY user_id',
    'SELECT u.name FROM users u GROUP BY u.name ORDER BY u.id',
    'SELECT UPPER(name) AS name FROM users GROUP BY name ORDER BY name',
    'SELECT MAX(born) AS born FROM users GROUP BY name, born ORDER BY name, born',
    'SELECT line FROM logs GROUP BY line COLLATE utf8mb4_bin ORDER BY line',
    'SELECT LEFT(line, ?) FROM logs GROUP BY LEFT(line, ?) ORDER BY LEFT(line, ?)',
    'SELECT (SELECT MAX(id) FROM users) AS m, line FROM logs ORDER BY m',
    'SELECT SUM(user_id) OVER () AS s FROM logs ORDER BY s',
    // Sets.
    'SELECT DISTINCT name, born FROM users ORDER BY name',
    'SELECT DISTINCT name FROM users ORDER BY id',
    'SELECT DISTINCT bio FROM users ORDER BY bio',
    'SELECT DISTINCT UPPER(bio) AS b FROM users ORDER BY b',
    'SELECT user_id, GROUP_CONCAT(line) AS l FROM logs GROUP BY user_id ORDER BY l',
    'SELECT id FROM users UNION ALL SELECT id FROM orgs ORDER BY id',
    'SELECT id FROM users UNION SELECT id FROM orgs UNION ALL SELECT 1 ORDER BY id',
    'SELECT id, name FROM users UNION SELECT id, title FROM orgs ORDER BY id',
    'SELECT bio FROM users UNION SELECT title FROM orgs ORDER BY 1',
    'SELECT x FROM unknown UNION SELECT bio FROM users ORDER BY x',
    // Derived tables gain no keys.
    'SELECT * FROM (SELECT name FROM users) d ORDER BY name',
    'SELECT * FROM (SELECT MAX(id) AS id FROM users GROUP BY name) d ORDER BY id',
    'SELECT * FROM (SELECT name, id FROM users GROUP BY name) d ORDER BY id',
    'WITH users AS (SELECT * FROM logs) SELECT * FROM users ORDER BY user_id',
    'WITH RECURSIVE d AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM d WHERE n < 3) SELECT n FROM d ORDER BY n',
    'VALUES ROW(1), ROW(2) ORDER BY column_0',
    'DELETE FROM users ORDER BY id LIMIT 1',
    // No query.
    '(SELECT id FROM users) u ORDER BY id',
    'SELECT 1 UNION (SELECT id FROM users) u ORDER BY id',
    'SELECT * FROM (SELECT 1 UNION (SELECT id FROM users ORDER BY id',
  ])('is not proved: %s', sql => {
    expect(proveOrder(sql, orderGuarantee(sql), schema)).toEqual(orderGuarantee(sql))
    expect(proved(sql)).not.toBe('total')
  })

  it('takes the values of ? for what they are', () => {
    const sql = 'SELECT role FROM members WHERE org_id = ? AND role > ? ORDER BY user_id'
    const other: Param = { kind: 'string', value: 'x' }
    expect(proved(sql, [{ kind: 'integer', value: 7n }, other])).toBe('total')
    expect(proved(sql, [{ kind: 'null' }, other])).toBe('partial')
    const byMail = 'SELECT name FROM users WHERE email = ? LIMIT 1'
    expect(proved(byMail, [other])).toBe('total')
    expect(proved(byMail, [{ kind: 'integer', value: 7n }])).toBe('none')
    expect(proved(byMail, [{ kind: 'string', value: 'Ä' }])).toBe('none')
  })

  it('leaves alone what the suite says of the order', () => {
    const any: OrderGuarantee = { kind: 'none', limited: false }
    expect(proveOrder('SELECT id FROM users ORDER BY id', any, schema)).toBe(any)
  })
})
