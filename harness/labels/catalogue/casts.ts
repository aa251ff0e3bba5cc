import type { Label } from './label.ts'

const codes = [
  'CREATE TABLE codes (id INT PRIMARY KEY, code VARCHAR(20) NOT NULL, n INT NOT NULL)',
  "INSERT INTO codes VALUES (1, 'abc', 2), (2, '12', 3), (3, '1.5', 5)",
]
const cast = 'https://dev.mysql.com/doc/refman/8.4/en/cast-functions.html'

export const casts: Label[] = [
  {
    id: 'cast-to-floating-point',
    title: 'CAST to DOUBLE, FLOAT, REAL or YEAR is not understood',
    changed:
      'MySQL casts to FLOAT, DOUBLE and REAL since 8.0.17, to YEAR since 8.0.22; MariaDB casts to DOUBLE and FLOAT alone.',
    rewrite: 'Cast to DECIMAL, or write + 0.0e0 for a DOUBLE.',
    link: cast,
    recognise: {
      one: { servers: ['MySQL <8.0.22', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.17', 'MariaDB'], succeeds: true },
      tokens: ['cast ( … as here:double|float|real|year'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'SELECT CAST(n AS DOUBLE) AS n FROM codes',
        rewritten: 'SELECT n + 0.0e0 AS n FROM codes',
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: 'SELECT CAST(n AS REAL) AS n FROM codes',
        rewritten: 'SELECT n + 0.0e0 AS n FROM codes',
      },
    ],
  },
  {
    id: 'cast-to-integer',
    title: 'CAST(… AS INT) is not understood',
    changed: 'MariaDB takes INT and INTEGER for SIGNED; MySQL does not.',
    rewrite: 'Write CAST(… AS SIGNED).',
    link: 'https://mariadb.com/kb/en/cast/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB'], succeeds: true },
      tokens: ['cast ( … as here:int|integer'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: codes,
        statement: "SELECT CAST(code AS INT) AS c FROM codes WHERE code = '12'",
        rewritten: "SELECT CAST(code AS SIGNED) AS c FROM codes WHERE code = '12'",
      },
    ],
  },
  {
    id: 'cast-to-varchar',
    title: 'CAST(… AS VARCHAR) is not understood',
    changed: 'MariaDB takes VARCHAR for CHAR; MySQL does not.',
    rewrite: 'Write CAST(… AS CHAR(n)).',
    link: 'https://mariadb.com/kb/en/cast/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB'], succeeds: true },
      tokens: ['cast ( … as here:varchar|varbinary'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'SELECT CAST(n AS VARCHAR(10)) AS c FROM codes',
        rewritten: 'SELECT CAST(n AS CHAR(10)) AS c FROM codes',
      },
    ],
  },
  {
    id: 'cast-to-national-char',
    title: 'CAST(… AS NATIONAL CHAR) is not understood',
    changed: 'MySQL 8.0 takes it; MySQL 5.6 and MariaDB take NCHAR alone.',
    rewrite: 'Write CONVERT(… USING utf8mb4).',
    link: cast,
    recognise: {
      one: { servers: ['MySQL <8.0', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0'], succeeds: true },
      tokens: ['cast ( … as here:national'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: 'SELECT CAST(code AS NATIONAL CHAR(20)) AS c FROM codes',
        rewritten: 'SELECT CONVERT(code USING utf8mb4) AS c FROM codes',
      },
    ],
  },
  {
    id: 'text-compared-with-number-in-change',
    title: 'UPDATE or DELETE compares text with a number',
    changed:
      'In strict mode MySQL 9.7 ends an UPDATE or DELETE with 1292 when a text that is no number is compared with a number; others warn, or stop at another row.',
    rewrite: "Compare text with text: code = '77'.",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/type-conversion.html',
    recognise: {
      one: { servers: ['MySQL >=5.7'], errno: [1292], message: 'Truncated incorrect (DOUBLE|INTEGER|DECIMAL) value' },
      other: { servers: ['MySQL <5.7', 'MariaDB'], succeeds: true },
      tokens: ['^ update|delete'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'DELETE FROM codes WHERE code = 77',
        rewritten: "DELETE FROM codes WHERE code = '77'",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: 'DELETE FROM codes WHERE code = 77',
        rewritten: "DELETE FROM codes WHERE code = '77'",
      },
    ],
  },
  {
    id: 'date-compared-with-nonsense',
    title: 'a date is compared with a text that is none',
    changed: 'MySQL since 8.0.16 refuses it with 1525; MySQL 5.6 and MariaDB warn and compare something.',
    rewrite: 'Check the text before, or give a date: the application knows what is meant.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-16.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.16'], errno: [1525] },
      other: { servers: ['MySQL <8.0.16', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE days (d DATE)', "INSERT INTO days VALUES ('2026-02-03')"],
        statement: "SELECT d FROM days WHERE d > 'someday'",
        rewritten: "SELECT d FROM days WHERE d > '9999-12-31'",
        changesAnswer: 'A text that is no date equals none; the statement took it for another day.',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE days (d DATE)', "INSERT INTO days VALUES ('2026-02-03')"],
        statement: "SELECT d FROM days WHERE d > 'someday'",
        rewritten: "SELECT d FROM days WHERE d > '9999-12-31'",
        changesAnswer: 'A text that is no date equals none; the statement took it for another day.',
      },
    ],
  },
  {
    id: 'hexadecimal-string-as-number',
    title: "X'41' counts as a text in arithmetic",
    changed:
      "MySQL takes X'41' for the number 65 where a number is wanted; MariaDB takes it for the string 'A', which is 0.",
    rewrite: 'Write 0x41, which is a number on both.',
    link: 'https://mariadb.com/kb/en/hexadecimal-literals/',
    recognise: {
      one: { servers: ['MySQL'], succeeds: true },
      other: { servers: ['MariaDB'], warns: [1292] },
      kinds: ['rows'],
      tokens: ["<string~^[xX]'> +|-|*|/", "+|-|*|/ <string~^[xX]'>"],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: "SELECT CAST(X'41' + n AS DECIMAL(20)) AS v FROM codes",
        rewritten: 'SELECT CAST(0x41 + n AS DECIMAL(20)) AS v FROM codes',
      },
    ],
  },
  {
    id: 'bit-operators-on-binary-strings',
    title: 'bit operators work on binary strings',
    changed:
      'MySQL since 8.0.1 works on the bytes and returns bytes; before that, and in MariaDB, strings become numbers.',
    rewrite: "Make numbers first: CONV('F0', 16, 10) & CONV('3C', 16, 10).",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/bit-functions.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.1'], succeeds: true },
      other: { servers: ['MySQL <8.0.1', 'MariaDB'], succeeds: true },
      kinds: ['rows', 'type'],
      tokens: [
        "<string~^[xX]'> &|^|<<|>>",
        "&|^|<<|>>|~ <string~^[xX]'>",
        '<string> & _binary',
        '_binary <string> &|^|<<|>>',
        'bit_count ( _binary',
        "bit_count ( <string~^[xX]'>",
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: codes,
        statement: "SELECT HEX(_binary X'F0F0' & _binary X'3C3C') AS bits FROM codes",
        rewritten: "SELECT HEX(CONV('F0F0', 16, 10) & CONV('3C3C', 16, 10)) AS bits FROM codes",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: "SELECT HEX(_binary X'F0F0' & _binary X'3C3C') AS bits FROM codes",
        rewritten: "SELECT HEX(CONV('F0F0', 16, 10) & CONV('3C3C', 16, 10)) AS bits FROM codes",
      },
    ],
  },
  {
    id: 'null-by-backslash',
    title: '\\N is not understood',
    changed: 'MySQL 8.0 took away \\N as another way to write NULL in SQL; MariaDB still takes it.',
    rewrite: 'Write NULL.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/null-values.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [1064] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      tokens: ['here:\\ n'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'SELECT id, \\N AS nothing FROM codes',
        rewritten: 'SELECT id, NULL AS nothing FROM codes',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'UPDATE codes SET id = 9 WHERE code = \\N',
        rewritten: 'UPDATE codes SET id = 9 WHERE code = NULL',
      },
    ],
  },
]
