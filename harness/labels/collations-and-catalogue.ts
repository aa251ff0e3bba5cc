import type { Label } from './label.ts'

const names = ['CREATE TABLE names (name VARCHAR(20) CHARACTER SET utf8mb4)', "INSERT INTO names VALUES ('a')"]
const collations = 'https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-sets.html'
const uca1400 = 'https://mariadb.com/kb/en/supported-character-sets-and-collations/'

export const collationsAndCatalogue: Label[] = [
  {
    id: 'collations-of-mysql-8',
    title: 'a collation utf8mb4_0900_… is unknown',
    changed: 'They came with MySQL 8.0.1; MariaDB takes their names since 11.4.5 and means its own of UCA 14.0.0.',
    rewrite: 'Name a collation that both know, for example utf8mb4_unicode_520_ci.',
    link: collations,
    recognise: {
      one: { servers: ['MySQL <8.0.1', 'MariaDB <11.4.5'], errno: [1273], message: '_0900_' },
      other: { servers: ['MySQL >=8.0.1', 'MariaDB >=11.4.5'], answers: true },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: names,
        statement: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_0900_ai_ci',
        rewritten: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_unicode_520_ci',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE t (name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci)',
        rewritten: 'CREATE TABLE t (name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci)',
      },
    ],
  },
  {
    id: 'collations-of-mariadb',
    title: 'a collation uca1400 or nopad is unknown',
    changed: 'MariaDB has utf8mb4_uca1400_… since 10.10 and …_nopad_… since 10.2; MySQL does not.',
    rewrite: 'Name a collation that both know, for example utf8mb4_unicode_520_ci.',
    link: uca1400,
    recognise: {
      one: { servers: ['MySQL'], errno: [1273], message: 'uca1400|_nopad_' },
      other: { servers: ['MariaDB'], answers: true },
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: names,
        statement: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_uca1400_ai_ci',
        rewritten: 'SELECT name FROM names ORDER BY name COLLATE utf8mb4_unicode_520_ci',
      },
    ],
  },
  {
    id: 'default-collations-meet',
    title: 'columns of different default collations are compared',
    changed:
      'The default of utf8mb4 is utf8mb4_general_ci up to MySQL 5.7 and MariaDB 10.11, utf8mb4_0900_ai_ci since MySQL 8.0.1, utf8mb4_uca1400_ai_ci since MariaDB 11.6. Old columns keep theirs, and 1267 is the answer where the two meet.',
    rewrite: 'Name the collation in the comparison or, better, in every CREATE TABLE.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/charset-collation-effect.html',
    recognise: {
      one: { errno: [1267], message: '_0900_ai_ci,|_uca1400_ai_ci,' },
      other: { answers: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: [...names, 'CREATE TABLE old_names (name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci)'],
        statement: 'SELECT a.name FROM names AS a JOIN old_names AS b ON a.name = b.name',
        rewritten: 'SELECT a.name FROM names AS a JOIN old_names AS b ON a.name = b.name COLLATE utf8mb4_general_ci',
      },
    ],
  },
  {
    id: 'default-collation-uniqueness',
    title: 'a unique key takes other texts for equal',
    changed:
      "With the default collation of utf8mb4, 'ss' and 'ß' are equal since MySQL 8.0.1 and MariaDB 11.6 and were not before; emoji are told apart, and MySQL tells 'a' from 'a ' (NO PAD).",
    rewrite: 'Name the collation in CREATE TABLE, the same on both sides.',
    link: collations,
    recognise: {
      one: { servers: ['MySQL', 'MariaDB'], errno: [1062], message: "[^\\x00-\\x7f]| '" },
      other: { answers: true },
      tokens: ['^ insert|update|replace'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: [
          'CREATE TABLE logins (login VARCHAR(20) PRIMARY KEY) DEFAULT CHARSET = utf8mb4',
          'CREATE TABLE fixed (login VARCHAR(20) PRIMARY KEY) DEFAULT CHARSET = utf8mb4 COLLATE utf8mb4_general_ci',
        ],
        statement: "INSERT INTO logins VALUES ('Strasse'), ('Straße')",
        rewritten: "INSERT INTO fixed VALUES ('Strasse'), ('Straße')",
      },
    ],
  },
  {
    id: 'labels-of-information-schema',
    title: 'columns of information_schema are called in upper case',
    changed:
      'MySQL 8.0 labels them in upper case whatever the query writes; MySQL before that and MariaDB keep the spelling of the query.',
    rewrite: 'Give each column an alias: table_name AS name.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/information-schema-introduction.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], answers: true },
      other: { servers: ['MySQL <8.0', 'MariaDB'], answers: true },
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
    rewrite: 'Read DATA_TYPE, and UNSIGNED apart from it, instead of COLUMN_TYPE.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-19.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.19'], answers: true },
      other: { servers: ['MySQL <8.0.19', 'MariaDB'], answers: true, shows: 'int\\(\\d+\\)' },
      kinds: ['rows'],
      tokens: ['select … column_type … information_schema . columns'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE t (id INT)'],
        statement: 'SELECT column_type AS type FROM information_schema.columns WHERE table_schema = DATABASE()',
        rewritten:
          "SELECT NULLIF(CAST(data_type AS CHAR(20)), '') AS type FROM information_schema.columns WHERE table_schema = DATABASE()",
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
      other: { servers: ['MySQL <8.0', 'MariaDB'], answers: true },
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
      other: { answers: true },
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
      other: { servers: ['MySQL <8.0', 'MariaDB'], answers: true },
      tokens: ['^ explain here:extended|partitions', '^ explain extended|partitions here:select|update|delete|insert'],
    },
    proof: {
      unproven: 'plain EXPLAIN answers in another shape on each server, so that no rewrite makes the answers equal.',
    },
  },
  {
    id: 'geographic-axis-order',
    title: 'SRID 4326 has latitude first, and metres',
    changed:
      'MySQL 8.0 knows spatial reference systems: in 4326 the latitude comes first and distances are in metres; MySQL before that and MariaDB calculate in the plane.',
    rewrite: 'Use SRID 0 where the plane is meant, and ST_Distance_Sphere where metres are.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/spatial-reference-systems.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], answers: true },
      other: { servers: ['MySQL <8.0', 'MariaDB'], answers: true },
      kinds: ['rows'],
      tokens: ['<word~^st_> ( … , 4326 )', '<word~^st_> ( … , <number~^4326$> )'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement:
          "SELECT ST_Distance(ST_GeomFromText('POINT(52 13)', 4326), ST_GeomFromText('POINT(48 11)', 4326)) AS d",
        rewritten: "SELECT ST_Distance(ST_GeomFromText('POINT(52 13)', 0), ST_GeomFromText('POINT(48 11)', 0)) AS d",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement:
          "SELECT ROUND(ST_Distance(ST_GeomFromText('POINT(52 13)', 4326), ST_GeomFromText('POINT(48 11)', 4326))) AS d",
        rewritten:
          "SELECT ROUND(ST_Distance(ST_GeomFromText('POINT(52 13)', 0), ST_GeomFromText('POINT(48 11)', 0))) AS d",
      },
    ],
  },
  {
    id: 'invalid-geometry-refused',
    title: 'a geometry that is none is refused',
    changed:
      'MySQL since 8.0 refuses a text that is no geometry (3037), a latitude out of range (3617, 3616), an unknown SRID (3548) and mixed ones (3033); MySQL 5.6 and MariaDB return NULL or calculate.',
    rewrite: 'Check coordinates in the application, and use SRID 0 or 4326 throughout.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/spatial-function-argument-handling.html',
    recognise: {
      one: { servers: ['MySQL >=5.7'], errno: [3033, 3037, 3548, 3616, 3617] },
      other: { servers: ['MySQL <5.7', 'MariaDB'], answers: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: "SELECT ST_AsText(ST_GeomFromText('POINT(100 20)', 4326)) AS t",
        rewritten: "SELECT ST_AsText(ST_GeomFromText('POINT(100 20)', 0)) AS t",
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: "SELECT ST_AsText(ST_GeomFromText('POINT(100 20)', 4326)) AS t",
        rewritten: "SELECT ST_AsText(ST_GeomFromText('POINT(100 20)', 0)) AS t",
      },
    ],
  },
  {
    id: 'spatial-functions-without-prefix',
    title: 'spatial functions without ST_ are gone',
    changed: 'MySQL 8.0 removed AsText, GLength, X, Y and others, deprecated since 5.7.6; MariaDB has them.',
    rewrite: 'Write ST_AsText, ST_Length, ST_X, ST_Y and so on.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [1305] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], answers: true },
      tokens: [
        'astext|aswkt|asbinary|aswkb|glength|x|y|area|centroid|envelope|geomfromtext|geometryfromtext|pointfromtext|polyfromtext|numpoints|startpoint|endpoint|pointn|srid|within|contains|intersects|distance|buffer|isempty|isclosed|issimple|numgeometries|geometryn|geometrytype|dimension|exteriorring|interiorringn|numinteriorrings|crosses|disjoint|equals|overlaps|touches (',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'SELECT AsText(Point(1, 2)) AS t',
        rewritten: 'SELECT ST_AsText(Point(1, 2)) AS t',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'SELECT GLength(LineString(Point(0, 0), Point(3, 4))) AS l',
        rewritten: 'SELECT ST_Length(LineString(Point(0, 0), Point(3, 4))) AS l',
      },
    ],
  },
  {
    id: 'column-with-srid',
    title: 'SRID of a column is not understood',
    changed: 'MySQL 8.0.3 writes POINT SRID 4326, MariaDB POINT REF_SYSTEM_ID = 4326.',
    rewrite: 'Leave it out, and give the SRID with each value.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/creating-spatial-columns.html',
    recognise: {
      one: { errno: [1064] },
      other: { servers: ['MySQL >=8.0.3', 'MariaDB'], answers: true },
      tokens: ['here:srid <number>', 'here:ref_system_id ='],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE places (id INT PRIMARY KEY, at POINT NOT NULL SRID 4326)',
        rewritten: 'CREATE TABLE places (id INT PRIMARY KEY, at POINT NOT NULL)',
      },
    ],
  },
]
