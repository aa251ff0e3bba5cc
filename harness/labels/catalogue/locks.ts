import type { Label } from './label.ts'

const accounts = [
  'CREATE TABLE accounts (id INT PRIMARY KEY, state VARCHAR(10)) ENGINE = InnoDB',
  "INSERT INTO accounts VALUES (1, 'open'), (2, 'open')",
]
const reading = 'https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html'

export const locks: Label[] = [
  {
    id: 'for-share',
    title: 'FOR SHARE is not understood',
    changed: 'FOR SHARE came with MySQL 8.0.1; MySQL before that and MariaDB do not have it.',
    rewrite: 'Write LOCK IN SHARE MODE.',
    link: reading,
    recognise: {
      one: { servers: ['MySQL <8.0.1', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.1'] },
      tokens: ['for here:share'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: accounts,
        statement: 'SELECT state FROM accounts WHERE id = 1 FOR SHARE',
        rewritten: 'SELECT state FROM accounts WHERE id = 1 LOCK IN SHARE MODE',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: accounts,
        statement: 'SELECT state FROM accounts WHERE id = 1 FOR SHARE',
        rewritten: 'SELECT state FROM accounts WHERE id = 1 LOCK IN SHARE MODE',
      },
    ],
  },
  {
    id: 'for-update-of',
    title: 'FOR UPDATE OF is not understood',
    changed:
      'FOR UPDATE OF table came with MySQL 8.0.1; MySQL before that and MariaDB lock rows of all tables of the statement.',
    rewrite: 'Lock the rows of the one table with a statement of its own.',
    link: reading,
    recognise: {
      one: { servers: ['MySQL <8.0.1', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.1'] },
      tokens: ['for update here:of <name>'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: accounts,
        statement: 'SELECT a.state FROM accounts AS a JOIN accounts AS b ON b.id = a.id WHERE a.id = 1 FOR UPDATE OF a',
        rewritten: 'SELECT a.state FROM accounts AS a WHERE a.id = 1 FOR UPDATE',
      },
    ],
  },
  {
    id: 'nowait-and-skip-locked-missing',
    title: 'NOWAIT and SKIP LOCKED are not understood',
    changed: 'NOWAIT came with MySQL 8.0.1 and MariaDB 10.3.0, SKIP LOCKED with MySQL 8.0.1 and MariaDB 10.6.0.',
    rewrite: 'Set innodb_lock_wait_timeout = 1 in the session, and handle 1205.',
    link: reading,
    recognise: {
      one: { servers: ['MySQL <8.0.1', 'MariaDB <10.6.0'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.1', 'MariaDB >=10.3.0'] },
      tokens: ['for update here:nowait', 'for update here:skip locked', 'for update skip here:locked'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: accounts,
        statement: 'SELECT state FROM accounts WHERE id = 1 FOR UPDATE NOWAIT',
        rewritten: ['SET SESSION innodb_lock_wait_timeout = 1', 'SELECT state FROM accounts WHERE id = 1 FOR UPDATE'],
      },
    ],
  },
  {
    id: 'nowait-error-number',
    title: 'a locked row is told by another number',
    changed: 'With NOWAIT on a locked row MySQL answers 3572, MariaDB 1205, the number of a lock wait that ran out.',
    rewrite: 'Use SKIP LOCKED and look whether the row came, or handle both numbers.',
    link: 'https://mariadb.com/kb/en/wait-and-nowait/',
    recognise: {
      one: { servers: ['MySQL >=8.0.1'], errno: [3572] },
      other: { servers: ['MariaDB'], errno: [1205] },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: accounts,
        meanwhile: ['BEGIN', 'SELECT state FROM accounts WHERE id = 1 FOR UPDATE'],
        statement: 'SELECT state FROM accounts WHERE id = 1 FOR UPDATE NOWAIT',
        rewritten: 'SELECT state FROM accounts WHERE id = 1 FOR UPDATE SKIP LOCKED',
      },
    ],
  },
  {
    id: 'lock-wait-of-a-statement',
    title: 'WAIT n is not understood',
    changed: 'MariaDB takes WAIT n behind locking reads and DDL since 10.3; MySQL does not.',
    rewrite: 'Set innodb_lock_wait_timeout, or lock_wait_timeout for DDL, in the session.',
    link: 'https://mariadb.com/kb/en/wait-and-nowait/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064] },
      other: { servers: ['MariaDB >=10.3.0'] },
      tokens: ['here:wait <number>'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: accounts,
        statement: 'SELECT state FROM accounts WHERE id = 1 FOR UPDATE WAIT 2',
        rewritten: ['SET SESSION innodb_lock_wait_timeout = 2', 'SELECT state FROM accounts WHERE id = 1 FOR UPDATE'],
      },
    ],
  },
  {
    id: 'several-named-locks',
    title: 'GET_LOCK() lets go of the lock before',
    changed:
      'A session holds one named lock in MySQL 5.6, several since MySQL 5.7.5 and MariaDB 10.0.2: what released a lock in passing no longer does.',
    rewrite: 'Release each lock with RELEASE_LOCK() as soon as it is not needed.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html',
    recognise: {
      one: { servers: ['MySQL <5.7.5'], succeeds: true },
      other: { servers: ['MySQL >=5.7.5', 'MariaDB >=10.0.2'], succeeds: true },
      kinds: ['rows'],
      tokens: ['get_lock|is_free_lock|is_used_lock|release_lock ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ["SELECT GET_LOCK('crosscheck a', 0)", "SELECT GET_LOCK('crosscheck b', 0)"],
        statement: "SELECT IS_FREE_LOCK('crosscheck a') AS free",
        rewritten: ["SELECT RELEASE_LOCK('crosscheck b') AS released", "SELECT IS_FREE_LOCK('crosscheck b') AS free"],
      },
    ],
  },
  {
    id: 'snapshot-isolation',
    title: 'a row that has changed since the snapshot is refused',
    changed:
      'innodb_snapshot_isolation is on by default since MariaDB 11.6.2: a transaction that writes a row which another one has changed since its first read is refused, with 1020, where it wrote on before.',
    rewrite:
      'Lock what will be written when it is read (SELECT … FOR UPDATE), or run the transaction again; innodb_snapshot_isolation = OFF brings the old behaviour back.',
    link: 'https://mariadb.com/kb/en/innodb-system-variables/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1020] },
      other: { succeeds: true },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: [
          'CREATE TABLE stock (id INT PRIMARY KEY, pieces INT)',
          'INSERT INTO stock VALUES (1, 5), (2, NULL)',
          'START TRANSACTION',
          'SELECT pieces FROM stock WHERE id = 1',
        ],
        meanwhile: ['UPDATE stock SET pieces = 6 WHERE id = 1'],
        statement: 'UPDATE stock SET pieces = pieces + 1 WHERE id = 1',
        rewritten: ['ROLLBACK', 'START TRANSACTION', 'UPDATE stock SET pieces = pieces + 1 WHERE id = 1', 'COMMIT'],
      },
    ],
  },
]
