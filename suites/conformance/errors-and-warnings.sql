-- suite: conformance / errors and warnings

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE things (id INT PRIMARY KEY, name VARCHAR(5) NOT NULL, n TINYINT UNSIGNED, UNIQUE KEY by_name (name)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO things VALUES (1, 'a', 1), (2, 'b', 2);

-- name: syntax-error
-- expect: error 1064
SELEC 1;

-- name: empty-select
-- expect: error 1064
SELECT;

-- name: unknown-table
-- expect: error 1146
SELECT * FROM no_such_table;

-- name: unknown-column
-- expect: error 1054
SELECT no_such_column FROM things;

-- name: unknown-column-in-where
-- expect: error 1054
SELECT id FROM things WHERE no_such_column = 1;

-- name: unknown-column-in-order
-- expect: error 1054
SELECT id FROM things ORDER BY no_such_column;

-- name: unknown-alias
-- expect: error 1054
SELECT t.id FROM things AS x;

-- name: ambiguous-column
SELECT id FROM things AS a JOIN things AS b ON a.id = b.id;

-- name: table-used-twice
-- expect: error 1066
SELECT 1 FROM things, things;

-- name: unknown-database
-- expect: error 1049, 1146
SELECT 1 FROM crosscheck_no_such_database.things;

-- From 1900 on the numbers are each server's own: 4161 here is MariaDB's.
-- name: unknown-type
-- expect: error 1064, 4161
CREATE TABLE odd (id NOSUCHTYPE);

-- name: unknown-engine-attribute
-- expect: error 1064, 1911
CREATE TABLE odd (id INT) NO_SUCH_OPTION = 1;

-- name: duplicate-primary-key
INSERT INTO things VALUES (1, 'c', 3);

-- name: duplicate-unique-key
INSERT INTO things VALUES (3, 'A', 3);

-- name: column-count
-- expect: error 1136
INSERT INTO things VALUES (3);

-- name: column-named-twice
-- expect: error 1110
INSERT INTO things (id, id, name) VALUES (3, 3, 'c');

-- name: null-in-not-null
INSERT INTO things VALUES (3, NULL, 3);

-- name: no-default
INSERT INTO things (id) VALUES (3);

-- name: too-long
INSERT INTO things VALUES (3, 'too long', 3);

-- name: out-of-range
INSERT INTO things VALUES (3, 'c', -1);

-- name: wrong-number
INSERT INTO things VALUES (3, 'c', 'x');

-- name: second-row-fails
INSERT INTO things VALUES (5, 'e', 5), (6, 'e', 6);

-- name: nothing-of-failed-insert
SELECT COUNT(*) AS n FROM things WHERE id >= 5;

-- name: subquery-with-two-rows
SELECT (SELECT id FROM things) AS id;

-- name: subquery-with-two-columns
-- expect: error 1241
SELECT (SELECT 1, 2) AS pair;

-- name: operand-with-two-columns
-- expect: error 1241, 4078
SELECT (1, 2) = 1;

-- name: aggregate-in-where
-- expect: error 1111
SELECT id FROM things WHERE COUNT(*) > 0;

-- name: nested-aggregate
-- expect: error 1111
SELECT SUM(COUNT(*)) FROM things;

-- name: wrong-limit
-- expect: error 1064
SELECT id FROM things LIMIT 1.5;

-- name: unknown-system-variable
-- expect: error 1193
SET SESSION no_such_variable = 1;

-- name: wrong-value-for-variable
-- expect: error 1231
SET SESSION sql_mode = 12345678901234567890;

-- name: too-deep-name
-- expect: error 1064
SELECT a.b.c.d FROM things;

-- name: bad-charset
-- expect: error 1054
SELECT _nocharset'a';

-- name: invalid-utf8-in-literal
SELECT _utf8mb4 X'FF' AS broken;

-- name: invalid-default-charset
-- expect: error 1115
CREATE TABLE odd (a VARCHAR(5)) CHARACTER SET no_such_charset;

START TRANSACTION;

-- LIMIT in an UPDATE of several tables is MariaDB's.
-- name: limit-in-update-of-two-tables
-- expect: error 1221
UPDATE things AS a, things AS b SET a.n = 1 LIMIT 1;

-- A table that is written cannot be read in a subquery of the same statement (1093); MariaDB can since 10.3.
-- name: update-from-used-table
-- expect: error 1093
UPDATE things SET n = (SELECT MAX(t.n) FROM things AS t);

-- name: delete-from-used-table
-- expect: error 1093
DELETE FROM things WHERE id = (SELECT MAX(t.id) + 100 FROM things AS t);

-- name: insert-from-used-table
INSERT INTO things SELECT id + 100, CONCAT(name, 'x'), n FROM things;

ROLLBACK;

-- name: safe-updates-on
SET SESSION sql_safe_updates = 1;

-- name: update-without-key
-- expect: error 1175
UPDATE things SET n = 9 WHERE n = 1;

SET SESSION sql_safe_updates = 0;

SET SESSION sql_mode = '';

-- Warnings have level, code, count and order.
-- name: three-warnings
INSERT INTO things VALUES (10, 'much too long', 999), (11, 'k', -5);

-- name: three-warnings-counted
SELECT @@warning_count AS warnings, @@error_count AS errors;

-- name: again-three-warnings
UPDATE things SET name = 'again too long', n = 'x' WHERE id = 10;

-- name: their-count
SHOW COUNT(*) WARNINGS;

-- name: refused-statement
-- expect: error 1054
SELECT no_such_column FROM things;

-- name: count-of-errors
SHOW COUNT(*) ERRORS;

-- name: many-warnings
UPDATE things SET n = n WHERE id IN ('1a', '2b', '3c');

-- One note for each table, or one for all.
-- name: note-for-if-exists
DROP TABLE IF EXISTS never_one, never_two;

SET SESSION sql_notes = 0;

-- name: notes-turned-off
DROP TABLE IF EXISTS never_one;

SET SESSION sql_notes = 1, SESSION max_error_count = 1;

-- name: list-shorter-than-count
INSERT INTO things VALUES (20, 'much too long', 999), (21, 'too long as well', 999);

SET SESSION max_error_count = 0;

-- name: list-turned-off
INSERT INTO things VALUES (30, 'q too long', 999);

SET SESSION max_error_count = 64;

-- name: warning-in-select
SELECT CAST('x1' AS SIGNED) AS a, 1 / 0 AS b, DATE('nonsense') AS c;

-- name: warning-before-select
UPDATE things SET n = n WHERE id = '1 abc' AND n > 100;

-- name: statement-without-a-table
SELECT 1 AS one;

-- The list belongs to the last statement that made one. MySQL since 8.0 clears it for each statement; 5.6 and MariaDB keep it over a SELECT without a table.
-- name: warnings-over-statement-without-a-table
SHOW COUNT(*) WARNINGS;

-- name: affects-two-rows
UPDATE things SET n = 77 WHERE id IN (1, 2);

-- name: show-warnings-between
SHOW WARNINGS;

-- name: row-count-after-show-warnings
SELECT ROW_COUNT() AS n;

UPDATE things SET n = 78 WHERE id IN (1, 2);

-- name: row-count-at-once
SELECT ROW_COUNT() AS n;
