import type { Label } from './label.ts'

const staff = [
  'CREATE TABLE staff (id INT PRIMARY KEY, boss INT, pay INT NOT NULL)',
  'INSERT INTO staff VALUES (1, NULL, 9), (2, 1, 5), (3, 1, 7)',
]
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
    id: 'lateral',
    title: 'LATERAL is not understood',
    changed: 'LATERAL derived tables came with MySQL 8.0.14; MariaDB up to 11.8 does not have them.',
    rewrite: 'Write a correlated subquery in the select list, or join a grouped derived table.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/lateral-derived-tables.html',
    recognise: {
      one: { servers: ['MySQL <8.0.14', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.14'], succeeds: true },
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
      other: { servers: ['MySQL >=8.0.19'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.3.3'], succeeds: true },
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
      other: { servers: ['MySQL >=8.0.19'], succeeds: true },
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
      other: { servers: ['MySQL >=8.0.19', 'MariaDB >=11.7'], succeeds: true },
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
    id: 'fetch-first',
    title: 'FETCH FIRST is not understood',
    changed: 'MariaDB has OFFSET … FETCH since 10.6; MySQL does not.',
    rewrite: 'Write LIMIT … OFFSET ….',
    link: 'https://mariadb.com/kb/en/select-offset-fetch/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.6'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.3.3'], succeeds: true },
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
    id: 'temporary-table-twice',
    title: 'a temporary table is used twice in a statement',
    changed: 'MariaDB opens a temporary table more than once since 10.2.1; MySQL refuses it with 1137.',
    rewrite: 'Use a copy of the temporary table, or a common table expression.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/temporary-table-problems.html',
    recognise: {
      one: { servers: ['MySQL'], errno: [1137] },
      other: { servers: ['MariaDB >=10.2.1'], succeeds: true },
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
