import type { Label } from './label.ts'

const docs = [
  'CREATE TABLE docs (id INT PRIMARY KEY, doc JSON)',
  `INSERT INTO docs VALUES (1, '{"a": true, "n": 10}'), (2, '{"a": false, "n": 9}'), (3, '{"n": null}'), (4, NULL)`,
]

export const jsonValues: Label[] = [
  {
    id: 'json-boolean-as-text',
    title: 'a JSON boolean is compared with a text',
    changed:
      "In MySQL a JSON value is of its own type, so that true is not the text 'true'; in MariaDB JSON_EXTRACT returns text, and it is.",
    rewrite: "Compare texts: JSON_UNQUOTE(JSON_EXTRACT(doc, '$.a')) = 'true'.",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/json.html',
    recognise: {
      one: { servers: ['MariaDB'], succeeds: true },
      other: { servers: ['MySQL >=5.7.8'], succeeds: true },
      kinds: ['rows', 'affected'],
      tokens: [
        "json_extract ( … ) =|<>|!=|<=> <string~^'(true|false|null)'$>",
        "<string~^'(true|false|null)'$> =|<>|!=|<=> json_extract (",
        "json_extract ( … ) in ( … <string~^'(true|false|null)'$>",
      ],
      without: ['json_unquote ( json_extract ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: docs,
        statement: "SELECT id FROM docs WHERE JSON_EXTRACT(doc, '$.a') = 'true' ORDER BY id",
        rewritten: "SELECT id FROM docs WHERE JSON_UNQUOTE(JSON_EXTRACT(doc, '$.a')) = 'true' ORDER BY id",
      },
    ],
  },
  {
    id: 'json-sorted-as-text',
    title: 'JSON values are sorted as text',
    changed: 'MySQL sorts JSON values by type and then by value, 9 before 10; MariaDB sorts their text, 10 before 9.',
    rewrite: "Say as what to sort: CAST(JSON_VALUE(doc, '$.n') AS DECIMAL(20, 6)).",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/json.html',
    recognise: {
      one: { servers: ['MariaDB'], succeeds: true },
      other: { servers: ['MySQL >=5.7.8'], succeeds: true },
      kinds: ['order', 'rows', 'nondeterministic'],
      tokens: ['order by json_extract (', 'order by … , json_extract ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: docs,
        statement: "SELECT GROUP_CONCAT(id ORDER BY JSON_EXTRACT(doc, '$.n'), id) AS ids FROM docs",
        rewritten:
          "SELECT GROUP_CONCAT(id ORDER BY CAST(JSON_VALUE(doc, '$.n') AS DECIMAL(20, 6)), id) AS ids FROM docs",
        changesAnswer: 'As numbers, the null of JSON and that of SQL are one.',
      },
    ],
  },
]
