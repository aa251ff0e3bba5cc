import type { Label } from './label.ts'

const create = 'https://dev.mysql.com/doc/refman/8.4/en/create-table.html'
const plain = ['CREATE TABLE plain (id INT PRIMARY KEY, a INT, KEY by_a (a)) ENGINE = InnoDB']

export const keys: Label[] = [
  {
    id: 'functional-index',
    title: 'an index over an expression is not understood',
    changed: 'Functional key parts came with MySQL 8.0.13; MySQL before that and MariaDB do not have them.',
    rewrite: 'Make a generated column of the expression and index it.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-index.html',
    recognise: {
      one: { servers: ['MySQL <8.0.13', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.13'], succeeds: true },
      tokens: ['key|index <name> ( here:(', 'key|index ( here:(', 'on <name> ( here:('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE logins (id INT PRIMARY KEY, email VARCHAR(50), KEY by_lower ((LOWER(email))))',
        rewritten:
          'CREATE TABLE logins (id INT PRIMARY KEY, email VARCHAR(50), lowered VARCHAR(50) AS (LOWER(email)), KEY by_lower (lowered))',
      },
    ],
  },
  {
    id: 'reference-to-non-unique-key',
    title: 'a foreign key refers to a key that is not unique',
    changed: 'MySQL 8.4 refuses it with 6125 (restrict_fk_on_non_standard_key); MySQL before that and MariaDB take it.',
    rewrite: 'Make the key of the parent unique, or refer to its primary key.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html',
    recognise: {
      one: { servers: ['MySQL >=8.4'], errno: [6125] },
      other: { servers: ['MySQL <8.4', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE parents (id INT PRIMARY KEY, tag INT, KEY (tag)) ENGINE = InnoDB'],
        statement: 'CREATE TABLE children (tag INT, FOREIGN KEY (tag) REFERENCES parents (tag)) ENGINE = InnoDB',
        rewritten: 'CREATE TABLE children (tag INT, FOREIGN KEY (tag) REFERENCES parents (id)) ENGINE = InnoDB',
      },
    ],
  },
  {
    id: 'foreign-key-error-numbers',
    title: 'a foreign key that cannot be is told by another number',
    changed: 'MySQL 5.6 answers 1215, MySQL 8.0 and later 3780, 1822 or 1824, MariaDB 1005.',
    rewrite: 'Give both columns the same type, and refer to a key that exists.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [3780, 1822, 1824] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], errno: [1215, 1005] },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE parents (id INT PRIMARY KEY) ENGINE = InnoDB'],
        statement: 'CREATE TABLE children (p BIGINT, FOREIGN KEY (p) REFERENCES parents (id)) ENGINE = InnoDB',
        rewritten: 'CREATE TABLE children (p INT, FOREIGN KEY (p) REFERENCES parents (id)) ENGINE = InnoDB',
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE parents (id INT PRIMARY KEY) ENGINE = InnoDB'],
        statement: 'CREATE TABLE children (p BIGINT, FOREIGN KEY (p) REFERENCES parents (id)) ENGINE = InnoDB',
        rewritten: 'CREATE TABLE children (p INT, FOREIGN KEY (p) REFERENCES parents (id)) ENGINE = InnoDB',
      },
    ],
  },
  {
    id: 'nullable-primary-key',
    title: 'a primary key is declared NULL',
    changed: 'MySQL since 5.7.3 refuses it with 1171; MySQL 5.6 and MariaDB make it NOT NULL in silence.',
    rewrite: 'Write NOT NULL, or nothing.',
    link: create,
    recognise: {
      one: { servers: ['MySQL >=5.7.3'], errno: [1171] },
      other: { servers: ['MySQL <5.7.3', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE t (id INT NULL PRIMARY KEY)',
        rewritten: 'CREATE TABLE t (id INT NOT NULL PRIMARY KEY)',
      },
    ],
  },
  {
    id: 'invisible-and-ignored-indexes',
    title: 'an index is hidden from the optimizer',
    changed: 'MySQL 8.0 writes INVISIBLE, MariaDB 10.6 IGNORED.',
    rewrite: 'Drop the index instead, and create it again when it is missed.',
    link: 'https://mariadb.com/kb/en/ignored-indexes/',
    recognise: {
      one: { errno: [1064] },
      other: { servers: ['MySQL >=8.0', 'MariaDB >=10.6'], succeeds: true },
      tokens: [
        'index <name> here:invisible|visible|ignored',
        'alter here:index <name> invisible|visible|ignored',
        'index <name> not here:ignored',
        ') here:invisible|ignored',
      ],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: plain,
        statement: 'ALTER TABLE plain ALTER INDEX by_a INVISIBLE',
        rewritten: 'ALTER TABLE plain DROP INDEX by_a',
      },
    ],
  },
  {
    id: 'keys-of-long-columns',
    title: 'a key is too long',
    changed:
      'A key holds 767 bytes in MySQL 5.6 and 3,072 since MySQL 5.7.7; MariaDB cuts keys that are longer, or hashes unique ones.',
    rewrite: 'Index a prefix: KEY (name(100)).',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html',
    recognise: {
      one: { servers: ['MySQL'], errno: [1071] },
      other: { servers: ['MySQL >=5.7.7', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ["SET SESSION sql_mode = 'STRICT_ALL_TABLES'"],
        statement: 'CREATE TABLE names (name VARCHAR(255), KEY (name)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4',
        rewritten: 'CREATE TABLE names (name VARCHAR(255), KEY (name(100))) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE names (name VARCHAR(1000), UNIQUE KEY (name)) DEFAULT CHARSET = utf8mb4',
        rewritten: 'CREATE TABLE names (name VARCHAR(1000), UNIQUE KEY (name(100))) DEFAULT CHARSET = utf8mb4',
      },
    ],
  },
  {
    id: 'keys-of-text-columns',
    title: 'a key over TEXT wants a length',
    changed: 'MariaDB indexes TEXT and BLOB without one since 10.4; MySQL refuses it with 1170.',
    rewrite: 'Index a prefix: KEY (body(100)).',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/column-indexes.html',
    recognise: { one: { servers: ['MySQL'], errno: [1170] }, other: { servers: ['MariaDB'], succeeds: true } },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE texts (body TEXT, KEY (body))',
        rewritten: 'CREATE TABLE texts (body TEXT, KEY (body(100)))',
      },
    ],
  },
  {
    id: 'check-enforced',
    title: 'CHECK constraints are enforced',
    changed:
      'MySQL enforces them since 8.0.16 and MariaDB since 10.2.1; MySQL before that reads them and forgets them.',
    rewrite: 'Store values that fulfil the constraint; fix old rows before the move.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.16', 'MariaDB >=10.2.1'], errno: [3819, 4025] },
      other: { servers: ['MySQL <8.0.16'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE people (age INT CHECK (age >= 0))'],
        statement: 'INSERT INTO people VALUES (-1)',
        rewritten: 'INSERT INTO people VALUES (GREATEST(-1, 0))',
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE people (age INT CHECK (age >= 0))'],
        statement: 'INSERT INTO people VALUES (-1)',
        rewritten: 'INSERT INTO people VALUES (GREATEST(-1, 0))',
      },
    ],
  },
  {
    id: 'check-error-number',
    title: 'a broken CHECK is told by another number',
    changed: 'MySQL answers 3819, SQLSTATE HY000; MariaDB 4025, SQLSTATE 23000.',
    rewrite: 'Check the value before it is stored, or handle both numbers.',
    link: 'https://mariadb.com/kb/en/constraint/',
    recognise: { one: { servers: ['MySQL'], errno: [3819] }, other: { servers: ['MariaDB'], errno: [4025] } },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE people (age INT CHECK (age >= 0))'],
        statement: 'INSERT INTO people VALUES (-1)',
        rewritten: 'INSERT INTO people SELECT a FROM (SELECT -1 AS a) AS x WHERE a >= 0',
      },
    ],
  },
  {
    id: 'check-not-enforced',
    title: 'NOT ENFORCED and DROP CHECK are not understood',
    changed: 'They came with MySQL 8.0.16; MariaDB knows CHECK and DROP CONSTRAINT.',
    rewrite: 'Leave out what is not enforced; write DROP CONSTRAINT.',
    link: 'https://mariadb.com/kb/en/constraint/',
    recognise: {
      one: { servers: ['MySQL <8.0.16', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.16'], succeeds: true },
      tokens: ['check ( … ) not here:enforced', 'check ( … ) here:not enforced', 'drop here:check <name>'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE people (age INT CHECK (age >= 0) NOT ENFORCED)',
        rewritten: 'CREATE TABLE people (age INT)',
      },
    ],
  },
]
