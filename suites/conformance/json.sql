-- suite: conformance / json

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

-- A type of its own since 5.7.8 (wire type 245); in MariaDB another name for LONGTEXT with a check (252); unknown to 5.6.
-- name: create-table-with-json
CREATE TABLE documents (id INT PRIMARY KEY, body JSON) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- name: insert-documents
INSERT INTO documents VALUES
  (1, '{"b": 1, "a": {"x": [10, 20, 30]}, "name": "Ada"}'),
  (2, '{"name": "Bob", "tags": ["red", "blue"], "n": 1.50}'),
  (3, '[1, "two", null, true]'),
  (4, 'null'),
  (5, NULL);

-- MySQL keeps a normal form: keys by length and bytes, one space after a colon. MariaDB keeps the text as it came.
-- name: stored-form
SELECT id, body FROM documents ORDER BY id;

-- MySQL 3140 from the type, MariaDB 4025 from the check that the JSON alias adds.
-- name: invalid-json
INSERT INTO documents VALUES (6, '{"broken":');

-- name: duplicate-keys
INSERT INTO documents VALUES (7, '{"a": 1, "a": 2}');

-- name: duplicate-keys-stored
SELECT body FROM documents WHERE id = 7;

-- The last of equal keys wins in MySQL, the first in MariaDB.
-- name: duplicate-keys-read
SELECT JSON_EXTRACT('{"a": 1, "a": 2}', '$.a') AS a;

-- Not known to MariaDB, 1064. Write JSON_EXTRACT(body, '$.name').
-- name: arrow
-- expect: error 1064
SELECT body->'$.name' FROM documents WHERE id = 1;

-- Not known to MariaDB, 1064. Write JSON_UNQUOTE(JSON_EXTRACT(body, '$.name')), or JSON_VALUE.
-- name: double-arrow
-- expect: error 1064
SELECT body->>'$.name' FROM documents WHERE id = 1;

-- name: json-extract
SELECT JSON_EXTRACT(body, '$.name'), JSON_UNQUOTE(JSON_EXTRACT(body, '$.name')) FROM documents WHERE id = 1;

-- name: json-extract-number
SELECT JSON_EXTRACT('{"n": 1.50, "i": 3, "big": 12345678901234567890}', '$.n', '$.i', '$.big');

-- name: json-extract-array-range
SELECT JSON_EXTRACT('[1, 2, 3, 4]', '$[1 to 2]', '$[last]');

-- name: json-value
SELECT JSON_VALUE('{"a": "x"}', '$.a');

-- name: json-value-returning
-- expect: error 1064
SELECT JSON_VALUE('{"a": "12"}', '$.a' RETURNING UNSIGNED);

-- MariaDB alone.
-- name: json-query
-- expect: error 1305
SELECT JSON_QUERY('{"a": [1, 2]}', '$.a');

-- name: json-exists
-- expect: error 1305
SELECT JSON_EXISTS('{"a": 1}', '$.a');

-- Documents are equal in MySQL whatever the order of keys and the spaces; in MariaDB strings are compared.
-- name: equality-of-documents
-- expect: error 1064
SELECT CAST('{"a":1,"b":2}' AS JSON) = CAST('{"b": 2, "a": 1}' AS JSON);

-- name: json-compact-equality
SELECT COUNT(*) FROM documents WHERE body = '{"name": "Bob", "tags": ["red", "blue"], "n": 1.50}';

-- name: cast-as-json
-- expect: error 1064
SELECT CAST('[1,2]' AS JSON);

-- Numbers compare as numbers in MySQL and as text in MariaDB.
-- name: numbers-in-order
SELECT JSON_EXTRACT('{"n": 9}', '$.n') < JSON_EXTRACT('{"n": 10}', '$.n') AS nine_is_less;

-- name: string-with-quotes-compared
SELECT JSON_EXTRACT('{"a": "x"}', '$.a') = 'x' AS equal;

-- name: json-true-compared
SELECT JSON_EXTRACT('{"a": true}', '$.a') = TRUE AS equal_to_true, JSON_EXTRACT('{"a": true}', '$.a') = 'true' AS equal_to_text;

-- A JSON null is not an SQL NULL.
-- name: json-null
SELECT JSON_EXTRACT('{"a": null}', '$.a') IS NULL AS json_null, JSON_EXTRACT('{"a": null}', '$.b') IS NULL AS missing;

-- name: json-object
SELECT JSON_OBJECT('b', 1, 'a', 'x', 'bb', NULL, 'd', 1.50);

-- name: json-object-from-date
SELECT JSON_OBJECT('at', TIMESTAMP '2026-02-03 04:05:06', 'on', DATE '2026-02-03');

-- name: json-array
SELECT JSON_ARRAY(1, 'a', NULL, TRUE, 1e10, 0.1);

-- name: json-object-with-null-key
SELECT JSON_OBJECT(NULL, 1);

-- name: json-arrayagg
SELECT JSON_ARRAYAGG(n) FROM (SELECT 1 AS n UNION ALL SELECT NULL) AS x;

-- name: json-objectagg
SELECT JSON_OBJECTAGG(k, n) FROM (SELECT 'one' AS k, 1 AS n) AS x;

-- name: json-contains
SELECT JSON_CONTAINS('{"a": 1, "b": [1, 2]}', '2', '$.b'), JSON_CONTAINS('[1, 2]', '1.0');

