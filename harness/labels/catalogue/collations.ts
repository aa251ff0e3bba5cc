import type { Label } from './label.ts'

const names = ['CREATE TABLE names (name VARCHAR(20) CHARACTER SET utf8mb4)', "INSERT INTO names VALUES ('a')"]
const unicode = 'https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-sets.html'
const uca1400 = 'https://mariadb.com/kb/en/supported-character-sets-and-collations/'

export const collations: Label[] = [
  {
    id: 'collations-of-mysql-8',
    title: 'a collation utf8mb4_0900_… is unknown',
    changed: 'They came with MySQL 8.0.1; MariaDB takes their names since 11.4.5 and means its own of UCA 14.0.0.',
    rewrite: 'Name a collation that both know, for example utf8mb4_unicode_520_ci.',
    link: unicode,
    recognise: {
      one: { servers: ['MySQL <8.0.1', 'MariaDB <11.4.5'], errno: [1273], message: '_0900_' },
      other: { servers: ['MySQL >=8.0.1', 'MariaDB >=11.4.5'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: names,
        statement: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_0900_ai_ci',
        rewritten: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_unicode_520_ci',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE t (name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci)',
        rewritten: 'CREATE TABLE t (name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci)',
      },
    ],
  },
  {
    id: 'collations-of-mariadb',
    title: 'a collation uca1400 or nopad is unknown',
    changed: 'MariaDB has utf8mb4_uca1400_… since 10.10 and …_nopad_… since 10.2; MySQL does not.',
    rewrite: 'Name a collation that both know, for example utf8mb4_unicode_520_ci.',
    link: uca1400,
    recognise: {
      one: { servers: ['MySQL'], errno: [1273], message: 'uca1400|_nopad_' },
      other: { servers: ['MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: names,
        statement: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_uca1400_ai_ci',
        rewritten: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_unicode_520_ci',
      },
    ],
  },
  {
    id: 'default-collations-meet',
    title: 'columns of different default collations are compared',
    changed:
      'The default of utf8mb4 is utf8mb4_general_ci up to MySQL 5.7 and MariaDB 10.11, utf8mb4_0900_ai_ci since MySQL 8.0.1, utf8mb4_uca1400_ai_ci since MariaDB 11.6. Old columns keep theirs, and 1267 is the answer where the two meet.',
    rewrite: 'Name the collation in the comparison or, better, in every CREATE TABLE.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/charset-collation-effect.html',
    recognise: {
      one: { errno: [1267], message: '_0900_ai_ci,|_uca1400_ai_ci,' },
      other: { succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: [...names, 'CREATE TABLE old_names (name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci)'],
        statement: 'SELECT a.name FROM names AS a JOIN old_names AS b ON a.name = b.name',
        rewritten: 'SELECT a.name FROM names AS a JOIN old_names AS b ON a.name = b.name COLLATE utf8mb4_general_ci',
      },
    ],
  },
  {
    id: 'default-collation-uniqueness',
    title: 'a unique key takes other texts for equal',
    changed:
      "With the default collation of utf8mb4, 'ss' and 'ß' are equal since MySQL 8.0.1 and MariaDB 11.6 and were not before; emoji are told apart, and MySQL tells 'a' from 'a ' (NO PAD).",
    rewrite: 'Name the collation in CREATE TABLE, the same on both sides.',
    link: unicode,
    recognise: {
      one: { servers: ['MySQL', 'MariaDB'], errno: [1062], message: "[^\\x00-\\x7f]| '" },
      other: { succeeds: true },
      tokens: ['^ insert|update|replace'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: [
          'CREATE TABLE logins (login VARCHAR(20) PRIMARY KEY) DEFAULT CHARSET = utf8mb4',
          'CREATE TABLE fixed (login VARCHAR(20) PRIMARY KEY) DEFAULT CHARSET = utf8mb4 COLLATE utf8mb4_general_ci',
        ],
        statement: "INSERT INTO logins VALUES ('Strasse'), ('Straße')",
        rewritten: "INSERT INTO fixed VALUES ('Strasse'), ('Straße')",
      },
    ],
  },
]
