import type { Label } from './label.ts'

const staff = [
  'CREATE TABLE staff (id INT PRIMARY KEY, boss INT, pay INT NOT NULL)',
  'INSERT INTO staff VALUES (1, NULL, 9), (2, 1, 5), (3, 1, 7)',
]

export const writes: Label[] = [
  {
    id: 'with-before-update',
    title: 'WITH before UPDATE or DELETE is not understood',
    changed: 'MySQL takes a common table expression before UPDATE and DELETE since 8.0.1; MariaDB up to 11.8 does not.',
    rewrite: 'Join the derived table, or use it in an IN.',
    link: 'https://mariadb.com/kb/en/with/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.1'], succeeds: true },
      tokens: ['^ with … ) here:update|delete'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement:
          'WITH rich AS (SELECT id FROM staff WHERE pay > 6) UPDATE staff SET boss = 2 WHERE id IN (SELECT id FROM rich)',
        rewritten:
          'UPDATE staff SET boss = 2 WHERE id IN (SELECT id FROM (SELECT id FROM staff WHERE pay > 6) AS rich)',
      },
    ],
  },
  {
    id: 'returning',
    title: 'RETURNING is not understood',
    changed: 'MariaDB returns rows of DELETE since 10.0.5, of INSERT and REPLACE since 10.5; MySQL does not.',
    rewrite: 'Select the rows with a statement of its own, before a DELETE or after an INSERT, in one transaction.',
    link: 'https://mariadb.com/kb/en/insertreturning/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.0.5'], succeeds: true },
      tokens: ['^ insert|replace|delete … here:returning'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'DELETE FROM staff WHERE id = 3 RETURNING pay',
        rewritten: ['SELECT pay FROM staff WHERE id = 3', 'DELETE FROM staff WHERE id = 3'],
      },
    ],
  },
  {
    id: 'upsert-with-row-alias',
    title: 'the new row takes no alias in ON DUPLICATE KEY UPDATE',
    changed:
      'MySQL takes VALUES (…) AS new since 8.0.19 and deprecates VALUES(column); MariaDB does not know the alias.',
    rewrite: 'Write VALUES(column), or bind the value a second time.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html',
    recognise: {
      one: { servers: ['MySQL <8.0.19', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.19'], succeeds: true },
      tokens: ['^ insert … ) here:as <name> … on duplicate key update'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'INSERT INTO staff VALUES (2, 1, 6) AS fresh ON DUPLICATE KEY UPDATE pay = fresh.pay',
        rewritten: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = 6',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'INSERT INTO staff VALUES (2, 1, 6) AS fresh ON DUPLICATE KEY UPDATE pay = fresh.pay',
        rewritten: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = 6',
      },
    ],
  },
  {
    id: 'upsert-with-value-function',
    title: 'VALUE(column) is not understood',
    changed: 'MariaDB calls VALUES() of ON DUPLICATE KEY UPDATE also VALUE() since 10.3.3; MySQL knows VALUES() alone.',
    rewrite: 'Write VALUES(column), or bind the value a second time.',
    link: 'https://mariadb.com/kb/en/values-value/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.3.3'], succeeds: true },
      tokens: ['on duplicate key update … value here:(', 'on duplicate key update … here:value ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = VALUE(pay)',
        rewritten: 'INSERT INTO staff VALUES (2, 1, 6) ON DUPLICATE KEY UPDATE pay = 6',
      },
    ],
  },
  {
    id: 'update-reads-its-own-table',
    title: 'a statement may not read the table that it changes',
    changed:
      'MariaDB lets DELETE (10.3.1) and UPDATE (10.3.2) read their own table in a subquery; MySQL refuses it with 1093.',
    rewrite: 'Wrap the subquery into a derived table: IN (SELECT id FROM (SELECT …) AS x).',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/update.html',
    recognise: {
      one: { servers: ['MySQL'], errno: [1093] },
      other: { servers: ['MariaDB >=10.3.1'], succeeds: true },
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'DELETE FROM staff WHERE pay = (SELECT MIN(pay) FROM staff)',
        rewritten: 'DELETE FROM staff WHERE pay = (SELECT least FROM (SELECT MIN(pay) AS least FROM staff) AS x)',
      },
    ],
  },
  {
    id: 'delete-with-alias',
    title: 'DELETE FROM takes no alias',
    changed: 'DELETE FROM t AS a came with MySQL 8.0.16 and MariaDB 11.6.',
    rewrite: 'Leave the alias out, or write DELETE a FROM t AS a.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/delete.html',
    recognise: {
      one: { servers: ['MySQL <8.0.16', 'MariaDB <11.6'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.16', 'MariaDB >=11.6'], succeeds: true },
      tokens: ['^ delete from <name> here:as <name>'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: staff,
        statement: 'DELETE FROM staff AS s WHERE s.id = 3',
        rewritten: 'DELETE FROM staff WHERE id = 3',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'DELETE FROM staff AS s WHERE s.id = 3',
        rewritten: 'DELETE FROM staff WHERE id = 3',
      },
    ],
  },
  {
    id: 'local-infile-disabled',
    title: 'The server takes no files of clients (LOAD DATA LOCAL INFILE)',
    changed: 'Since MySQL 8.0 local_infile is OFF by default; in MySQL 5.x and MariaDB it is ON.',
    rewrite:
      'Set local_infile = ON on this server, as the other one has it, or send the rows with INSERT. A managed server has ' +
      'it in its parameter group.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/load-data-local-security.html',
    recognise: {
      one: { errno: [3948, 4166, 1148] },
      other: {},
      tokens: ['local infile'],
    },
    proof: { unproven: 'the statement of a proof has no file beside it' },
  },
]
