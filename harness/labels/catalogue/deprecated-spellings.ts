import type { Label } from './label.ts'

/** Types, names and literals whose spelling one server accepts without a warning and the other with one. */
export const deprecatedSpellings: Label[] = [
  {
    id: 'deprecated-number-attributes',
    title: 'widths of numbers, ZEROFILL and UNSIGNED fractions are deprecated',
    changed:
      'MySQL warns, with 1681, of INT(n), FLOAT(m,d), DOUBLE(m,d), ZEROFILL and of UNSIGNED for FLOAT, DOUBLE and DECIMAL, since 8.0.17; MariaDB does not.',
    rewrite: 'Write INT and DOUBLE alone, CHECK (a >= 0) instead of UNSIGNED, and LPAD() where zeros are to be shown.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/numeric-type-attributes.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.17'], warns: [1681] },
      other: { servers: ['MySQL <8.0.17', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL <8.0.32', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL <8.0.32', 'MariaDB'], succeeds: true },
      kinds: ['warnings'],
      tokens: ['<word~^\\$>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE hits (page VARCHAR(20) PRIMARY KEY)'],
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
      other: { servers: ['MySQL <8.0.29', 'MariaDB'], succeeds: true },
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
