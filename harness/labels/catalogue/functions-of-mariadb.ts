import type { Label } from './label.ts'

const words = ['CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(40))', "INSERT INTO words VALUES (1, 'secret')"]
const rules = 'https://mariadb.com/kb/en/sqlmodeoracle/'

export const functionsOfMariadb: Label[] = [
  {
    id: 'mariadb-nvl',
    title: 'NVL() and NVL2() are unknown',
    changed: 'MariaDB has NVL() and NVL2() since 10.3; MySQL does not.',
    rewrite: 'Write IFNULL(a, b), and IF(a IS NOT NULL, b, c) for NVL2.',
    link: 'https://mariadb.com/kb/en/nvl/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.3'], succeeds: true },
      tokens: ['nvl|nvl2 ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT NVL(word, 'none') AS word FROM words",
        rewritten: "SELECT IFNULL(word, 'none') AS word FROM words",
      },
    ],
  },
  {
    id: 'mariadb-to-char',
    title: 'TO_CHAR() is unknown',
    changed: 'MariaDB has TO_CHAR() since 10.6; MySQL does not.',
    rewrite: 'Write DATE_FORMAT(), with its own letters.',
    link: 'https://mariadb.com/kb/en/to_char/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.6'], succeeds: true },
      tokens: ['to_char ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE days (d DATE)', "INSERT INTO days VALUES ('2026-02-03')"],
        statement: "SELECT TO_CHAR(d, 'YYYY-MM') AS month FROM days",
        rewritten: "SELECT DATE_FORMAT(d, '%Y-%m') AS month FROM days",
      },
    ],
  },
  {
    id: 'mariadb-chr',
    title: 'CHR() is unknown',
    changed: 'MariaDB has CHR() since 10.3; MySQL does not.',
    rewrite: 'Write CHAR(n USING utf8mb4).',
    link: 'https://mariadb.com/kb/en/chr/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.3'], succeeds: true },
      tokens: ['chr ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT CHR(65) AS letter FROM words',
        rewritten: 'SELECT CHAR(65 USING utf8mb4) AS letter FROM words',
      },
    ],
  },
  {
    id: 'mariadb-decode-oracle',
    title: 'DECODE_ORACLE() is unknown',
    changed: 'MariaDB has DECODE_ORACLE() since 10.3.2; MySQL does not.',
    rewrite: 'Write CASE a WHEN b THEN c ELSE d END.',
    link: rules,
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.3.2'], succeeds: true },
      tokens: ['decode_oracle ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT DECODE_ORACLE(id, 1, 'one', 'many') AS n FROM words",
        rewritten: "SELECT CASE id WHEN 1 THEN 'one' ELSE 'many' END AS n FROM words",
      },
    ],
  },
  {
    id: 'mariadb-sformat',
    title: 'SFORMAT() is unknown',
    changed: 'MariaDB has SFORMAT() since 10.7; MySQL does not.',
    rewrite: 'Write CONCAT().',
    link: 'https://mariadb.com/kb/en/sformat/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.7'], succeeds: true },
      tokens: ['sformat ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT SFORMAT('my {}', word) AS t FROM words",
        rewritten: "SELECT CONCAT('my ', word) AS t FROM words",
      },
    ],
  },
  {
    id: 'padding-without-filler',
    title: 'LPAD() and RPAD() want a third argument',
    changed: 'MariaDB since 10.3 pads with blanks where no filler is given; MySQL wants one.',
    rewrite: "Name the blank: LPAD(a, n, ' ').",
    link: 'https://mariadb.com/kb/en/lpad/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1582] },
      other: { servers: ['MariaDB >=10.3'], succeeds: true },
      tokens: ['lpad|rpad ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT LPAD(word, 8) AS padded FROM words',
        rewritten: "SELECT LPAD(word, 8, ' ') AS padded FROM words",
      },
    ],
  },
  {
    id: 'median',
    title: 'MEDIAN() is unknown',
    changed: 'MariaDB has MEDIAN() OVER (…) since 10.3.3; MySQL does not.',
    rewrite: 'Number the rows with ROW_NUMBER() and average those in the middle.',
    link: 'https://mariadb.com/kb/en/median/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064, 1305] },
      other: { servers: ['MariaDB >=10.3.3'], succeeds: true },
      tokens: ['median ( … over'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE n (v INT NOT NULL)', 'INSERT INTO n VALUES (1), (5), (9)'],
        statement: 'SELECT DISTINCT MEDIAN(v) OVER () AS middle FROM n',
        rewritten:
          'SELECT AVG(v) AS middle FROM (SELECT v, ROW_NUMBER() OVER (ORDER BY v) AS place, COUNT(*) OVER () AS n FROM n) AS x WHERE place BETWEEN n / 2 AND n / 2 + 1',
        changesAnswer: 'The average has other decimals, and is NULL where there are no rows, in place of no row.',
      },
    ],
  },
]
