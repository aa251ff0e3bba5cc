import type { Label } from './label.ts'

const hits = [
  'CREATE TABLE hits (page VARCHAR(20) PRIMARY KEY, n INT NOT NULL)',
  "INSERT INTO hits VALUES ('home', 2), ('shop', 5)",
]

/** What the source takes in silence and the target warns of: it goes on working, until a later version. */
export const deprecations: Label[] = [
  {
    id: 'deprecated-found-rows',
    title: 'SQL_CALC_FOUND_ROWS and FOUND_ROWS() are deprecated',
    changed: 'MySQL warns of both, with 1287, since 8.0.17; MariaDB does not.',
    rewrite: 'Count with a statement of its own: SELECT COUNT(*) with the same conditions.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/information-functions.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.17'], warns: [1287] },
      other: { servers: ['MySQL <8.0.17', 'MariaDB'], answers: true },
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
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: [...hits, 'SELECT page FROM hits'],
        statement: 'SELECT FOUND_ROWS() AS n',
        rewritten: 'SELECT COUNT(*) AS n FROM hits',
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
      other: { servers: ['MySQL <8.0.20', 'MariaDB'], answers: true },
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
      other: { servers: ['MySQL <8.0.17', 'MariaDB'], answers: true },
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
      other: { servers: ['MySQL <8.0.27', 'MariaDB'], answers: true },
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
      other: { servers: ['MySQL <8.0.13', 'MariaDB'], answers: true },
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
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: [...hits, 'SET @place = 0'],
        statement: 'SELECT page, @place := @place + 1 AS place FROM hits ORDER BY page',
        rewritten: 'SELECT CAST(ROW_NUMBER() OVER (ORDER BY page) AS SIGNED) AS place FROM hits ORDER BY place',
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
      other: { servers: ['MySQL <5.7.20', 'MariaDB'], answers: true },
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
  {
    id: 'deprecated-number-attributes',
    title: 'widths of numbers, ZEROFILL and UNSIGNED fractions are deprecated',
    changed:
      'MySQL warns, with 1681, of INT(n), FLOAT(m,d), DOUBLE(m,d), ZEROFILL and of UNSIGNED for FLOAT, DOUBLE and DECIMAL, since 8.0.17; MariaDB does not.',
    rewrite: 'Write INT and DOUBLE alone, CHECK (a >= 0) instead of UNSIGNED, and LPAD() where zeros are to be shown.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/numeric-type-attributes.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.17'], warns: [1681] },
      other: { servers: ['MySQL <8.0.17', 'MariaDB'], answers: true },
      kinds: ['warnings'],
      tokens: [
        'tinyint|smallint|mediumint|int|integer|bigint|year ( <number> )',
        'float|double|real|precision ( <number> ,',
        'zerofill',
        'float|double|real|precision unsigned',
        ') unsigned',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE sizes (id INT(8) PRIMARY KEY, share FLOAT(7,3))',
        rewritten: 'CREATE TABLE sizes (id INT PRIMARY KEY, share FLOAT)',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE sizes (id INT ZEROFILL PRIMARY KEY)',
        rewritten: 'CREATE TABLE sizes (id INT UNSIGNED PRIMARY KEY)',
      },
    ],
  },
  {
    id: 'deprecated-utf8mb3',
    title: 'utf8 and utf8mb3 are deprecated',
    changed:
      'MySQL warns of utf8 with 3719 since 8.0.11, of utf8mb3 with 1287 and of its collations with 3778; MariaDB does not.',
    rewrite: 'Write utf8mb4, and convert the columns.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-utf8mb3.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.11'], warns: [3719, 3778] },
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], answers: true },
      kinds: ['warnings'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE old_text (t VARCHAR(10)) DEFAULT CHARSET = utf8',
        rewritten: 'CREATE TABLE old_text (t VARCHAR(10)) DEFAULT CHARSET = utf8mb4',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE old_text (t VARCHAR(10) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci)',
        rewritten: 'CREATE TABLE old_text (t VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci)',
      },
    ],
  },
  {
    id: 'deprecated-national-char',
    title: 'NATIONAL CHAR and NCHAR are to mean utf8mb4',
    changed: 'MySQL warns of them with 3720 since 8.0: they mean utf8mb3 today. MariaDB does not.',
    rewrite: 'Name the character set: CHAR(n) CHARACTER SET utf8mb4.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/charset-national.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.11'], warns: [3720] },
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], answers: true },
      kinds: ['warnings'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE old_text (t NATIONAL VARCHAR(10))',
        rewritten: 'CREATE TABLE old_text (t VARCHAR(10) CHARACTER SET utf8mb4)',
      },
    ],
  },
  {
    id: 'deprecated-full',
    title: 'FULL as a name is deprecated',
    changed: 'MySQL warns of the bare word, with 4119, since 8.0.32; it may be reserved later.',
    rewrite: 'Put the name in backticks.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/keywords.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.32'], warns: [4119] },
      other: { servers: ['MySQL <8.0.32', 'MariaDB'], answers: true },
      kinds: ['warnings'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE memberships (id INT PRIMARY KEY, full INT)',
        rewritten: 'CREATE TABLE memberships (id INT PRIMARY KEY, `full` INT)',
      },
    ],
  },
  {
    id: 'deprecated-name-with-dollar',
    title: 'a bare name that begins with $ is deprecated',
    changed: 'MySQL warns of it, with 1681, since 8.0.32.',
    rewrite: 'Put the name in backticks.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/identifiers.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.32'], warns: [1681] },
      other: { servers: ['MySQL <8.0.32', 'MariaDB'], answers: true },
      kinds: ['warnings'],
      tokens: ['<word~^\\$>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: hits,
        statement: 'SELECT page AS $first FROM hits',
        rewritten: 'SELECT page AS `$first` FROM hits',
      },
    ],
  },
  {
    id: 'deprecated-datetime-delimiters',
    title: 'unusual delimiters in dates are deprecated',
    changed:
      'MySQL warns, with 4095 and its neighbours, since 8.0.29, of dates and times that are not written with -, blank and :.',
    rewrite: "Write '2026-02-03 04:05:06'.",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/date-and-time-literals.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.29'], warns: [4094, 4095, 4096] },
      other: { servers: ['MySQL <8.0.29', 'MariaDB'], answers: true },
      kinds: ['warnings'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE moments (at DATETIME)'],
        statement: "INSERT INTO moments VALUES ('2026/02/03 04.05.06')",
        rewritten: "INSERT INTO moments VALUES ('2026-02-03 04:05:06')",
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE moments (at DATETIME)'],
        statement: "INSERT INTO moments VALUES ('2026/02/03 04.05.06')",
        rewritten: "INSERT INTO moments VALUES ('2026-02-03 04:05:06')",
      },
    ],
  },
]
