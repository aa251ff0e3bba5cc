import type { Label } from './label.ts'

const accounts = [
  'CREATE TABLE accounts (id INT PRIMARY KEY, state VARCHAR(10)) ENGINE = InnoDB',
  "INSERT INTO accounts VALUES (1, 'open'), (2, 'open')",
]

export const sessionVariables: Label[] = [
  {
    id: 'tx-isolation',
    title: '@@tx_isolation and @@tx_read_only are gone',
    changed:
      'MySQL 8.0.3 removed them for transaction_isolation and transaction_read_only, which it has since 5.7.20 and MariaDB since 11.1.',
    rewrite: 'Use SET TRANSACTION to set it; to read it, use the new name once MySQL 5.6 and MariaDB 10 are gone.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-3.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.3'], errno: [1193] },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL >=5.7.20', 'MariaDB >=11.1'], succeeds: true },
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
      other: { servers: ['MySQL <5.7.5', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL >=5.7.8', 'MariaDB >=10.1.1'], succeeds: true },
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
      other: { servers: ['MariaDB >=10.1.2'], succeeds: true },
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
      one: { servers: ['MySQL >=8.0.3'], succeeds: true },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], succeeds: true },
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
]
