import type { Label } from './label.ts'

const documents = [
  'CREATE TABLE documents (id INT PRIMARY KEY, body JSON)',
  `INSERT INTO documents VALUES (1, '{"name": "Ada"}')`,
]
const texts = ['CREATE TABLE texts (id INT PRIMARY KEY, body TEXT)', `INSERT INTO texts VALUES (1, '{"name": "Ada"}')`]
const mysqlFunctions = 'https://dev.mysql.com/doc/refman/8.4/en/json-function-reference.html'
const mariadbType = 'https://mariadb.com/kb/en/json-data-type/'

export const json: Label[] = [
  {
    id: 'json-is-text',
    title: 'JSON arrives as text',
    changed:
      "MySQL has a JSON type of its own; in MariaDB JSON is LONGTEXT with a check, and JSON functions return text. Drivers that decode JSON by the column's type hand strings to the application.",
    rewrite: 'Take it as text on both sides, CAST(… AS CHAR(n)), and decode it in the application.',
    link: mariadbType,
    recognise: {
      one: { servers: ['MySQL >=5.7.8'], types: ['JSON'] },
      other: { servers: ['MariaDB'], types: ['TEXT', 'VARCHAR'] },
      kinds: ['type'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: documents,
        statement: 'SELECT body FROM documents',
        rewritten: 'SELECT CAST(body AS CHAR(1000)) AS body FROM documents',
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        setup: documents,
        statement: "SELECT JSON_OBJECT('a', id) AS body FROM documents",
        rewritten: "SELECT CAST(JSON_OBJECT('a', id) AS CHAR(1000)) AS body FROM documents",
      },
    ],
  },
  {
    id: 'json-type-missing',
    title: 'there is no type JSON',
    changed: 'JSON came with MySQL 5.7.8 as a type, and with MariaDB 10.2.7 as another name of LONGTEXT.',
    rewrite: 'Store documents in a LONGTEXT column while both servers are in use.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/json.html',
    recognise: {
      one: { servers: ['MySQL <5.7.8', 'MariaDB <10.2.7'], errno: [1064] },
      other: { servers: ['MySQL >=5.7.8', 'MariaDB >=10.2.7'] },
      tokens: ['create … <name> here:json', 'alter … <name> here:json'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE documents (id INT PRIMARY KEY, body JSON)',
        rewritten: 'CREATE TABLE documents (id INT PRIMARY KEY, body LONGTEXT)',
      },
    ],
  },
  {
    id: 'json-arrow',
    title: '-> and ->> are not understood',
    changed: 'The operators came with MySQL 5.7.9 and 5.7.13; MariaDB does not have them.',
    rewrite: 'Write JSON_UNQUOTE(JSON_EXTRACT(column, path)) for ->>, and JSON_EXTRACT(column, path) for ->.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/json-search-functions.html',
    recognise: {
      one: { servers: ['MySQL <5.7.9', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=5.7.9'], succeeds: true },
      tokens: ['<name> here:->|->> <string>'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: documents,
        statement: "SELECT body->>'$.name' AS name FROM documents",
        rewritten: "SELECT JSON_UNQUOTE(JSON_EXTRACT(body, '$.name')) AS name FROM documents",
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: documents,
        statement: `SELECT id FROM documents WHERE body->'$.name' = 'Ada'`,
        rewritten: `SELECT id FROM documents WHERE JSON_EXTRACT(body, '$.name') = 'Ada'`,
      },
    ],
  },
  {
    id: 'json-functions-missing',
    title: 'there are no JSON functions',
    changed: 'MySQL 5.7.8 and MariaDB 10.2.3 brought the JSON functions; MySQL 5.6 has none.',
    rewrite: 'Select the document and take it apart in the application while MySQL 5.6 is in use.',
    link: mysqlFunctions,
    recognise: {
      one: { servers: ['MySQL <5.7.8', 'MariaDB <10.2.3'], errno: [1305] },
      other: { servers: ['MySQL >=5.7.8', 'MariaDB >=10.2.3'] },
      tokens: [
        'json_extract|json_unquote|json_object|json_array|json_set|json_insert|json_replace|json_remove|json_contains|json_contains_path|json_keys|json_length|json_type|json_valid|json_search|json_merge|json_merge_patch|json_merge_preserve|json_quote|json_depth|json_pretty|json_arrayagg|json_objectagg|json_overlaps|json_value|json_array_append|json_array_insert|json_schema_valid (',
      ],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: texts,
        statement: "SELECT JSON_EXTRACT(body, '$.name') AS name FROM texts",
        rewritten: 'SELECT body FROM texts',
        changesAnswer: 'The rewrite reads the whole document, and leaves the rest to the application.',
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:11.8',
        setup: texts,
        statement: "SELECT JSON_EXTRACT(body, '$.name') AS name FROM texts",
        rewritten: 'SELECT body FROM texts',
        changesAnswer: 'The rewrite reads the whole document, and leaves the rest to the application.',
      },
    ],
  },
  {
    id: 'cast-as-json',
    title: 'CAST(… AS JSON) is not understood',
    changed: 'MySQL casts to JSON since 5.7.8; MariaDB has no such type to cast to.',
    rewrite:
      'Leave the cast out: the JSON functions read text. Bring a document into shape with JSON_COMPACT or in the application.',
    link: mariadbType,
    recognise: {
      one: { servers: ['MySQL <5.7.8', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=5.7.8'], succeeds: true },
      tokens: ['cast ( … as here:json )'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: texts,
        statement: "SELECT JSON_UNQUOTE(JSON_EXTRACT(CAST(body AS JSON), '$.name')) AS name FROM texts",
        rewritten: "SELECT JSON_UNQUOTE(JSON_EXTRACT(body, '$.name')) AS name FROM texts",
      },
    ],
  },
  {
    id: 'member-of',
    title: 'MEMBER OF is not understood',
    changed: 'The operator came with MySQL 8.0.17; MariaDB does not have it.',
    rewrite: 'Write JSON_CONTAINS(array, value), the value in its JSON form.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/json-search-functions.html',
    recognise: {
      one: { servers: ['MySQL <8.0.17', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.17'], succeeds: true },
      tokens: ['member of ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE tagged (id INT PRIMARY KEY, tags JSON)', "INSERT INTO tagged VALUES (1, '[3, 5]')"],
        statement: 'SELECT id FROM tagged WHERE 5 MEMBER OF (tags)',
        rewritten: "SELECT id FROM tagged WHERE JSON_CONTAINS(tags, '5')",
      },
    ],
  },
  {
    id: 'json-value-returning',
    title: 'JSON_VALUE takes no RETURNING',
    changed: 'MySQL 8.0.21 has JSON_VALUE(… RETURNING type); the JSON_VALUE of MariaDB returns text.',
    rewrite: 'Put a CAST around JSON_VALUE.',
    link: 'https://mariadb.com/kb/en/json_value/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.21'], succeeds: true },
      tokens: ['json_value ( … here:returning'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE prices (id INT PRIMARY KEY, body JSON)', `INSERT INTO prices VALUES (1, '{"p": 12}')`],
        statement: "SELECT JSON_VALUE(body, '$.p' RETURNING DECIMAL(10,2)) AS p FROM prices",
        rewritten: "SELECT CAST(JSON_VALUE(body, '$.p') AS DECIMAL(10,2)) AS p FROM prices",
      },
    ],
  },
  {
    id: 'json-query-and-exists',
    title: 'JSON_QUERY() and JSON_EXISTS() are unknown',
    changed: 'MariaDB has them since 10.2.3; MySQL does not.',
    rewrite: "Write JSON_EXTRACT(document, path), and JSON_CONTAINS_PATH(document, 'one', path).",
    link: 'https://mariadb.com/kb/en/json_query/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.2.3'], succeeds: true },
      tokens: ['json_query|json_exists|json_compact|json_loose|json_detailed|json_equals|json_normalize ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: documents,
        statement: "SELECT id FROM documents WHERE JSON_EXISTS(body, '$.name')",
        rewritten: "SELECT id FROM documents WHERE JSON_CONTAINS_PATH(body, 'one', '$.name')",
      },
    ],
  },
  {
    id: 'json-document-refused',
    title: 'a text that is no JSON is refused with another number',
    changed:
      "MySQL's JSON type refuses it with 3140, SQLSTATE 22032; MariaDB's check JSON_VALID refuses it with 4025, SQLSTATE 23000, as any broken CHECK.",
    rewrite:
      'Check in the application that a text is JSON before it is sent, or keep it in a LONGTEXT column, or handle both numbers.',
    link: mariadbType,
    recognise: {
      one: { servers: ['MySQL'], errno: [3140] },
      other: { servers: ['MariaDB'], errno: [4025] },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: documents,
        statement: `INSERT INTO documents VALUES (2, '{"a":')`,
        rewritten: ['ALTER TABLE documents MODIFY body LONGTEXT', `INSERT INTO documents VALUES (2, '{"a":')`],
      },
    ],
  },
  {
    id: 'json-argument-refused',
    title: 'a JSON function refuses what is no JSON',
    changed: 'MySQL refuses the statement with 3141; MariaDB returns NULL and warns with 4037 or 4038.',
    rewrite:
      'Select the text as it is, and check and read it in the application. CASE WHEN JSON_VALID(body) THEN … END gives equal rows, too; but newer releases of MariaDB leave a note for each text that is not JSON.',
    link: 'https://mariadb.com/kb/en/json_valid/',
    recognise: {
      one: { servers: ['MySQL'], errno: [3141] },
      other: { servers: ['MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ['CREATE TABLE texts (id INT PRIMARY KEY, body TEXT)', `INSERT INTO texts VALUES (1, '{"a":')`],
        statement: "SELECT JSON_UNQUOTE(JSON_EXTRACT(body, '$.a')) AS a FROM texts",
        rewritten: 'SELECT body FROM texts',
      },
    ],
  },
  {
    id: 'json-valid-notes',
    title: 'JSON_VALID() leaves a note',
    changed:
      'MariaDB leaves a note, 4037 or 4038, for each text that JSON_VALID() finds not to be JSON; 11.8.9 does, 11.8.6 and 10.11.18 do not. MySQL leaves none.',
    rewrite: 'Ignore the note, or select the text as it is and check it in the application.',
    link: 'https://mariadb.com/kb/en/json_valid/',
    recognise: {
      one: { servers: ['MySQL'], succeeds: true },
      other: { servers: ['MariaDB'], succeeds: true, warns: [4037, 4038] },
      kinds: ['warnings'],
      tokens: ['json_valid ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        since: 'MariaDB >=11.8.9',
        setup: ['CREATE TABLE texts (id INT PRIMARY KEY, body TEXT)', `INSERT INTO texts VALUES (1, '{"a":')`],
        statement: 'SELECT id FROM texts WHERE JSON_VALID(body)',
        rewritten: 'SELECT id, body FROM texts',
        changesAnswer: 'The rewrite asks for the text, and leaves the check to the application.',
      },
    ],
  },
  {
    id: 'json-multi-valued-index',
    title: 'an index over the elements of a JSON array is not understood',
    changed: 'MySQL 8.0.17 indexes CAST(… AS … ARRAY); MariaDB and older MySQL do not.',
    rewrite: 'Keep the elements in a table of their own, with an index.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/create-index.html',
    recognise: {
      one: { servers: ['MySQL <8.0.17', 'MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.17'], succeeds: true },
      tokens: ['key|index … ( here:( cast ( … array'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE tagged (id INT PRIMARY KEY, tags JSON, KEY by_tag ((CAST(tags AS UNSIGNED ARRAY))))',
        rewritten: [
          'CREATE TABLE tagged (id INT PRIMARY KEY)',
          'CREATE TABLE tags (id INT, tag INT UNSIGNED, PRIMARY KEY (id, tag), KEY by_tag (tag))',
        ],
      },
    ],
  },
]
