import type { Label } from './label.ts'

const dateTypes = 'https://dev.mysql.com/doc/refman/8.4/en/datetime.html'

export const dates: Label[] = [
  {
    id: 'zero-date-refused',
    title: "'0000-00-00' is refused",
    changed:
      'NO_ZERO_DATE and NO_ZERO_IN_DATE are on by default since MySQL 5.7.8; MySQL 5.6 and MariaDB store zero dates.',
    rewrite: 'Store NULL, and make the column nullable.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html',
    recognise: {
      one: { servers: ['MySQL >=5.7'], errno: [1292, 1067] },
      other: { servers: ['MySQL <5.7.8', 'MariaDB'], succeeds: true },
      tokens: ["<string~^'0000-00-00|-00[^\\d]|-00'>", "<string~\\d-00-\\d\\d|-00'$>"],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE people (id INT PRIMARY KEY, born DATE)'],
        statement: "INSERT INTO people VALUES (1, '0000-00-00')",
        rewritten: 'INSERT INTO people VALUES (1, NULL)',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE people (id INT PRIMARY KEY, born DATE)'],
        statement: "INSERT INTO people VALUES (1, '0000-00-00')",
        rewritten: 'INSERT INTO people VALUES (1, NULL)',
      },
    ],
  },
  {
    id: 'zero-default-in-alter',
    title: 'ALTER TABLE refuses a zero date that is a default already',
    changed:
      "ALTER TABLE checks all defaults of the table again, and NO_ZERO_DATE is on by default since MySQL 5.7.8: a DEFAULT '0000-00-00 00:00:00' from before is refused, with 1067, whatever is altered.",
    rewrite: 'Change the old default in the same ALTER: MODIFY made DATETIME NULL DEFAULT NULL.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html',
    recognise: {
      one: { errno: [1067] },
      other: { succeeds: true },
      tokens: ['^ alter table'],
      without: ["<string~^'0000-00-00|-00[^\\d]|-00'>"],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: [
          "SET SESSION sql_mode = ''",
          "CREATE TABLE people (id INT PRIMARY KEY, made DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00')",
          'SET SESSION sql_mode = DEFAULT',
        ],
        statement: 'ALTER TABLE people ADD note VARCHAR(10)',
        rewritten: 'ALTER TABLE people MODIFY made DATETIME NULL DEFAULT NULL, ADD note VARCHAR(10)',
      },
    ],
  },
  {
    id: 'offset-compared-or-cut',
    title: 'an offset behind a DATETIME is cut off',
    changed:
      "MySQL since 8.0.19 converts '2026-02-03 04:05:06+02:00' to the time zone of the session; MySQL before that and MariaDB cut the offset off, with a warning (1292, or 1265 without a strict sql_mode).",
    rewrite: 'Convert in the application, or with CONVERT_TZ().',
    link: dateTypes,
    recognise: {
      one: { servers: ['MySQL <8.0.19', 'MariaDB'], warns: [1265, 1292] },
      other: { servers: ['MySQL >=8.0.19'], succeeds: true },
      kinds: ['rows', 'affected', 'warnings'],
      tokens: ["<string~\\d[+-]\\d\\d:\\d\\d'$>"],
    },
    proof: (['mysql:5.6', 'mariadb:11.8'] as const).map(other => ({
      source: other,
      target: 'mysql:9.7' as const,
      setup: [
        "SET SESSION sql_mode = ''",
        'CREATE TABLE moments (at DATETIME)',
        "INSERT INTO moments VALUES ('2026-02-03 04:05:06'), (NULL)",
      ],
      statement: "SELECT at FROM moments WHERE at = '2026-02-03 04:05:06+05:00'",
      rewritten: "SELECT at FROM moments WHERE at = CONVERT_TZ('2026-02-03 04:05:06', '+05:00', '+00:00')",
    })),
  },
  {
    id: 'timestamp-beyond-2038',
    title: 'TIMESTAMP goes beyond 2038',
    changed:
      'MariaDB 11.5 stores TIMESTAMP up to 2106 on 64-bit systems; all others refuse what lies beyond 2038-01-19.',
    rewrite: 'Use DATETIME for what may lie beyond.',
    link: 'https://mariadb.com/kb/en/timestamp/',
    recognise: {
      one: { servers: ['MySQL', 'MariaDB <11.5'], errno: [1292] },
      other: { servers: ['MariaDB >=11.5'], succeeds: true },
      tokens: ["<string~^'(203[89]|20[4-9]\\d|210[0-6])-\\d>"],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE terms (ends TIMESTAMP NULL, ends_on DATETIME)'],
        statement: "INSERT INTO terms (ends) VALUES ('2040-01-01 00:00:00')",
        rewritten: "INSERT INTO terms (ends_on) VALUES ('2040-01-01 00:00:00')",
      },
      {
        source: 'mariadb:10.11',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE terms (ends TIMESTAMP NULL, ends_on DATETIME)'],
        statement: "INSERT INTO terms (ends) VALUES ('2040-01-01 00:00:00')",
        rewritten: "INSERT INTO terms (ends_on) VALUES ('2040-01-01 00:00:00')",
      },
    ],
  },
  {
    id: 'datetime-with-offset',
    title: 'a DATETIME literal takes an offset',
    changed:
      "MySQL takes '2026-02-03 04:05:06+02:00' since 8.0.19 and converts it; MySQL before that and MariaDB refuse or cut it.",
    rewrite: 'Convert in the application, or with CONVERT_TZ().',
    link: dateTypes,
    recognise: {
      one: { servers: ['MySQL <8.0.19', 'MariaDB'], errno: [1292] },
      other: { servers: ['MySQL >=8.0.19'], succeeds: true },
      tokens: ["<string~\\d[+-]\\d\\d:\\d\\d'$>"],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE moments (at DATETIME)'],
        statement: "INSERT INTO moments VALUES ('2026-02-03 04:05:06+02:00')",
        rewritten: "INSERT INTO moments VALUES (CONVERT_TZ('2026-02-03 04:05:06', '+02:00', '+00:00'))",
      },
    ],
  },
  {
    id: 'extract-hour-of-long-times',
    title: 'EXTRACT(HOUR …) of a time beyond a day',
    changed:
      "MySQL returns 26 for EXTRACT(HOUR FROM '26:30:00'); MariaDB takes the text for a day and a time, and returns 2.",
    rewrite: 'Write TIME_TO_SEC() and divide by 3600.',
    link: 'https://mariadb.com/kb/en/extract/',
    recognise: {
      one: { servers: ['MySQL'], succeeds: true },
      other: { servers: ['MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: ['extract ( hour|day|day_hour|day_minute|day_second from'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE spans (t VARCHAR(10))', "INSERT INTO spans VALUES ('26:30:00')"],
        statement: 'SELECT CAST(EXTRACT(HOUR FROM t) AS DECIMAL(10)) AS hours FROM spans',
        rewritten: 'SELECT CAST(FLOOR(TIME_TO_SEC(t) / 3600) AS DECIMAL(10)) AS hours FROM spans',
      },
    ],
  },
  {
    id: 'fractions-cut-or-rounded',
    title: 'fractions of a second are rounded or cut off',
    changed: 'CAST to DATETIME, TIME or TIMESTAMP without digits rounds in MySQL and cuts off in MariaDB.',
    rewrite: 'Keep the digits, CAST(… AS DATETIME(3)), or cut the text with LEFT(…, 19).',
    link: 'https://mariadb.com/kb/en/microseconds-in-mariadb/',
    recognise: {
      one: { servers: ['MySQL'], succeeds: true },
      other: { servers: ['MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: ['cast ( … as datetime|time )', 'convert ( … , datetime|time )'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE logs (at VARCHAR(30))', "INSERT INTO logs VALUES ('2026-02-03 04:05:06.789')"],
        statement: 'SELECT CAST(at AS DATETIME) AS at FROM logs',
        rewritten: 'SELECT CAST(LEFT(at, 19) AS DATETIME) AS at FROM logs',
      },
    ],
  },
  {
    id: 'unix-timestamp-beyond-2038',
    title: 'UNIX_TIMESTAMP() goes beyond 2038',
    changed:
      'MySQL since 8.0.28 and MariaDB since 11.5 count beyond 2038-01-19; before that MySQL returns 0 and MariaDB NULL.',
    rewrite: "Write TIMESTAMPDIFF(SECOND, '1970-01-01', at), with at in UTC.",
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-28.html',
    recognise: {
      one: { servers: ['MySQL <8.0.28', 'MariaDB <11.5'], succeeds: true },
      other: { servers: ['MySQL >=8.0.28', 'MariaDB >=11.5'], succeeds: true },
      kinds: ['rows'],
      tokens: ["unix_timestamp ( <string~^'(203[89]|20[4-9]\\d)-\\d>"],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: "SELECT UNIX_TIMESTAMP('2040-01-01 00:00:00') AS seconds",
        rewritten: "SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', '2040-01-01 00:00:00') AS seconds",
      },
    ],
  },
  {
    id: 'from-unixtime-zero',
    title: 'FROM_UNIXTIME(0) is NULL',
    changed:
      'MariaDB 11.8 has no moment for second 0, as TIMESTAMP has none; MySQL and earlier MariaDB return 1970-01-01.',
    rewrite: "Write DATE_ADD('1970-01-01', INTERVAL n SECOND), which is in UTC.",
    link: 'https://mariadb.com/kb/en/from_unixtime/',
    recognise: {
      one: { servers: ['MySQL', 'MariaDB <11.5'], succeeds: true },
      other: { servers: ['MariaDB >=11.5'], succeeds: true },
      kinds: ['rows', 'type'],
      tokens: ['from_unixtime ( <number~^0$> )', 'from_unixtime ( <number~^0$> ,'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'SELECT FROM_UNIXTIME(0) AS at',
        rewritten: "SELECT DATE_ADD(TIMESTAMP '1970-01-01 00:00:00', INTERVAL 0 SECOND) AS at",
      },
    ],
  },
  {
    id: 'from-unixtime-type',
    title: 'FROM_UNIXTIME() returns a TIMESTAMP',
    changed: 'MariaDB 11.7 made its result a TIMESTAMP; it is a DATETIME in MySQL and earlier MariaDB.',
    rewrite: 'Write CAST(FROM_UNIXTIME(n) AS DATETIME).',
    link: 'https://mariadb.com/kb/en/from_unixtime/',
    recognise: {
      one: { servers: ['MySQL', 'MariaDB <11.8'], types: ['DATETIME'] },
      other: { servers: ['MariaDB >=11.5'], types: ['TIMESTAMP'] },
      kinds: ['type'],
      tokens: ['from_unixtime ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'SELECT FROM_UNIXTIME(1000000000) AS at',
        rewritten: 'SELECT CAST(FROM_UNIXTIME(1000000000) AS DATETIME) AS at',
      },
      {
        source: 'mariadb:10.11',
        target: 'mariadb:11.8',
        statement: 'SELECT FROM_UNIXTIME(1000000000) AS at',
        rewritten: 'SELECT CAST(FROM_UNIXTIME(1000000000) AS DATETIME) AS at',
      },
    ],
  },
]