-- name: member-of
-- expect: error 1064
SELECT 'red' MEMBER OF ('["red", "blue"]');

-- name: json-overlaps
SELECT JSON_OVERLAPS('[1, 2]', '[2, 3]');

-- name: json-search
SELECT JSON_SEARCH('{"a": "x", "b": ["x"]}', 'one', 'x'), JSON_SEARCH('{"a": "x", "b": ["x"]}', 'all', 'x');

-- MySQL refuses a bad document (3141), MariaDB answers NULL with a warning.
-- name: json-search-in-bad-document
SELECT JSON_SEARCH('{"a":', 'one', 'x');

-- name: json-extract-from-bad-document
SELECT JSON_EXTRACT('{"a":', '$.a');

-- name: bad-path
-- expect: error 3143
SELECT JSON_EXTRACT('{"a": 1}', 'a');

-- name: json-valid
SELECT JSON_VALID('{}'), JSON_VALID('x'), JSON_VALID(NULL), JSON_VALID('');

-- name: json-type
SELECT JSON_TYPE('1'), JSON_TYPE('1.5'), JSON_TYPE('"a"'), JSON_TYPE('[]'), JSON_TYPE('null'), JSON_TYPE('true');

-- name: json-set
SELECT JSON_SET('{"a": 1}', '$.b', 'x', '$.a', 2);

-- name: json-remove-and-insert
SELECT JSON_REMOVE('[1, 2, 3]', '$[1]'), JSON_INSERT('{"a": 1}', '$.a', 9, '$.c', JSON_ARRAY());

-- Deprecated since 5.7.22 for JSON_MERGE_PRESERVE.
-- name: json-merge
SELECT JSON_MERGE('{"a": 1}', '{"a": 2}');

-- name: json-merge-patch
SELECT JSON_MERGE_PATCH('{"a": 1, "b": 2}', '{"a": null, "c": 3}');

-- name: json-keys-and-length
SELECT JSON_KEYS('{"b": 1, "a": 2}'), JSON_LENGTH('[1, [2, 3]]'), JSON_DEPTH('[1, [2, 3]]');

-- name: json-quote
SELECT JSON_QUOTE('a"b'), JSON_UNQUOTE('"a\\u00e4b"');

-- name: json-unquote-escapes
SELECT JSON_UNQUOTE('"tab\\tend"'), JSON_UNQUOTE('plain');

-- name: json-pretty
SELECT JSON_PRETTY('{"a":[1,2]}');

-- name: json-detailed
-- expect: error 1305
SELECT JSON_DETAILED('{"a":[1,2]}');

-- A default must be JSON in MySQL, so a string has quotes; MariaDB takes the text as it is.
-- name: json-table
SELECT t.id, t.name FROM JSON_TABLE('[{"id": 1, "name": "a"}, {"id": 2}]', '$[*]' COLUMNS (id INT PATH '$.id', name VARCHAR(10) PATH '$.name' DEFAULT '"none"' ON EMPTY)) AS t ORDER BY t.id;

-- name: json-table-with-string-default
SELECT t.name FROM JSON_TABLE('[{"id": 2}]', '$[*]' COLUMNS (name VARCHAR(10) PATH '$.name' DEFAULT 'none' ON EMPTY)) AS t;

-- name: json-table-ordinality
SELECT t.n, t.v FROM JSON_TABLE('["a", "b"]', '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(5) PATH '$')) AS t ORDER BY t.n;

-- Type of the parameter matters since 8.0.22: a string is not a number inside JSON.
-- name: json-equals-integer-parameter
-- params: [1]
SELECT COUNT(*) FROM (SELECT JSON_EXTRACT('{"a": 1}', '$.a') AS v) AS x WHERE v = ?;

-- name: json-equals-string-parameter
-- params: ["1"]
SELECT COUNT(*) FROM (SELECT JSON_EXTRACT('{"a": 1}', '$.a') AS v) AS x WHERE v = ?;

-- name: json-document-as-parameter
-- params: [8, "{\"z\": 1, \"a\": \"ü\"}"]
INSERT INTO documents VALUES (?, ?);

-- name: json-round-trip
SELECT body, JSON_LENGTH(body) AS n FROM documents WHERE id = 8;

-- name: json-column-in-concat
SELECT CONCAT('<', JSON_EXTRACT('{"a": "ü"}', '$.a'), '>');

-- name: order-by-json
SELECT id FROM documents WHERE body IS NOT NULL ORDER BY JSON_EXTRACT(body, '$.name'), id;

-- The same document in another spelling: no change in MySQL, a change in MariaDB. Affected rows differ.
-- name: update-to-an-equal-document
UPDATE documents SET body = '{"name":"Ada","b":1,"a":{"x":[10,20,30]}}' WHERE id = 1;

-- name: update-in-place
UPDATE documents SET body = JSON_SET(body, '$.name', 'Eve') WHERE id = 2;

-- A literal default is refused by MySQL (1101), which takes an expression since 8.0.13; MariaDB takes both.
-- name: literal-default
-- expect: error 1101
CREATE TABLE settings (id INT PRIMARY KEY, options JSON DEFAULT '{}') ENGINE = InnoDB;

-- name: expression-default
CREATE TABLE preferences (id INT PRIMARY KEY, options JSON DEFAULT (JSON_OBJECT())) ENGINE = InnoDB;

-- name: how-the-type-is-shown
SELECT column_name AS name, data_type AS type, column_type AS full_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'documents' ORDER BY ordinal_position;
