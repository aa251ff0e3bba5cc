-- suite: conformance / common table expressions and derived tables

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE staff (id INT PRIMARY KEY, boss INT, name VARCHAR(20) NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO staff VALUES (1, NULL, 'root'), (2, 1, 'left'), (3, 1, 'right'), (4, 2, 'leaf'), (5, 4, 'bud');

-- Since 8.0.1 and MariaDB 10.2; 5.6 answers 1064.
-- name: plain-cte
WITH pairs AS (SELECT 1 AS a UNION ALL SELECT 2) SELECT a FROM pairs ORDER BY a;

-- name: recursive-cte
WITH RECURSIVE tree AS (
  SELECT id, name, 0 AS depth FROM staff WHERE boss IS NULL
  UNION ALL
  SELECT s.id, s.name, t.depth + 1 FROM staff s JOIN tree t ON s.boss = t.id
) SELECT id, name, depth FROM tree ORDER BY id;

-- A column's type comes from the first part: VARCHAR(20) here, just wide enough.
-- name: recursive-path-in-width-of-first-part
WITH RECURSIVE tree AS (
  SELECT id, name AS path FROM staff WHERE boss IS NULL
  UNION ALL
  SELECT s.id, CONCAT(t.path, '/', s.name) FROM staff s JOIN tree t ON s.boss = t.id
) SELECT id, path FROM tree ORDER BY id;

-- name: recursive-path-with-cast
WITH RECURSIVE tree AS (
  SELECT id, CAST(name AS CHAR(200)) AS path FROM staff WHERE boss IS NULL
  UNION ALL
  SELECT s.id, CONCAT(t.path, '/', s.name) FROM staff s JOIN tree t ON s.boss = t.id
) SELECT id, path FROM tree ORDER BY id;

-- CHAR(1) from the literal: 1406 in strict mode. CAST the first part.
-- name: recursive-literal-too-short
WITH RECURSIVE grow AS (SELECT 1 AS n, 'a' AS s UNION ALL SELECT n + 1, CONCAT(s, 'b') FROM grow WHERE n < 3) SELECT n, s FROM grow ORDER BY n;

-- MySQL stops at cte_max_recursion_depth with an error (3636); MariaDB at max_recursive_iterations, with the rows so far.
-- name: recursion-limit-of-mysql
-- expect: error 1193
SET SESSION cte_max_recursion_depth = 10;

-- name: recursion-limit-of-mariadb
-- expect: error 1193
SET SESSION max_recursive_iterations = 10;

-- name: runaway-recursion
WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n;

-- LIMIT as a brake: since 8.0.19.
-- name: limit-inside-recursion
-- expect: error 1235
WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n LIMIT 5) SELECT MAX(i) FROM n;

-- name: recursion-with-distinct-union
WITH RECURSIVE n AS (SELECT 1 AS i UNION SELECT (i MOD 3) + 1 FROM n) SELECT i FROM n ORDER BY i;

-- MariaDB alone.
-- name: cycle-clause
-- expect: error 1064
WITH RECURSIVE n AS (SELECT 1 AS i UNION SELECT (i MOD 3) + 1 FROM n) CYCLE i RESTRICT SELECT i FROM n ORDER BY i;

START TRANSACTION;

-- name: cte-in-update
UPDATE staff JOIN (WITH b AS (SELECT 5 AS id) SELECT id FROM b) AS picked ON picked.id = staff.id SET name = 'flower';

-- In front of UPDATE and DELETE only MySQL takes WITH.
-- name: cte-before-update
-- expect: error 1064
WITH picked AS (SELECT 5 AS id) UPDATE staff JOIN picked ON picked.id = staff.id SET name = 'fruit';

-- name: cte-before-delete
-- expect: error 1064
WITH picked AS (SELECT 5 AS id) DELETE FROM staff WHERE id IN (SELECT id FROM picked);

-- name: insert-with-cte
INSERT INTO staff WITH extra AS (SELECT 6 AS id, 1 AS boss, 'new' AS name) SELECT * FROM extra;

ROLLBACK;

-- name: cte-column-names
WITH pairs (a, b) AS (SELECT 1, 2) SELECT b, a FROM pairs;

-- Since 8.0.19 and MariaDB 11.7.
-- name: derived-column-names
-- expect: error 1064
SELECT b, a FROM (SELECT 1, 2) AS pairs (a, b);

-- Since 8.0.14; MariaDB has none in these versions (1064). A subquery in the select list is the old way.
-- name: lateral
-- expect: error 1064
SELECT s.id, x.n FROM staff s, LATERAL (SELECT COUNT(*) AS n FROM staff c WHERE c.boss = s.id) AS x ORDER BY s.id;

-- A derived table inside a subquery may look outwards since 8.0.14.
-- name: outer-reference-in-derived-table
-- expect: error 1054
SELECT id, (SELECT n FROM (SELECT COUNT(*) AS n FROM staff c WHERE c.boss = s.id) AS x) AS n FROM staff s ORDER BY id;

-- name: limit-in-subquery-of-in
-- expect: error 1235
SELECT id FROM staff WHERE id IN (SELECT id FROM staff ORDER BY id LIMIT 2);

-- A derived table has no order of its own: since 5.7 its ORDER BY is dropped when it is merged.
-- name: order-inside-derived-table
-- order: any
SELECT id FROM (SELECT id FROM staff ORDER BY id DESC) AS x;

-- The newest row of each group, by habit: 5.6 takes the first row of the sorted derived table, later servers do not.
-- Use ROW_NUMBER(), or join with MAX(id).
-- name: group-by-over-sorted-derived-table
SELECT boss, name FROM (SELECT boss, name FROM staff WHERE boss = 1 ORDER BY id DESC) AS x GROUP BY boss;

START TRANSACTION;

-- The way around 1093 is a derived table; one that could be merged into the statement still has to hold.
-- name: update-with-itself-in-derived-table
UPDATE staff SET name = CONCAT(name, '!') WHERE id = (SELECT x.id FROM (SELECT MAX(id) AS id FROM staff) AS x);

-- name: update-with-itself-in-subquery
-- expect: error 1093
UPDATE staff SET name = CONCAT(name, '?') WHERE id = (SELECT MAX(id) FROM staff);

-- name: update-with-mergeable-derived-table
UPDATE staff SET name = CONCAT(name, '#') WHERE id IN (SELECT x.id FROM (SELECT id FROM staff WHERE boss IS NULL) AS x);

-- name: delete-with-mergeable-derived-table
DELETE FROM staff WHERE id IN (SELECT x.id FROM (SELECT id FROM staff WHERE name LIKE 'leaf%') AS x);

ROLLBACK;

-- Refused by each for a reason of its own.
-- name: derived-table-without-alias
-- expect: error 1248, 1064
SELECT * FROM (SELECT 1 AS a);

-- MySQL writes VALUES ROW(…) since 8.0.19, MariaDB VALUES (…) since 10.3: neither takes the other's.
-- name: values-row-constructor
-- expect: error 1064
SELECT * FROM (VALUES ROW(1, 'a'), ROW(2, 'b')) AS v (n, s) ORDER BY n;

-- name: values-standard-constructor
-- expect: error 1064
VALUES (1, 'a'), (2, 'b');

-- name: table-statement
-- expect: error 1064
TABLE staff ORDER BY id LIMIT 2;
