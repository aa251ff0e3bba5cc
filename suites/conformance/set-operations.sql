-- suite: conformance / set operations

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE one (n INT, s VARCHAR(10)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
CREATE TABLE two (n INT, s VARCHAR(10)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO one VALUES (1, 'a'), (2, 'b'), (2, 'b'), (3, NULL);
INSERT INTO two VALUES (2, 'b'), (3, NULL), (4, 'A');

-- name: union-distinct
SELECT n, s FROM one UNION SELECT n, s FROM two ORDER BY n;

-- name: union-folds-by-collation
SELECT COUNT(*) FROM (SELECT s FROM one UNION SELECT s FROM two) AS x;

-- INTERSECT and EXCEPT came with 8.0.31 and MariaDB 10.3.
-- name: intersect
SELECT n, s FROM one INTERSECT SELECT n, s FROM two ORDER BY n;

-- name: except
SELECT n, s FROM one EXCEPT SELECT n, s FROM two ORDER BY n;

-- ALL for both since MariaDB 10.5.
-- name: except-all
SELECT n FROM one EXCEPT ALL SELECT n FROM two ORDER BY n;

-- name: intersect-all
SELECT n FROM one INTERSECT ALL SELECT n FROM one ORDER BY n;

-- Another product's word for EXCEPT; MariaDB takes it in that product's mode only.
-- name: minus
-- expect: error 1064
SELECT n FROM one MINUS SELECT n FROM two;

-- INTERSECT binds tighter than UNION.
-- name: precedence
SELECT 1 AS n UNION SELECT 2 INTERSECT SELECT 2 ORDER BY n;

-- name: nested-parentheses
(SELECT 1 AS n UNION SELECT 2) EXCEPT (SELECT 2 UNION SELECT 3);

-- name: parenthesised-with-limit
(SELECT n FROM one WHERE s = 'a' LIMIT 1) UNION ALL (SELECT n FROM two WHERE s = 'a' LIMIT 1) ORDER BY n;

-- ORDER BY without LIMIT inside a part has no meaning and is dropped.
-- name: order-inside-part
-- order: any
(SELECT n FROM one ORDER BY n DESC) UNION ALL (SELECT n FROM two ORDER BY n DESC);

-- The types of the parts meet: number and text give text.
-- name: number-meets-text
SELECT 1 AS v UNION ALL SELECT 'x' ORDER BY v;

-- name: integer-meets-decimal
SELECT 1 AS v UNION ALL SELECT 2.50 ORDER BY v;

-- name: date-meets-text
SELECT DATE '2026-02-03' AS v UNION ALL SELECT 'x' ORDER BY v;

-- 5.6 squeezes both into an unsigned integer and loses the sign; later servers widen to DECIMAL.
-- name: unsigned-meets-negative
SELECT 18446744073709551615 AS v UNION ALL SELECT -1 ORDER BY v;

-- name: null-meets-integer
SELECT NULL AS v UNION ALL SELECT 1 ORDER BY v;

-- name: enum-like-width
SELECT 'a' AS v UNION ALL SELECT 'longer text' ORDER BY v;

-- name: different-number-of-columns
-- expect: error 1222
SELECT 1 UNION SELECT 1, 2;

-- name: name-comes-from-first-part
SELECT 1 AS first_name UNION SELECT 2 AS second_name ORDER BY first_name;

-- name: order-by-name-of-second-part
-- expect: error 1054
SELECT 1 AS first_name UNION SELECT 2 AS second_name ORDER BY second_name;

-- name: order-by-column-of-a-table
-- expect: error 1250
SELECT n FROM one UNION SELECT n FROM two ORDER BY one.n;

-- name: into-variable-at-the-end
SELECT 1 UNION SELECT 1 INTO @set_operation;

-- name: collations-of-literals-meet
-- expect: error 1267
SELECT _utf8mb4'a' COLLATE utf8mb4_bin AS v UNION SELECT _utf8mb4'A' COLLATE utf8mb4_general_ci;

-- name: limit-zero
SELECT n FROM one UNION SELECT n FROM two LIMIT 0;

-- MariaDB alone, since 10.6.
-- name: fetch-first
-- expect: error 1064
SELECT n FROM two ORDER BY n OFFSET 1 ROW FETCH NEXT 1 ROW ONLY;

-- name: fetch-with-ties
-- expect: error 1064
SELECT n FROM one ORDER BY n DESC FETCH FIRST 2 ROWS WITH TIES;
