import type { Label } from './label.ts'

const names = ['CREATE TABLE names (name VARCHAR(20) CHARACTER SET utf8mb4)', "INSERT INTO names VALUES ('a')"]

export const statementsAboutServers: Label[] = [
  {
    id: 'labels-of-information-schema',
    title: 'columns of information_schema are called in upper case',
    changed:
      'MySQL 8.0 labels them in upper case whatever the query writes; MySQL before that and MariaDB keep the spelling of the query.',
    rewrite: 'Give each column an alias: table_name AS name.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/information-schema-introduction.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], succeeds: true },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      kinds: ['names'],
      tokens: ['information_schema .'],
      onlyCaseDiffers: true,
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: names,
        statement: 'SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()',
        rewritten:
          "SELECT NULLIF(table_name, '') AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
      },
    ],
  },
  {
    id: 'display-width-of-integers',
    title: 'int(11) is shown as int',
    changed: 'MySQL 8.0.19 shows integer types without a width; MySQL before that and MariaDB show it.',
    rewrite: 'Read DATA_TYPE, and UNSIGNED apart from it, instead of COLUMN_TYPE; other columns stay as they are.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-19.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.19'], succeeds: true },
      other: { servers: ['MySQL <8.0.19', 'MariaDB'], succeeds: true, shows: 'int\\(\\d+\\)' },
      kinds: ['rows'],
      columns: '^(?:column_type|type)$',
      tokens: ['select … column_type … information_schema . columns'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE t (id TINYINT(1) UNSIGNED)'],
        statement: 'SELECT column_type AS type FROM information_schema.columns WHERE table_schema = DATABASE()',
        rewritten:
          "SELECT NULLIF(CAST(data_type AS CHAR(20)), '') AS type FROM information_schema.columns WHERE table_schema = DATABASE()",
        changesAnswer: 'DATA_TYPE holds less than COLUMN_TYPE.',
      },
    ],
  },
  {
    id: 'removed-information-schema-tables',
    title: 'a table of information_schema is gone',
    changed:
      'MySQL 5.7 and 8.0 moved GLOBAL_VARIABLES, SESSION_VARIABLES, GLOBAL_STATUS and SESSION_STATUS to performance_schema, and call INNODB_SYS_… INNODB_…; MariaDB has the old ones.',
    rewrite: 'Write SHOW VARIABLES and SHOW STATUS; leave the tables of InnoDB to tools.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=5.7'], errno: [1109, 3167] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      tokens: [
        'information_schema . global_variables|session_variables|global_status|session_status',
        'information_schema . <word~^innodb_sys_>',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement:
          "SELECT variable_value AS v FROM information_schema.session_variables WHERE variable_name = 'autocommit'",
        rewritten: 'SELECT @@autocommit AS v',
        changesAnswer: 'SHOW and @@ write 1 for ON.',
      },
    ],
  },
  {
    id: 'replica-statements',
    title: 'statements with MASTER and SLAVE are gone',
    changed: 'MySQL 8.4 removed them for SOURCE and REPLICA, which it has since 8.0.22; MariaDB keeps the old ones.',
    rewrite: 'Choose the statement by the server; it belongs to operations, not to the application.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/mysql-nutshell.html',
    recognise: {
      one: { errno: [1064] },
      other: { succeeds: true },
      tokens: [
        'show here:slave|master|replicas',
        'start|stop|reset here:slave|master|replica',
        'change here:master|replication',
        'show replica here:status',
        'show here:replica status',
        'show here:binary log',
      ],
    },
    proof: {
      unproven: 'which statement is right depends on the server, so that no single rewrite makes the answers equal.',
    },
  },
  {
    id: 'explain-extended',
    title: 'EXPLAIN EXTENDED and EXPLAIN PARTITIONS are gone',
    changed: 'MySQL 8.0 removed the words: plain EXPLAIN tells the same; MariaDB takes them.',
    rewrite: 'Write EXPLAIN; its shape differs between servers, so keep it out of suites.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [1064] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      tokens: ['^ explain here:extended|partitions', '^ explain extended|partitions here:select|update|delete|insert'],
    },
    proof: {
      unproven: 'plain EXPLAIN answers in another shape on each server, so that no rewrite makes the answers equal.',
    },
  },
  {
    id: 'information-schema-stats-expiry',
    title: 'numbers of the information schema are a day old',
    changed:
      'MySQL since 8.0 keeps AUTO_INCREMENT, TABLE_ROWS, sizes and CARDINALITY for a day (information_schema_stats_expiry); MySQL before that and MariaDB ask the storage engine each time.',
    rewrite:
      'Ask the table itself, or set information_schema_stats_expiry = 0 in the sessions of MySQL that read these numbers.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/information-schema-optimization.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], succeeds: true },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: [
        'select … auto_increment|table_rows|avg_row_length|data_length|index_length|max_data_length|data_free|update_time|check_time|checksum|cardinality … information_schema .',
      ],
    },
    proof: (['mysql:5.6', 'mariadb:11.8'] as const).map(other => ({
      source: other,
      target: 'mysql:9.7' as const,
      setup: [
        'CREATE TABLE mandates (id INT AUTO_INCREMENT PRIMARY KEY, ref VARCHAR(20))',
        "INSERT INTO mandates (ref) VALUES ('M-1'), ('M-1'), (NULL)",
        'ANALYZE TABLE mandates',
        "SELECT auto_increment AS next_id FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'mandates'",
        "INSERT INTO mandates (ref) VALUES ('M-4')",
      ],
      statement:
        "SELECT auto_increment AS next_id FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'mandates'",
      rewritten: 'SELECT MAX(id) + 1 AS next_id FROM mandates',
      changesAnswer: 'The counter of a table stays ahead of rows that are gone.',
    })),
  },
]
