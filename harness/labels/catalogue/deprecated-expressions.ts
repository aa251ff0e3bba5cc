import type { Label } from './label.ts'

const hits = [
  'CREATE TABLE hits (page VARCHAR(20) PRIMARY KEY, n INT NOT NULL)',
  "INSERT INTO hits VALUES ('home', 2), ('shop', 5)",
]

/**
 * Parts of queries that one server accepts without a warning and the other with one; they work until a later version.
 */
export const deprecatedExpressions: Label[] = [
  {
    id: 'deprecated-found-rows',
    title: 'SQL_CALC_FOUND_ROWS and FOUND_ROWS() are deprecated',
    changed: 'MySQL warns of both, with 1287, since 8.0.17; MariaDB does not.',
    rewrite: 'Count with a statement of its own: SELECT COUNT(*) with the same conditions.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/information-functions.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.17'], warns: [1287] },
      other: { servers: ['MySQL <8.0.17', 'MariaDB'], succeeds: true },
      kinds: ['warnings'],
      tokens: ['found_rows ( )', 'select sql_calc_found_rows'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: hits,
        statement: 'SELECT SQL_CALC_FOUND_ROWS page FROM hits ORDER BY page LIMIT 1',
        rewritten: ['SELECT page FROM hits ORDER BY page LIMIT 1', 'SELECT COUNT(*) FROM hits'],
        changesAnswer: 'The rewrite counts the rows of now, not those of an earlier SELECT.',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: [...hits, 'SELECT page FROM hits'],
        statement: 'SELECT FOUND_ROWS() AS n',
        rewritten: 'SELECT COUNT(*) AS n FROM hits',
        changesAnswer: 'The rewrite counts the rows of now, not those of an earlier SELECT.',
      },
    ],
  },
  {
    id: 'deprecated-values-function',
    title: 'VALUES(column) in ON DUPLICATE KEY UPDATE is deprecated',
    changed: 'MySQL warns of it, with 1287, since 8.0.20, for the alias of the new row; MariaDB knows no alias.',
    rewrite: 'Bind the value a second time while both are in use; later name the row, VALUES (…) AS new.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.20'], warns: [1287] },
      other: { servers: ['MySQL <8.0.20', 'MariaDB'], succeeds: true },
      kinds: ['warnings'],
      tokens: ['on duplicate key update … values ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: hits,
        statement: "INSERT INTO hits VALUES ('home', 7) ON DUPLICATE KEY UPDATE n = VALUES(n)",
        rewritten: "INSERT INTO hits VALUES ('home', 7) ON DUPLICATE KEY UPDATE n = 7",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: hits,
        statement: "INSERT INTO hits VALUES ('home', 7) ON DUPLICATE KEY UPDATE n = VALUES(n)",
        rewritten: "INSERT INTO hits VALUES ('home', 7) ON DUPLICATE KEY UPDATE n = 7",
      },
    ],
  },
  {
    id: 'deprecated-operator-signs',
    title: '||, && and ! are deprecated',
    changed:
      'MySQL warns of them, with 1287, since 8.0.17, unless PIPES_AS_CONCAT makes || join strings; MariaDB does not.',
    rewrite: 'Write OR, AND and NOT.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/logical-operators.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.17'], warns: [1287] },
      other: { servers: ['MySQL <8.0.17', 'MariaDB'], succeeds: true },
      kinds: ['warnings'],
      tokens: ['||', '&&', '!'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: hits,
        statement: "SELECT page FROM hits WHERE n > 4 || page = 'home'",
        rewritten: "SELECT page FROM hits WHERE n > 4 OR page = 'home'",
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: hits,
        statement: "SELECT page FROM hits WHERE n > 4 && page = 'shop'",
        rewritten: "SELECT page FROM hits WHERE n > 4 AND page = 'shop'",
      },
    ],
  },
  {
    id: 'deprecated-binary-operator',
    title: 'the operator BINARY is deprecated',
    changed: 'MySQL warns of it, with 1287, since 8.0.27; MariaDB does not.',
    rewrite: 'Write CAST(… AS BINARY), or compare with a binary collation.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/cast-functions.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.27'], warns: [1287] },
      other: { servers: ['MySQL <8.0.27', 'MariaDB'], succeeds: true },
      kinds: ['warnings'],
      tokens: ['binary <name>', 'binary <string>', 'binary <parameter>', 'binary ('],
      without: ['^ create', '^ alter', 'as binary ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: hits,
        statement: "SELECT page FROM hits WHERE BINARY page = 'home'",
        rewritten: "SELECT page FROM hits WHERE CAST(page AS BINARY) = 'home'",
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: hits,
        statement: "SELECT page FROM hits WHERE BINARY page = 'home'",
        rewritten: "SELECT page FROM hits WHERE CAST(page AS BINARY) = 'home'",
      },
    ],
  },
  {
    id: 'deprecated-assignment-in-expressions',
    title: 'setting a user variable within an expression is deprecated',
    changed: 'MySQL warns of := outside of SET, with 1287, since 8.0.13; MariaDB does not.',
    rewrite: 'Use SET or SELECT … INTO; for running numbers use window functions.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/user-variables.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.13'], warns: [1287] },
      other: { servers: ['MySQL <8.0.13', 'MariaDB'], succeeds: true },
      kinds: ['warnings'],
      tokens: ['<variable> :='],
      without: ['^ set'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: hits,
        statement: "SELECT @most := n AS n FROM hits WHERE page = 'shop'",
        rewritten: "SELECT n FROM hits WHERE page = 'shop' INTO @most",
        changesAnswer: 'SELECT … INTO returns no rows, and the numbering alone is shown.',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: [...hits, 'SET @place = 0'],
        statement: 'SELECT page, @place := @place + 1 AS place FROM hits ORDER BY page',
        rewritten: 'SELECT CAST(ROW_NUMBER() OVER (ORDER BY page) AS SIGNED) AS place FROM hits ORDER BY place',
        changesAnswer: 'SELECT … INTO returns no rows, and the numbering alone is shown.',
      },
    ],
  },
  {
    id: 'deprecated-sql-no-cache',
    title: 'SQL_NO_CACHE is deprecated',
    changed: 'MySQL has no query cache since 8.0.3 and warns of the word with 1681; MariaDB has one.',
    rewrite: 'Leave the word out.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/select.html',
    recognise: {
      one: { servers: ['MySQL >=5.7.20'], warns: [1681, 1287] },
      other: { servers: ['MySQL <5.7.20', 'MariaDB'], succeeds: true },
      kinds: ['warnings'],
      tokens: ['select … sql_no_cache'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: hits,
        statement: 'SELECT SQL_NO_CACHE page FROM hits',
        rewritten: 'SELECT page FROM hits',
      },
    ],
  },
]
