import type { Label } from './label.ts'

const accounts = [
  'CREATE TABLE accounts (id INT PRIMARY KEY, state VARCHAR(10)) ENGINE = InnoDB',
  "INSERT INTO accounts VALUES (1, 'open'), (2, 'open')",
]
const modes = 'https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html'

export const sqlModes: Label[] = [
  {
    id: 'removed-sql-modes',
    title: 'a value of sql_mode is gone',
    changed:
      'MySQL 8.0.11 removed NO_AUTO_CREATE_USER, DB2, MAXDB, MSSQL, MYSQL323, MYSQL40, ORACLE, POSTGRESQL, NO_FIELD_OPTIONS, NO_KEY_OPTIONS and NO_TABLE_OPTIONS; MariaDB has them.',
    rewrite: 'Leave it out of sql_mode.',
    link: modes,
    recognise: {
      one: { servers: ['MySQL >=8.0.11'], errno: [1231] },
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], succeeds: true },
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
      other: { succeeds: true },
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
      other: { servers: ['MySQL <5.7.5'], succeeds: true },
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
