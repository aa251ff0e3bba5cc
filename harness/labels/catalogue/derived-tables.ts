import type { Label } from './label.ts'

const scores = [
  'CREATE TABLE scores (id INT PRIMARY KEY, player VARCHAR(10) NOT NULL, points INT)',
  "INSERT INTO scores VALUES (1, 'a', 5), (2, 'b', 9), (3, 'a', 7), (4, 'c', NULL)",
]

export const derivedTables: Label[] = [
  {
    id: 'order-in-derived-table',
    title: 'ORDER BY in a derived table is dropped',
    changed:
      'A derived table has no order: MySQL since 5.7 merges it into the query and MariaDB leaves its ORDER BY out, where MySQL 5.6 read the rows in that order.',
    rewrite: 'Sort where the order counts: in the outer query, in GROUP_CONCAT(… ORDER BY …), or over a window.',
    link: 'https://mariadb.com/kb/en/why-is-order-by-in-a-from-subquery-ignored/',
    recognise: {
      one: { servers: ['MySQL >=5.7', 'MariaDB'], succeeds: true },
      other: { succeeds: true },
      kinds: ['rows', 'order', 'nondeterministic'],
      tokens: ['from|join|, ( select … order by … ) as', 'from|join|, ( select … order by … ) <name>'],
      without: ['order by … limit <number> )', 'order by … limit <number> , <number> )'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: scores,
        statement: 'SELECT GROUP_CONCAT(player) AS p FROM (SELECT player FROM scores ORDER BY points DESC, id) AS d',
        rewritten: 'SELECT GROUP_CONCAT(player ORDER BY points DESC, id) AS p FROM scores',
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: scores,
        statement: 'SELECT player FROM (SELECT player, points FROM scores ORDER BY points DESC) AS d LIMIT 1',
        rewritten: 'SELECT player FROM scores ORDER BY points DESC, id LIMIT 1',
      },
    ],
  },
  {
    id: 'correlated-derived-table',
    title: 'a derived table refers to the query around it',
    changed:
      'MySQL since 8.0.14 looks for a column in the queries around a derived table; MySQL before that and MariaDB do not.',
    rewrite: 'Put the condition into the subquery itself, without a derived table in between.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/derived-tables.html',
    recognise: {
      one: { servers: ['MySQL <8.0.14', 'MariaDB'], errno: [1054] },
      other: { servers: ['MySQL >=8.0.14'], succeeds: true },
      tokens: ['( select … from ( select … where … ) as', '( select … from ( select … where … ) <name>'],
    },
    proof: (['mysql:5.6', 'mariadb:11.8'] as const).map(other => ({
      source: other,
      target: 'mysql:9.7' as const,
      setup: scores,
      statement:
        'SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM scores AS i WHERE i.player = o.player) AS d) AS n FROM scores AS o ORDER BY id',
      rewritten:
        'SELECT (SELECT COUNT(*) FROM scores AS i WHERE i.player = o.player) AS n FROM scores AS o ORDER BY id',
    })),
  },
  {
    id: 'window-over-derived-table',
    title: 'a window over a joined derived table loses rows',
    changed:
      'MariaDB 11.8 returns no rows where a window function stands over a join with a derived table whose columns are compared with a key of another table; MySQL returns them all.',
    rewrite: 'Join the table itself in place of the derived one, or keep the derived table apart with a LIMIT.',
    link: 'https://mariadb.com/kb/en/derived-table-merge-optimization/',
    recognise: {
      one: { servers: ['MariaDB'], succeeds: true },
      other: { servers: ['MySQL >=8.0.2'], succeeds: true },
      kinds: ['rows'],
      tokens: [
        'over ( … from … join|straight_join ( select … ) as',
        'over ( … from … join|straight_join ( select … ) <name>',
        'over ( … from … , ( select … ) as',
      ],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: [
          'CREATE TABLE a (c1 INT, c2 INT)',
          'CREATE TABLE b (c1 INT, c2 INT)',
          'CREATE TABLE d (c1 INT, KEY (c1))',
          'INSERT INTO a VALUES (1, 10), (2, 20), (3, 30)',
          'INSERT INTO b VALUES (1, 4), (2, 6), (3, 8)',
          'INSERT INTO d VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9)',
        ],
        statement:
          'SELECT AVG(q.c2) OVER () AS m, d.c1 FROM a JOIN (SELECT * FROM b) AS q ON a.c1 = q.c1 JOIN d ON q.c2 > d.c1 ORDER BY d.c1, m',
        rewritten:
          'SELECT AVG(q.c2) OVER () AS m, d.c1 FROM a JOIN b AS q ON a.c1 = q.c1 JOIN d ON q.c2 > d.c1 ORDER BY d.c1, m',
      },
    ],
  },
]
