import type { Label } from './label.ts'

const words = [
  'CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(30))',
  "INSERT INTO words VALUES (1, 'an alpha b'), (2, 'alphabet'), (3, 'aab 7')",
]
const mysql = 'https://dev.mysql.com/doc/refman/8.4/en/regexp.html'

export const regularExpressionFunctions: Label[] = [
  {
    id: 'regexp-like',
    title: 'REGEXP_LIKE() is unknown',
    changed: 'REGEXP_LIKE() came with MySQL 8.0.4; MySQL before that and MariaDB do not have it.',
    rewrite: 'Write the operator REGEXP; the flag i is the COLLATE of the operands.',
    link: mysql,
    recognise: {
      one: { servers: ['MySQL <8.0.4', 'MariaDB'], errno: [1305] },
      other: { servers: ['MySQL >=8.0.4'], succeeds: true },
      tokens: ['regexp_like ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: words,
        statement: "SELECT id FROM words WHERE REGEXP_LIKE(word, '^alpha')",
        rewritten: "SELECT id FROM words WHERE word REGEXP '^alpha'",
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE REGEXP_LIKE(word, '^alpha')",
        rewritten: "SELECT id FROM words WHERE word REGEXP '^alpha'",
      },
    ],
  },
  {
    id: 'regexp-functions-missing',
    title: 'REGEXP_REPLACE(), REGEXP_SUBSTR() and REGEXP_INSTR() are unknown',
    changed: 'They came with MySQL 8.0.4 and MariaDB 10.0.5.',
    rewrite: 'Use LOCATE, SUBSTRING_INDEX and REPLACE where the text is fixed, else the application.',
    link: mysql,
    recognise: {
      one: { servers: ['MySQL <8.0.4'], errno: [1305] },
      other: { servers: ['MySQL >=8.0.4', 'MariaDB >=10.0.5'], succeeds: true },
      tokens: ['regexp_replace|regexp_substr|regexp_instr ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT REGEXP_REPLACE(word, 'alpha', 'beta') AS word FROM words",
        rewritten: "SELECT REPLACE(word, 'alpha', 'beta') AS word FROM words",
      },
    ],
  },
  {
    id: 'regexp-function-arguments',
    title: 'REGEXP_REPLACE(), REGEXP_SUBSTR() and REGEXP_INSTR() take fewer arguments',
    changed: 'MySQL takes position, occurrence and flags; MariaDB takes text and pattern, and the replacement.',
    rewrite: 'Cut the text with LEFT and SUBSTRING first; write flags into the pattern, as (?i).',
    link: 'https://mariadb.com/kb/en/regexp_replace/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1582] },
      other: { servers: ['MySQL >=8.0.4'], succeeds: true },
      tokens: ['regexp_replace|regexp_substr|regexp_instr ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: words,
        statement: "SELECT id FROM words WHERE REGEXP_SUBSTR(word, 'a', 2) <> ''",
        rewritten: "SELECT id FROM words WHERE REGEXP_SUBSTR(SUBSTRING(word, 2), 'a') <> ''",
      },
    ],
  },
  {
    id: 'regexp-replacement-groups',
    title: 'groups are called otherwise in the replacement',
    changed: 'ICU in MySQL writes $1 for a group, PCRE in MariaDB \\\\1.',
    rewrite: 'Do without groups in the replacement: cut the text with REGEXP_SUBSTR and join it with CONCAT.',
    link: 'https://mariadb.com/kb/en/regexp_replace/',
    recognise: {
      one: { servers: ['MySQL >=8.0.4'], succeeds: true },
      other: { servers: ['MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: ['regexp_replace ( … <string~\\$\\d> )', 'regexp_replace ( … <string~\\\\\\\\\\d> )'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: words,
        statement: "SELECT id FROM words WHERE REGEXP_REPLACE(word, '(a)(l)', '$2$1') LIKE '%la%'",
        rewritten: "SELECT id FROM words WHERE REGEXP_REPLACE(word, 'al', 'la') LIKE '%la%'",
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE REGEXP_REPLACE(word, '(a)(l)', '\\\\2\\\\1') LIKE '%la%'",
        rewritten: "SELECT id FROM words WHERE REGEXP_REPLACE(word, 'al', 'la') LIKE '%la%'",
      },
    ],
  },
  {
    id: 'regexp-substr-without-match',
    title: 'REGEXP_SUBSTR() without a match is NULL or empty',
    changed: 'MySQL returns NULL where nothing matches, MariaDB the empty string.',
    rewrite: "Write NULLIF(REGEXP_SUBSTR(…), '').",
    link: 'https://mariadb.com/kb/en/regexp_substr/',
    recognise: {
      one: { servers: ['MySQL >=8.0.4'], succeeds: true },
      other: { servers: ['MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: ['regexp_substr ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: words,
        statement: "SELECT id, REGEXP_SUBSTR(word, '[0-9]') AS digit FROM words",
        rewritten: "SELECT id, NULLIF(REGEXP_SUBSTR(word, '[0-9]'), '') AS digit FROM words",
      },
    ],
  },
]
