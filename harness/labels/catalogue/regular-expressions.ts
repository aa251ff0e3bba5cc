import type { Label } from './label.ts'

const words = [
  'CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(30))',
  "INSERT INTO words VALUES (1, 'an alpha b'), (2, 'alphabet'), (3, 'aab 7')",
]
const mysql = 'https://dev.mysql.com/doc/refman/8.4/en/regexp.html'
const mariadb = 'https://mariadb.com/kb/en/regexp/'

export const regularExpressions: Label[] = [
  {
    id: 'posix-word-boundary',
    title: '[[:<:]] and [[:>:]] are not understood',
    changed: 'MySQL 8.0.4 took ICU for its regular expressions, which does not know them; MySQL 5.6 and MariaDB do.',
    rewrite:
      "Spell the boundary out, '(^|[^[:alnum:]_])word([^[:alnum:]_]|$)'; where MySQL 5.6 is gone, write '\\\\bword\\\\b'.",
    link: mysql,
    recognise: {
      one: { servers: ['MySQL >=8.0.4'], errno: [3685] },
      other: { servers: ['MySQL <8.0.4', 'MariaDB'], succeeds: true },
      tokens: ['regexp|rlike <string~\\[\\[:[<>]:\\]\\]>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '[[:<:]]alpha[[:>:]]'",
        rewritten: "SELECT id FROM words WHERE word REGEXP '(^|[^[:alnum:]_])alpha([^[:alnum:]_]|$)'",
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '[[:<:]]alpha[[:>:]]'",
        rewritten: "SELECT id FROM words WHERE word REGEXP '\\\\balpha\\\\b'",
      },
    ],
  },
  {
    id: 'backslash-classes',
    title: '\\d, \\w, \\s and \\b mean something',
    changed:
      'MySQL 5.6 and 5.7 read \\\\d as the letter d; MySQL since 8.0.4 and MariaDB since 10.0.5 read it as a class of characters, \\\\b as a boundary.',
    rewrite: "Write '[0-9]' or '[[:digit:]]', '[[:alnum:]_]', '[[:space:]]'.",
    link: mysql,
    recognise: {
      one: { servers: ['MySQL <8.0.4'], succeeds: true },
      other: { servers: ['MySQL >=8.0.4', 'MariaDB >=10.0.5'], succeeds: true },
      kinds: ['rows'],
      tokens: ['regexp|rlike <string~\\\\\\\\[bdswBDSW]>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '\\\\d'",
        rewritten: "SELECT id FROM words WHERE word REGEXP '[0-9]'",
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:11.8',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '\\\\d'",
        rewritten: "SELECT id FROM words WHERE word REGEXP '[0-9]'",
      },
    ],
  },
  {
    id: 'perl-style-patterns-missing',
    title: 'the pattern uses what the old library does not know',
    changed:
      'Lazy quantifiers, look-around and inline flags came with ICU in MySQL 8.0.4, and with PCRE in MariaDB 10.0.5; MySQL 5.6 refuses them with 1139.',
    rewrite: 'Write the pattern without ?-constructs: classes, anchors and alternatives do the same in most cases.',
    link: mysql,
    recognise: {
      one: { servers: ['MySQL <8.0.4'], errno: [1139] },
      other: { servers: ['MySQL >=8.0.4', 'MariaDB >=10.0.5'], succeeds: true },
      tokens: ['regexp|rlike <string~[*+?}(][?]>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '^a+?b'",
        rewritten: "SELECT id FROM words WHERE word REGEXP '^aa*b'",
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:10.11',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '(?i)ALPHA'",
        rewritten: "SELECT id FROM words WHERE word REGEXP 'ALPHA'",
      },
    ],
  },
  {
    id: 'regular-expression-error-number',
    title: 'a broken pattern is refused with another number',
    changed: 'MySQL since 8.0.4 has numbers from 3685 to 3699 for what MySQL 5.6 and MariaDB call 1139.',
    rewrite: 'Fix the pattern; where it comes from users, handle all of these numbers.',
    link: 'https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html',
    recognise: {
      one: {
        servers: ['MySQL >=8.0.4'],
        errno: [3685, 3686, 3687, 3688, 3689, 3690, 3691, 3692, 3693, 3694, 3695, 3696, 3697, 3698, 3699],
      },
      other: { servers: ['MySQL <8.0.4', 'MariaDB'], errno: [1139] },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '(a'",
        rewritten: "SELECT id FROM words WHERE word REGEXP '[(]a'",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP '[a'",
        rewritten: "SELECT id FROM words WHERE word REGEXP '\\\\[a'",
      },
    ],
  },
  {
    id: 'literal-brace',
    title: 'a single { is refused in a pattern',
    changed:
      'ICU, in MySQL since 8.0.4, takes { as the beginning of a repetition; MySQL 5.6 and MariaDB take it as it is where it can be none.',
    rewrite: "Put it in brackets: '[{]'.",
    link: mysql,
    recognise: {
      one: { servers: ['MySQL >=8.0.4'], errno: [3692] },
      other: { servers: ['MySQL <8.0.4', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP 'a{'",
        rewritten: "SELECT id FROM words WHERE word REGEXP 'a[{]'",
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP 'a{'",
        rewritten: "SELECT id FROM words WHERE word REGEXP 'a[{]'",
      },
    ],
  },
  {
    id: 'regexp-on-binary',
    title: 'REGEXP refuses binary strings',
    changed:
      'MySQL since 8.0.22 refuses to match text with binary strings, with 3995; MySQL 5.6 and MariaDB match bytes.',
    rewrite: 'Match text by its code points: CONVERT(column USING utf8mb4) COLLATE utf8mb4_bin REGEXP ….',
    link: mysql,
    recognise: {
      one: { servers: ['MySQL >=8.0.22'], errno: [3995] },
      other: { servers: ['MySQL <8.0.22', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE CAST(word AS BINARY) REGEXP 'alpha'",
        rewritten: "SELECT id FROM words WHERE CONVERT(word USING utf8mb4) COLLATE utf8mb4_bin REGEXP 'alpha'",
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE CAST(word AS BINARY) REGEXP 'alpha'",
        rewritten: "SELECT id FROM words WHERE CONVERT(word USING utf8mb4) COLLATE utf8mb4_bin REGEXP 'alpha'",
      },
    ],
  },
  {
    id: 'empty-pattern',
    title: 'an empty pattern is refused',
    changed: 'MySQL refuses an empty pattern, since 8.0.4 with 3685; to MariaDB it matches everything.',
    rewrite: "Leave the condition out where the pattern is empty, or use '^'.",
    link: mariadb,
    recognise: {
      one: { servers: ['MySQL'], errno: [1139, 3685] },
      other: { servers: ['MariaDB'], succeeds: true },
      tokens: ["regexp|rlike <string~^''$>"],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT id FROM words WHERE word REGEXP ''",
        rewritten: "SELECT id FROM words WHERE word REGEXP '^'",
      },
    ],
  },
]
