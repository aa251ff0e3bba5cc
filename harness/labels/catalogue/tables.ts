import type { Label } from './label.ts'

const alter = 'https://mariadb.com/kb/en/alter-table/'
const plain = ['CREATE TABLE plain (id INT PRIMARY KEY, a INT, KEY by_a (a)) ENGINE = InnoDB']

export const tables: Label[] = [
  {
    id: 'table-missing-on-one-side',
    title: 'the table is there on one side alone',
    changed: 'An earlier statement made, renamed or dropped the table on one side and was refused on the other.',
    rewrite: 'Fix the earlier statement: this one follows from it.',
    link: 'https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html',
    recognise: { one: { errno: [1146] }, other: { succeeds: true } },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE scores (id INT PRIMARY KEY, rank INT)'],
        statement: 'SELECT id FROM scores',
        rewritten: ['CREATE TABLE fixed_scores (id INT PRIMARY KEY, `rank` INT)', 'SELECT id FROM fixed_scores'],
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
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MariaDB'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.1'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.3.1'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.3.4'], succeeds: true },
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
