import type { Label } from './label.ts'

const accounts = [
  'CREATE TABLE accounts (id INT PRIMARY KEY, state VARCHAR(10)) ENGINE = InnoDB',
  "INSERT INTO accounts VALUES (1, 'open'), (2, 'open')",
]
const reading = 'https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html'
const modes = 'https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html'

export const sessionsAndLocks: Label[] = [
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
      'A session holds one named lock in MySQL 5.6, several since MySQL 5.7.5 and MariaDB 10.0.2: what released a lock by the way does not any more.',
    rewrite: 'Release each lock with RELEASE_LOCK() as soon as it is not needed.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html',
    recognise: {
      one: { servers: ['MySQL <5.7.5'], answers: true },
      other: { servers: ['MySQL >=5.7.5', 'MariaDB >=10.0.2'], answers: true },
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
    id: 'tx-isolation',
    title: '@@tx_isolation and @@tx_read_only are gone',
    changed:
      'MySQL 8.0.3 removed them for transaction_isolation and transaction_read_only, which it has since 5.7.20 and MariaDB since 11.1.',
    rewrite: 'Use SET TRANSACTION to set it; to read it, use the new name once MySQL 5.6 and MariaDB 10 are gone.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-3.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.3'], errno: [1193] },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], answers: true },
      tokens: ['@@tx_isolation', '@@tx_read_only', 'set … tx_isolation|tx_read_only'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: "SET SESSION tx_isolation = 'READ-COMMITTED'",
        rewritten: 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'SELECT @@tx_isolation AS level',
        rewritten: 'SELECT @@transaction_isolation AS level',
      },
    ],
  },
  {
    id: 'transaction-isolation',
    title: '@@transaction_isolation and @@transaction_read_only are unknown',
    changed:
      'MySQL has these names since 5.7.20 and MariaDB since 11.1; before that they are tx_isolation and tx_read_only.',
    rewrite: 'Use SET TRANSACTION to set it.',
    link: 'https://mariadb.com/kb/en/set-transaction/',
    recognise: {
      one: { servers: ['MySQL <5.7.20', 'MariaDB <11.1'], errno: [1193] },
      other: { servers: ['MySQL >=5.7.20', 'MariaDB >=11.1'], answers: true },
      tokens: [
        '@@transaction_isolation',
        '@@transaction_read_only',
        'set … transaction_isolation|transaction_read_only',
      ],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        statement: "SET SESSION transaction_isolation = 'READ-COMMITTED'",
        rewritten: 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
      },
    ],
  },
  {
    id: 'query-cache-variables',
    title: 'the variables of the query cache are gone',
    changed: 'MySQL 8.0.3 removed the query cache and all its variables; MariaDB has them.',
    rewrite: 'Leave the statement out: where the query cache is off it does nothing.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-3.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.3'], errno: [1193] },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'] },
      tokens: [
        '<system-variable~query_cache_\\w+$>',
        'set … query_cache_type|query_cache_size|query_cache_limit|query_cache_wlock_invalidate',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'SELECT @@query_cache_type AS cache',
        rewritten: [],
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'SET SESSION query_cache_type = OFF',
        rewritten: [],
      },
    ],
  },
  {
    id: 'storage-engine-variable',
    title: '@@storage_engine is gone',
    changed: 'MySQL 5.7.5 removed it for default_storage_engine; MariaDB has both.',
    rewrite: 'Write default_storage_engine.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html',
    recognise: {
      one: { servers: ['MySQL >=5.7.5'], errno: [1193] },
      other: { servers: ['MySQL <5.7.5', 'MariaDB'], answers: true },
      tokens: ['@@storage_engine', 'set … storage_engine'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'SELECT @@storage_engine AS engine',
        rewritten: 'SELECT @@default_storage_engine AS engine',
      },
    ],
  },
  {
    id: 'time-limit-of-statements',
    title: 'the variable that limits the time of a statement has another name',
    changed:
      'MySQL has max_execution_time, in milliseconds, since 5.7.8; MariaDB has max_statement_time, in seconds, since 10.1.1.',
    rewrite:
      'Set the limit by the server it runs on, or in the driver. The hint MAX_EXECUTION_TIME is harmless on both, and without effect on MariaDB.',
    link: 'https://mariadb.com/kb/en/aborting-statements/',
    recognise: {
      one: { servers: ['MySQL', 'MariaDB'], errno: [1193] },
      other: { servers: ['MySQL >=5.7.8', 'MariaDB >=10.1.1'], answers: true },
      tokens: ['@@max_execution_time', '@@max_statement_time', 'set … max_execution_time', 'set … max_statement_time'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: accounts,
        statement: 'SET SESSION max_execution_time = 1000',
        rewritten: 'SELECT /*+ MAX_EXECUTION_TIME(1000) */ state FROM accounts WHERE id = 1',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: accounts,
        statement: 'SET SESSION max_statement_time = 1',
        rewritten: 'SELECT /*+ MAX_EXECUTION_TIME(1000) */ state FROM accounts WHERE id = 1',
      },
    ],
  },
  {
    id: 'set-statement',
    title: 'SET STATEMENT … FOR is not understood',
    changed: 'MariaDB sets variables for one statement with SET STATEMENT since 10.1.2; MySQL does not.',
    rewrite: 'Set the variable in the session, and back again afterwards.',
    link: 'https://mariadb.com/kb/en/set-statement/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064, 1193] },
      other: { servers: ['MariaDB >=10.1.2'], answers: true },
      tokens: ['^ set statement <name> = … for'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: accounts,
        statement:
          'SET STATEMENT group_concat_max_len = 4 FOR SELECT GROUP_CONCAT(id ORDER BY id) AS ids FROM accounts',
        rewritten: [
          'SET SESSION group_concat_max_len = 4',
          'SELECT GROUP_CONCAT(id ORDER BY id) AS ids FROM accounts',
          'SET SESSION group_concat_max_len = DEFAULT',
        ],
      },
    ],
  },
  {
    id: 'hint-set-var',
    title: 'the hint SET_VAR has no effect',
    changed:
      'MySQL sets variables for one statement by the hint SET_VAR since 8.0.3; MySQL before that and MariaDB take it for a comment.',
    rewrite: 'Set the variable in the session, and back again afterwards.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/optimizer-hints.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.3'], answers: true },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], answers: true },
      kinds: ['rows', 'type', 'warnings'],
      tokens: ['<hint~SET_VAR\\(>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: accounts,
        statement: 'SELECT /*+ SET_VAR(div_precision_increment = 8) */ id / 3 AS share FROM accounts',
        rewritten: ['SET SESSION div_precision_increment = 8', 'SELECT id / 3 AS share FROM accounts'],
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: accounts,
        statement: 'SELECT /*+ SET_VAR(div_precision_increment = 8) */ id / 3 AS share FROM accounts',
        rewritten: ['SET SESSION div_precision_increment = 8', 'SELECT id / 3 AS share FROM accounts'],
      },
    ],
  },
  {
    id: 'removed-sql-modes',
    title: 'a value of sql_mode is gone',
    changed:
      'MySQL 8.0.11 removed NO_AUTO_CREATE_USER, DB2, MAXDB, MSSQL, MYSQL323, MYSQL40, ORACLE, POSTGRESQL, NO_FIELD_OPTIONS, NO_KEY_OPTIONS and NO_TABLE_OPTIONS; MariaDB has them.',
    rewrite: 'Leave it out of sql_mode.',
    link: modes,
    recognise: {
      one: { servers: ['MySQL >=8.0.11'], errno: [1231] },
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], answers: true },
      tokens: [
        '<string~NO_AUTO_CREATE_USER|DB2|MAXDB|MSSQL|MYSQL323|MYSQL40|ORACLE|POSTGRESQL|NO_(FIELD|KEY|TABLE)_OPTIONS>',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,NO_AUTO_CREATE_USER'",
        rewritten: "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'",
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        statement: "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,NO_AUTO_CREATE_USER'",
        rewritten: "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'",
      },
    ],
  },
  {
    id: 'sql-modes-of-one-product',
    title: 'a value of sql_mode is known to one side alone',
    changed:
      'MySQL 8.0 has TIME_TRUNCATE_FRACTIONAL; MariaDB has EMPTY_STRING_IS_NULL, SIMULTANEOUS_ASSIGNMENT and TIME_ROUND_FRACTIONAL.',
    rewrite: "Leave it out of sql_mode, and do what it did in the statement, for example NULLIF(a, '').",
    link: 'https://mariadb.com/kb/en/sql-mode/',
    recognise: {
      one: { errno: [1231] },
      other: { answers: true },
      tokens: ['<string~TIME_TRUNCATE_FRACTIONAL|EMPTY_STRING_IS_NULL|SIMULTANEOUS_ASSIGNMENT|TIME_ROUND_FRACTIONAL>'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: accounts,
        statement: "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,EMPTY_STRING_IS_NULL'",
        rewritten: [
          "SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'",
          "UPDATE accounts SET state = NULLIF('', '') WHERE id = 1",
        ],
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: "SET SESSION sql_mode = 'TIME_TRUNCATE_FRACTIONAL'",
        rewritten: "SET SESSION sql_mode = ''",
      },
    ],
  },
  {
    id: 'strict-by-default',
    title: 'a value that does not fit is refused',
    changed:
      'Strict mode is on by default since MySQL 5.7.5 and MariaDB 10.2.4: what MySQL 5.6 cuts or fills in, with a warning, is refused there.',
    rewrite: 'Give a value that fits: cut it (LEFT), bound it (LEAST), name every column without a default.',
    link: modes,
    recognise: {
      one: { servers: ['MySQL >=5.7.5', 'MariaDB >=10.2.4'], errno: [1264, 1265, 1364, 1365, 1366, 1406, 1048] },
      other: { servers: ['MySQL <5.7.5'], answers: true },
      tokens: ['^ insert|update|replace|load'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: accounts,
        statement: "INSERT INTO accounts VALUES (3, 'much too long')",
        rewritten: "INSERT INTO accounts VALUES (3, LEFT('much too long', 10))",
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:11.8',
        setup: accounts,
        statement: "INSERT INTO accounts VALUES (3000000000, 'open')",
        rewritten: "INSERT INTO accounts VALUES (LEAST(3000000000, 2147483647), 'open')",
      },
    ],
  },
]
