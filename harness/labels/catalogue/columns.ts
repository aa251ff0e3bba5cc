import type { Label } from './label.ts'

const generated = 'https://dev.mysql.com/doc/refman/8.4/en/create-table-generated-columns.html'
const defaults = 'https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html'
const plain = ['CREATE TABLE plain (id INT PRIMARY KEY, a INT, KEY by_a (a)) ENGINE = InnoDB']

export const columns: Label[] = [
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
      other: { servers: ['MySQL >=5.7.6'], succeeds: true },
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
      other: { servers: ['MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL >=8.0.13', 'MariaDB >=10.2.1'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.2.1'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.2.1'], succeeds: true },
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
    id: 'auto-increment-on-fraction',
    title: 'AUTO_INCREMENT on FLOAT or DOUBLE is refused',
    changed: 'MySQL 8.4 removed it, deprecated since 8.0.17; MariaDB takes it.',
    rewrite: 'Make the column BIGINT.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=8.4'], errno: [1063] },
      other: { servers: ['MySQL <8.4', 'MariaDB'], succeeds: true },
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
    id: 'rename-column',
    title: 'RENAME COLUMN is not understood',
    changed: 'It came with MySQL 8.0.3 and MariaDB 10.5.2.',
    rewrite: 'Write CHANGE old new with the whole definition of the column.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/alter-table.html',
    recognise: {
      one: { servers: ['MySQL <8.0.3', 'MariaDB <10.5.2'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.3', 'MariaDB >=10.5.2'], succeeds: true },
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
]
