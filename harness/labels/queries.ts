import type { Label } from './label.ts'

const staff = [
  'CREATE TABLE staff (id INT PRIMARY KEY, boss INT, pay INT NOT NULL)',
  'INSERT INTO staff VALUES (1, NULL, 9), (2, 1, 5), (3, 1, 7)',
]
const windows = 'https://dev.mysql.com/doc/refman/8.4/en/window-functions.html'
const common = 'https://dev.mysql.com/doc/refman/8.4/en/with.html'

export const queries: Label[] = [
  {
    id: 'common-table-expressions-missing',
    title: 'WITH is not understood',
    changed: 'Common table expressions came with MySQL 8.0.1 and MariaDB 10.2.1.',
    rewrite: 'Write the expression as a derived table where it is used.',
    link: common,
    recognise: {
      one: { servers: ['MySQL <8.0.1', 'MariaDB <10.2.1'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.1', 'MariaDB >=10.2.1'] },
      tokens: ['here:with <name> as (', 'here:with <name> (', 'with here:recursive <name>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'WITH rich AS (SELECT id FROM staff WHERE pay > 6) SELECT id FROM rich',
        rewritten: 'SELECT id FROM (SELECT id FROM staff WHERE pay > 6) AS rich',
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'WITH rich AS (SELECT id FROM staff WHERE pay > 6) SELECT id FROM rich',
        rewritten: 'SELECT id FROM (SELECT id FROM staff WHERE pay > 6) AS rich',
      },
    ],
  },
  {
    id: 'window-functions-missing',
    title: 'OVER (…) is not understood',
    changed: 'Window functions came with MySQL 8.0.2 and MariaDB 10.2.0.',
    rewrite: 'Count or sum in a correlated subquery, or in the application.',
    link: windows,
    recognise: {
      one: { servers: ['MySQL <8.0.2', 'MariaDB <10.2.0'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.2', 'MariaDB >=10.2.0'] },
      tokens: [') here:over (', ') over here:(', ') here:over <name>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'SELECT SUM(pay) OVER (ORDER BY id) AS so_far FROM staff',
        rewritten: 'SELECT (SELECT SUM(b.pay) FROM staff AS b WHERE b.id <= a.id) AS so_far FROM staff AS a',
      },
    ],
  },
  {
    id: 'set-operators-missing',
    title: 'INTERSECT and EXCEPT are not understood',
    changed: 'They came with MySQL 8.0.31 and MariaDB 10.3.0.',
    rewrite: 'Write EXISTS and NOT EXISTS.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/set-operations.html',
    recognise: {
      one: { servers: ['MySQL <8.0.31', 'MariaDB <10.3.0'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.31', 'MariaDB >=10.3.0'] },
      tokens: ['here:intersect|except select|all|distinct|(', 'intersect|except here:select|all|distinct|('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'SELECT id FROM staff EXCEPT SELECT boss FROM staff',
        rewritten: 'SELECT id FROM staff AS a WHERE NOT EXISTS (SELECT 1 FROM staff AS b WHERE b.boss = a.id)',
      },
    ],
  },
  {
    id: 'with-before-update',
    title: 'WITH before UPDATE or DELETE is not understood',
    changed: 'MySQL takes a common table expression before UPDATE and DELETE since 8.0.1; MariaDB up to 11.8 does not.',
    rewrite: 'Join the derived table, or use it in an IN.',
    link: 'https://mariadb.com/kb/en/with/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.1'], answers: true },
      tokens: ['^ with … ) here:update|delete'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement:
          'WITH rich AS (SELECT id FROM staff WHERE pay > 6) UPDATE staff SET boss = 2 WHERE id IN (SELECT id FROM rich)',
        rewritten:
          'UPDATE staff SET boss = 2 WHERE id IN (SELECT id FROM (SELECT id FROM staff WHERE pay > 6) AS rich)',
      },
    ],
  },
  {
    id: 'lateral',
    title: 'LATERAL is not understood',
    changed: 'LATERAL derived tables came with MySQL 8.0.14; MariaDB up to 11.8 does not have them.',
    rewrite: 'Write a correlated subquery in the select list, or join a grouped derived table.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/lateral-derived-tables.html',
    recognise: {
      one: { servers: ['MySQL <8.0.14', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.14'], answers: true },
      tokens: ['lateral here:('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement:
          'SELECT x.total FROM staff AS a, LATERAL (SELECT SUM(b.pay) AS total FROM staff AS b WHERE b.boss = a.id) AS x',
        rewritten: 'SELECT (SELECT SUM(b.pay) FROM staff AS b WHERE b.boss = a.id) AS total FROM staff AS a',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement:
          'SELECT x.total FROM staff AS a, LATERAL (SELECT SUM(b.pay) AS total FROM staff AS b WHERE b.boss = a.id) AS x',
        rewritten: 'SELECT (SELECT SUM(b.pay) FROM staff AS b WHERE b.boss = a.id) AS total FROM staff AS a',
      },
    ],
  },
  {
    id: 'values-row',
    title: 'VALUES ROW(…) is not understood',
    changed: 'MySQL 8.0.19 makes a table of VALUES ROW(1), ROW(2); MariaDB writes VALUES (1), (2).',
    rewrite: 'Write SELECT … UNION ALL SELECT ….',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/values.html',
    recognise: {
      one: { servers: ['MySQL <8.0.19', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.19'], answers: true },
      tokens: ['here:values row (', 'values here:row ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: "VALUES ROW('a'), ROW('b')",
        rewritten: "SELECT 'a' AS column_0 UNION ALL SELECT 'b'",
      },
    ],
  },
  {
    id: 'values-without-row',
    title: 'VALUES (…) is not understood as a table',
    changed: 'MariaDB makes a table of VALUES (1), (2) since 10.3.3; MySQL wants ROW(…) around each.',
    rewrite: 'Write SELECT … UNION ALL SELECT ….',
    link: 'https://mariadb.com/kb/en/table-value-constructors/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.3.3'], answers: true },
      tokens: ['^ values here:(', '( values here:(', 'union values here:(', 'all values here:('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: "VALUES ('a'), ('b')",
        rewritten: "SELECT 'a' AS a UNION ALL SELECT 'b'",
      },
    ],
  },
  {
    id: 'table-statement',
    title: 'TABLE t is not understood',
    changed: 'The statement TABLE came with MySQL 8.0.19; MariaDB does not have it.',
    rewrite: 'Write SELECT * FROM t.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/table.html',
    recognise: {
      one: { servers: ['MySQL <8.0.19', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.19'], answers: true },
      tokens: ['^ here:table <name>'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'TABLE staff ORDER BY id',
        rewritten: 'SELECT * FROM staff ORDER BY id',
      },
    ],
  },
  {
    id: 'derived-column-names',
    title: 'a derived table takes no names of columns',
    changed: 'MySQL takes (…) AS x (a, b) since 8.0.19 and MariaDB since 11.7; before that both refuse it.',
    rewrite: 'Name the columns inside: SELECT 1 AS a, 2 AS b.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/derived-tables.html',
    recognise: {
      one: { servers: ['MySQL <8.0.19', 'MariaDB <11.7'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.19', 'MariaDB >=11.7'], answers: true },
      tokens: [') as <name> here:( <name> ,|)', ') <name> here:( <name> ,|)'],
      without: ['^ insert', '^ create'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: staff,
        statement: 'SELECT n, p FROM (SELECT id, pay FROM staff) AS x (n, p)',
        rewritten: 'SELECT n, p FROM (SELECT id AS n, pay AS p FROM staff) AS x',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'SELECT n, p FROM (SELECT id, pay FROM staff) AS x (n, p)',
        rewritten: 'SELECT n, p FROM (SELECT id AS n, pay AS p FROM staff) AS x',
      },
    ],
  },
  {
    id: 'lag-with-default',
    title: 'LAG() and LEAD() take no default',
    changed: 'In MySQL the third argument is what stands in for a missing row; MariaDB takes two arguments.',
    rewrite: 'Put COALESCE around it: COALESCE(LAG(a, 1) OVER (…), 0).',
    link: 'https://mariadb.com/kb/en/lag/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.2'], answers: true },
      tokens: ['lag|lead ( … <number> here:,'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'SELECT CAST(LAG(pay, 1, 0) OVER (ORDER BY id) AS DECIMAL(10)) AS before_it FROM staff',
        rewritten: 'SELECT CAST(COALESCE(LAG(pay, 1) OVER (ORDER BY id), 0) AS DECIMAL(10)) AS before_it FROM staff',
      },
    ],
  },
  {
    id: 'lag-without-order',
    title: 'LAG() and LEAD() want an ORDER BY',
    changed: 'MariaDB refuses them without ORDER BY in the window, with 4018; MySQL takes the rows as they come.',
    rewrite: 'Say the order in the window.',
    link: 'https://mariadb.com/kb/en/lag/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [4018] },
      other: { servers: ['MySQL >=8.0.2'], answers: true },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'SELECT CAST(LAG(pay) OVER () AS DECIMAL(10)) AS before_it FROM staff',
        rewritten: 'SELECT CAST(LAG(pay) OVER (ORDER BY id) AS DECIMAL(10)) AS before_it FROM staff',
      },
    ],
  },
  {
    id: 'range-frame-with-interval',
    title: 'a window frame takes no INTERVAL',
    changed: 'MySQL 8.0.2 takes RANGE INTERVAL 1 DAY PRECEDING; MariaDB takes numbers alone.',
    rewrite: 'Order by a number of days, TO_DAYS(d), and count in days.',
    link: 'https://mariadb.com/kb/en/window-frames/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.2'], answers: true },
      tokens: ['over ( … range … here:interval'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: [
          'CREATE TABLE visits (d DATE)',
          "INSERT INTO visits VALUES ('2026-01-01'), ('2026-01-02'), ('2026-01-09')",
        ],
        statement:
          'SELECT COUNT(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) AS n FROM visits',
        rewritten:
          'SELECT COUNT(*) OVER (ORDER BY TO_DAYS(d) RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS n FROM visits',
      },
    ],
  },
  {
    id: 'fetch-first',
    title: 'FETCH FIRST is not understood',
    changed: 'MariaDB has OFFSET … FETCH since 10.6; MySQL does not.',
    rewrite: 'Write LIMIT … OFFSET ….',
    link: 'https://mariadb.com/kb/en/select-offset-fetch/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.6'], answers: true },
      tokens: ['here:fetch first|next', 'here:offset <number> row|rows', 'offset here:<number> row|rows'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'SELECT id FROM staff ORDER BY id OFFSET 1 ROW FETCH NEXT 1 ROW ONLY',
        rewritten: 'SELECT id FROM staff ORDER BY id LIMIT 1 OFFSET 1',
      },
    ],
  },
  {
    id: 'group-concat-limit',
    title: 'GROUP_CONCAT takes no LIMIT',
    changed: 'MariaDB takes a LIMIT inside of GROUP_CONCAT since 10.3.3; MySQL does not.',
    rewrite: 'Limit in a derived table, or cut the list with SUBSTRING_INDEX.',
    link: 'https://mariadb.com/kb/en/group_concat/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.3.3'], answers: true },
      tokens: ['group_concat ( … here:limit'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'SELECT GROUP_CONCAT(id ORDER BY id LIMIT 2) AS ids FROM staff',
        rewritten: 'SELECT GROUP_CONCAT(id ORDER BY id) AS ids FROM (SELECT id FROM staff ORDER BY id LIMIT 2) AS x',
      },
    ],
  },
  {
    id: 'returning',
    title: 'RETURNING is not understood',
    changed: 'MariaDB returns rows of DELETE since 10.0.5, of INSERT and REPLACE since 10.5; MySQL does not.',
    rewrite: 'Select the rows with a statement of its own, before a DELETE or after an INSERT, in one transaction.',
    link: 'https://mariadb.com/kb/en/insertreturning/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.0.5'], answers: true },
      tokens: ['^ insert|replace|delete … here:returning'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'DELETE FROM staff WHERE id = 3 RETURNING pay',
        rewritten: ['SELECT pay FROM staff WHERE id = 3', 'DELETE FROM staff WHERE id = 3'],
      },
    ],
  },
  {
    id: 'upsert-with-row-alias',
    title: 'the new row takes no alias in ON DUPLICATE KEY UPDATE',
    changed:
      'MySQL takes VALUES (…) AS new since 8.0.19 and deprecates VALUES(column); MariaDB does not know the alias.',
    rewrite: 'Write VALUES(column), or bind the value a second time.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html',
    recognise: {
      one: { servers: ['MySQL <8.0.19', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.19'], answers: true },
      tokens: ['^ insert … ) here:as <name> … on duplicate key update'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'INSERT INTO staff VALUES (2, 1, 6) AS fresh ON DUPLICATE KEY UPDATE pay = fresh.pay',
        rewritten: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = 6',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'INSERT INTO staff VALUES (2, 1, 6) AS fresh ON DUPLICATE KEY UPDATE pay = fresh.pay',
        rewritten: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = 6',
      },
    ],
  },
  {
    id: 'upsert-with-value-function',
    title: 'VALUE(column) is not understood',
    changed: 'MariaDB calls VALUES() of ON DUPLICATE KEY UPDATE also VALUE() since 10.3.3; MySQL knows VALUES() alone.',
    rewrite: 'Write VALUES(column), or bind the value a second time.',
    link: 'https://mariadb.com/kb/en/values-value/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.3.3'], answers: true },
      tokens: ['on duplicate key update … value here:(', 'on duplicate key update … here:value ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = VALUE(pay)',
        rewritten: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = 6',
      },
    ],
  },
  {
    id: 'update-reads-its-own-table',
    title: 'a statement may not read the table that it changes',
    changed:
      'MariaDB lets DELETE (10.3.1) and UPDATE (10.3.2) read their own table in a subquery; MySQL refuses it with 1093.',
    rewrite: 'Wrap the subquery into a derived table: IN (SELECT id FROM (SELECT …) AS x).',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/update.html',
    recognise: {
      one: { servers: ['MySQL'], errno: [1093] },
      other: { servers: ['MariaDB >=10.3.1'], answers: true },
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'DELETE FROM staff WHERE pay = (SELECT MIN(pay) FROM staff)',
        rewritten: 'DELETE FROM staff WHERE pay = (SELECT least FROM (SELECT MIN(pay) AS least FROM staff) AS x)',
      },
    ],
  },
  {
    id: 'delete-with-alias',
    title: 'DELETE FROM takes no alias',
    changed: 'DELETE FROM t AS a came with MySQL 8.0.16 and MariaDB 11.6.',
    rewrite: 'Leave the alias out, or write DELETE a FROM t AS a.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/delete.html',
    recognise: {
      one: { servers: ['MySQL <8.0.16', 'MariaDB <11.6'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.16', 'MariaDB >=11.6'], answers: true },
      tokens: ['^ delete from <name> here:as <name>'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: staff,
        statement: 'DELETE FROM staff AS s WHERE s.id = 3',
        rewritten: 'DELETE FROM staff WHERE id = 3',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'DELETE FROM staff AS s WHERE s.id = 3',
        rewritten: 'DELETE FROM staff WHERE id = 3',
      },
    ],
  },
  {
    id: 'temporary-table-twice',
    title: 'a temporary table is used twice in a statement',
    changed: 'MariaDB opens a temporary table more than once since 10.2.1; MySQL refuses it with 1137.',
    rewrite: 'Use a copy of the temporary table, or a common table expression.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/temporary-table-problems.html',
    recognise: {
      one: { servers: ['MySQL'], errno: [1137] },
      other: { servers: ['MariaDB >=10.2.1'], answers: true },
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: [
          'CREATE TEMPORARY TABLE few (id INT PRIMARY KEY)',
          'CREATE TEMPORARY TABLE few_again (id INT PRIMARY KEY)',
        ],
        statement: 'SELECT a.id FROM few AS a JOIN few AS b ON a.id = b.id',
        rewritten: 'SELECT a.id FROM few AS a JOIN few_again AS b ON a.id = b.id',
      },
    ],
  },
]
