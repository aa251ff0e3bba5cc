import type { Label } from './label.ts'

const generated = 'https://dev.mysql.com/doc/refman/8.4/en/create-table-generated-columns.html'
const defaults = 'https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html'
const create = 'https://dev.mysql.com/doc/refman/8.4/en/create-table.html'
const alter = 'https://mariadb.com/kb/en/alter-table/'
const plain = ['CREATE TABLE plain (id INT PRIMARY KEY, a INT, KEY by_a (a)) ENGINE = InnoDB']

export const columnsAndTables: Label[] = [
  {
    id: 'table-missing-on-one-side',
    title: 'the table is there on one side alone',
    changed: 'An earlier statement made, renamed or dropped the table on one side and was refused on the other.',
    rewrite: 'Mend the earlier statement: this one follows from it.',
    link: 'https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html',
    recognise: { one: { errno: [1146] }, other: { answers: true } },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE scores (id INT PRIMARY KEY, rank INT)'],
        statement: 'SELECT id FROM scores',
        rewritten: ['CREATE TABLE mended_scores (id INT PRIMARY KEY, `rank` INT)', 'SELECT id FROM mended_scores'],
      },
    ],
  },
  {
    id: 'functional-index',
    title: 'an index over an expression is not understood',
    changed: 'Functional key parts came with MySQL 8.0.13; MySQL before that and MariaDB do not have them.',
    rewrite: 'Make a generated column of the expression and index it.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-index.html',
    recognise: {
      one: { servers: ['MySQL <8.0.13', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.13'], answers: true },
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
    id: 'generated-columns-missing',
    title: 'generated columns are not understood',
    changed: 'They came with MySQL 5.7.6; MariaDB has them since 5.2.',
    rewrite: 'Compute the value in the query, in a view, or in the application.',
    link: generated,
    recognise: {
      one: { servers: ['MySQL <5.7.6'], errno: [1064] },
      other: { servers: ['MySQL >=5.7.6', 'MariaDB'] },
      tokens: [
        'generated here:always as (',
        'here:generated always as (',
        '<name> here:as ( … stored|virtual|persistent',
        ') here:as ( … stored|virtual|persistent',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE boxes (a INT, b INT, area INT GENERATED ALWAYS AS (a * b) STORED)',
        rewritten: [
          'CREATE TABLE boxes (a INT, b INT)',
          'CREATE VIEW measured AS SELECT a, b, a * b AS area FROM boxes',
        ],
      },
    ],
  },
  {
    id: 'generated-not-null',
    title: 'a generated column takes no NOT NULL',
    changed: 'MySQL takes NOT NULL for a generated column, MariaDB up to 11.8 does not.',
    rewrite: 'Leave it out, or add CHECK (column IS NOT NULL).',
    link: 'https://mariadb.com/kb/en/generated-columns/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=5.7.6'], answers: true },
      tokens: ['as ( … ) stored|virtual here:not null', 'as ( … ) here:not null'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE boxes (a INT, twice INT AS (a * 2) STORED NOT NULL)',
        rewritten: 'CREATE TABLE boxes (a INT, twice INT AS (a * 2) STORED)',
      },
    ],
  },
  {
    id: 'persistent-column',
    title: 'PERSISTENT is not understood',
    changed: 'MariaDB takes PERSISTENT for STORED; MySQL does not.',
    rewrite: 'Write STORED.',
    link: 'https://mariadb.com/kb/en/generated-columns/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB'], answers: true },
      tokens: [') here:persistent'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE boxes (a INT, twice INT AS (a * 2) PERSISTENT)',
        rewritten: 'CREATE TABLE boxes (a INT, twice INT AS (a * 2) STORED)',
      },
    ],
  },
  {
    id: 'write-to-generated-column',
    title: 'a value for a generated column is refused with another number',
    changed: 'MySQL refuses it with 3105, MariaDB with 1906.',
    rewrite: 'Leave the column out of INSERT and UPDATE.',
    link: generated,
    recognise: { one: { servers: ['MySQL'], errno: [3105] }, other: { servers: ['MariaDB'], errno: [1906] } },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE boxes (a INT, twice INT AS (a * 2) STORED)'],
        statement: 'INSERT INTO boxes (a, twice) VALUES (1, 5)',
        rewritten: 'INSERT INTO boxes (a) VALUES (1)',
      },
    ],
  },
  {
    id: 'default-expression-missing',
    title: 'DEFAULT (expression) is not understood',
    changed: 'Expressions as defaults came with MySQL 8.0.13 and MariaDB 10.2.1.',
    rewrite: 'Name the value in the INSERT, or set it in a trigger.',
    link: defaults,
    recognise: {
      one: { servers: ['MySQL <8.0.13', 'MariaDB <10.2.1'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.13', 'MariaDB >=10.2.1'], answers: true },
      tokens: ['default here:('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE t (id INT PRIMARY KEY, a INT DEFAULT (1 + 2))',
        rewritten: 'CREATE TABLE t (id INT PRIMARY KEY, a INT DEFAULT 3)',
      },
    ],
  },
  {
    id: 'default-without-parentheses',
    title: 'an expression as DEFAULT wants parentheses',
    changed: 'MySQL wants parentheses around expressions as defaults; MariaDB takes them bare.',
    rewrite: 'Write DEFAULT (expression).',
    link: defaults,
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.2.1'], answers: true },
      tokens: ['default here:<name> (', 'default here:<number> +|-|*|/'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10) DEFAULT LOWER('X'))",
        rewritten: "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10) DEFAULT (LOWER('X')))",
      },
    ],
  },
  {
    id: 'default-for-text',
    title: 'TEXT, BLOB and JSON columns take no plain default',
    changed: 'MariaDB takes one since 10.2.1; MySQL takes an expression in parentheses alone, since 8.0.13.',
    rewrite: "Write DEFAULT ('none').",
    link: defaults,
    recognise: {
      one: { servers: ['MySQL'], errno: [1101] },
      other: { servers: ['MariaDB >=10.2.1'], answers: true },
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: "CREATE TABLE t (id INT PRIMARY KEY, a TEXT DEFAULT 'none')",
        rewritten: "CREATE TABLE t (id INT PRIMARY KEY, a TEXT DEFAULT ('none'))",
      },
    ],
  },
  {
    id: 'check-enforced',
    title: 'CHECK constraints are enforced',
    changed:
      'MySQL enforces them since 8.0.16 and MariaDB since 10.2.1; MySQL before that reads them and forgets them.',
    rewrite: 'Store values that fulfil the constraint; mend old rows before the move.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.16', 'MariaDB >=10.2.1'], errno: [3819, 4025] },
      other: { servers: ['MySQL <8.0.16'], answers: true },
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
      other: { servers: ['MySQL >=8.0.16'], answers: true },
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
  {
    id: 'reference-to-non-unique-key',
    title: 'a foreign key refers to a key that is not unique',
    changed: 'MySQL 8.4 refuses it with 6125 (restrict_fk_on_non_standard_key); MySQL before that and MariaDB take it.',
    rewrite: 'Make the key of the parent unique, or refer to its primary key.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html',
    recognise: {
      one: { servers: ['MySQL >=8.4'], errno: [6125] },
      other: { servers: ['MySQL <8.4', 'MariaDB'], answers: true },
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
    id: 'auto-increment-on-fraction',
    title: 'AUTO_INCREMENT on FLOAT or DOUBLE is refused',
    changed: 'MySQL 8.4 removed it, deprecated since 8.0.17; MariaDB takes it.',
    rewrite: 'Make the column BIGINT.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=8.4'], errno: [1063] },
      other: { servers: ['MySQL <8.4', 'MariaDB'], answers: true },
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE measured (id DOUBLE AUTO_INCREMENT PRIMARY KEY)',
        rewritten: 'CREATE TABLE measured (id BIGINT AUTO_INCREMENT PRIMARY KEY)',
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
      other: { servers: ['MySQL <5.7.3', 'MariaDB'], answers: true },
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
    id: 'partitions-of-other-engines',
    title: 'a table that is not of InnoDB takes no partitions',
    changed:
      'MySQL 8.0 leaves partitions to engines that make them themselves, InnoDB and NDB; MySQL before that and MariaDB partition others, too.',
    rewrite: 'Write ENGINE = InnoDB.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/partitioning-limitations-storage-engines.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [1178] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], answers: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE parts (id INT) ENGINE = MyISAM PARTITION BY HASH (id) PARTITIONS 2',
        rewritten: 'CREATE TABLE parts (id INT) ENGINE = InnoDB PARTITION BY HASH (id) PARTITIONS 2',
      },
    ],
  },
  {
    id: 'if-exists-in-alter',
    title: 'IF EXISTS and IF NOT EXISTS are not understood here',
    changed: 'MariaDB takes them for columns and indexes, in ALTER TABLE, CREATE INDEX and DROP INDEX; MySQL does not.',
    rewrite: 'Ask information_schema first, and leave the words out.',
    link: alter,
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB'], answers: true },
      tokens: [
        '^ alter table … add|drop … here:if not|exists',
        '^ create … index here:if not exists',
        '^ drop index here:if exists',
        '^ alter table … add|drop … if here:not|exists',
        '^ create … index if here:not exists',
        '^ drop index if here:exists',
      ],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: plain,
        statement: 'ALTER TABLE plain ADD COLUMN IF NOT EXISTS extra INT',
        rewritten: 'ALTER TABLE plain ADD COLUMN extra INT',
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        setup: plain,
        statement: 'DROP INDEX IF EXISTS by_a ON plain',
        rewritten: 'DROP INDEX by_a ON plain',
      },
    ],
  },
  {
    id: 'create-or-replace',
    title: 'CREATE OR REPLACE is not understood here',
    changed:
      'MariaDB takes it for tables, procedures, functions, triggers and others since 10.1; MySQL for views alone.',
    rewrite: 'Write DROP … IF EXISTS, then CREATE.',
    link: 'https://mariadb.com/kb/en/create-table/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.1'], answers: true },
      tokens: [
        '^ create or replace here:table|procedure|function|trigger|event|database|index|sequence',
        '^ create here:or replace table|procedure|function|trigger',
      ],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: plain,
        statement: 'CREATE OR REPLACE TABLE plain (id INT PRIMARY KEY)',
        rewritten: ['DROP TABLE IF EXISTS plain', 'CREATE TABLE plain (id INT PRIMARY KEY)'],
      },
    ],
  },
  {
    id: 'sequences',
    title: 'sequences are not understood',
    changed: 'MariaDB has CREATE SEQUENCE and NEXT VALUE FOR since 10.3.1; MySQL does not.',
    rewrite: 'Use a table with an AUTO_INCREMENT column.',
    link: 'https://mariadb.com/kb/en/create-sequence/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.3.1'], answers: true },
      tokens: ['^ create here:sequence', 'next value here:for', 'next here:value for', '^ drop here:sequence'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE SEQUENCE numbers START WITH 7',
        rewritten: 'CREATE TABLE numbers (n BIGINT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 7',
      },
    ],
  },
  {
    id: 'system-versioned-table',
    title: 'WITH SYSTEM VERSIONING is not understood',
    changed: 'MariaDB keeps the history of rows since 10.3.4; MySQL does not.',
    rewrite: 'Keep the history in a table of its own, by triggers.',
    link: 'https://mariadb.com/kb/en/system-versioned-tables/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.3.4'], answers: true },
      tokens: [
        'with here:system versioning',
        'here:with system versioning',
        'for here:system_time as|from|between|all',
      ],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE prices (id INT PRIMARY KEY) WITH SYSTEM VERSIONING',
        rewritten: 'CREATE TABLE prices (id INT PRIMARY KEY)',
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
      other: { servers: ['MySQL >=8.0', 'MariaDB >=10.6'], answers: true },
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
    id: 'rename-column',
    title: 'RENAME COLUMN is not understood',
    changed: 'It came with MySQL 8.0.3 and MariaDB 10.5.2.',
    rewrite: 'Write CHANGE old new with the whole definition of the column.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html',
    recognise: {
      one: { servers: ['MySQL <8.0.3', 'MariaDB <10.5.2'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.3', 'MariaDB >=10.5.2'], answers: true },
      tokens: ['rename here:column', 'rename column here:<name>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: plain,
        statement: 'ALTER TABLE plain RENAME COLUMN a TO b',
        rewritten: 'ALTER TABLE plain CHANGE a b INT',
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
      other: { servers: ['MySQL >=5.7.7', 'MariaDB'], answers: true },
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
    recognise: { one: { servers: ['MySQL'], errno: [1170] }, other: { servers: ['MariaDB'], answers: true } },
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
    id: 'drop-view-error-number',
    title: 'a view that is not there is told by another number',
    changed: 'DROP VIEW answers 1051 in MySQL and 4092 in MariaDB.',
    rewrite: 'Write DROP VIEW IF EXISTS.',
    link: 'https://mariadb.com/kb/en/drop-view/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [4092] },
      other: { servers: ['MySQL'], errno: [1051, 1347] },
      tokens: ['^ drop view'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE VIEW one AS SELECT 1 AS one'],
        statement: 'DROP VIEW two',
        rewritten: 'DROP VIEW IF EXISTS one',
      },
    ],
  },
]
