-- suite: conformance / casts and comparisons

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE things (id INT PRIMARY KEY, code VARCHAR(20), n INT, KEY (code)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO things VALUES (1, '0', 0), (2, 'abc', 1), (3, '1abc', 2), (4, '01', 1), (5, NULL, NULL), (6, '1e1', 10);

-- A text compared with a number becomes a number: 'abc' is 0.
-- name: text-against-number
SELECT id FROM things WHERE code = 0 ORDER BY id;

-- name: text-against-number-with-warnings
SELECT 'abc' = 0 AS a, '1abc' = 1 AS b, '1e1' = 10 AS c;

-- name: number-against-text-parameter
-- params: ["1"]
SELECT id FROM things WHERE n = ? ORDER BY id;

-- name: text-against-number-parameter
-- params: [1]
SELECT id FROM things WHERE code = ? ORDER BY id;

-- In UPDATE and DELETE the same comparison is an error in strict mode (1292).
-- name: update-by-text-against-number
UPDATE things SET n = n WHERE code = 1;

-- name: delete-by-text-against-number
DELETE FROM things WHERE code = 77;

-- name: cast-to-signed
SELECT CAST('12abc' AS SIGNED) AS a, CAST('abc' AS SIGNED) AS b, CAST(2.5 AS SIGNED) AS c, CAST('2.9' AS SIGNED) AS d, CAST(-1 AS UNSIGNED) AS e;

-- name: cast-to-unsigned-beyond
SELECT CAST('18446744073709551616' AS UNSIGNED) AS a, CAST(1e30 AS SIGNED) AS b;

-- name: cast-to-decimal
SELECT CAST('1.239' AS DECIMAL(5,2)) AS a, CAST('x' AS DECIMAL(5,2)) AS b, CAST(123456 AS DECIMAL(4,1)) AS c;

-- name: cast-to-char
SELECT CAST(12345 AS CHAR(3)) AS a, CAST(1.50 AS CHAR) AS b, CAST(1e3 AS CHAR) AS c, CAST(TRUE AS CHAR) AS d;

-- name: cast-to-binary
SELECT HEX(CAST('a' AS BINARY(3))) AS padded, HEX(CAST('abc' AS BINARY(2))) AS cut;

-- Since 8.0.17.
-- name: cast-to-double
SELECT CAST('1.5' AS DOUBLE) AS a, CAST(0.1 AS FLOAT) AS b;

-- name: cast-to-real
-- expect: error 1064
SELECT CAST('1.5' AS REAL) AS a;

-- Since 8.0.22; not in MariaDB.
-- name: cast-to-year
-- expect: error 1064
SELECT CAST('26' AS YEAR) AS a;

-- MariaDB alone, as is the next.
-- name: cast-to-integer
-- expect: error 1064
SELECT CAST('5' AS INT) AS a;

-- name: cast-to-varchar
-- expect: error 1064
SELECT CAST(5 AS VARCHAR(10)) AS a;

-- name: cast-to-national-char
SELECT CAST('a' AS NCHAR(5)) AS a;

-- name: cast-to-national-char-in-full
-- expect: error 1064
SELECT CAST('a' AS NATIONAL CHAR(5)) AS a;

-- name: cast-to-date
SELECT CAST('2026-02-30' AS DATE) AS a, CAST('20260203' AS DATE) AS b, CAST(20260203 AS DATE) AS c, CAST('26-2-3' AS DATE) AS d;

-- name: cast-to-time
SELECT CAST('1:2:3' AS TIME) AS a, CAST(10203 AS TIME) AS b, CAST('900:00:00' AS TIME) AS c;

-- MySQL rounds what does not fit, MariaDB cuts it off.
-- name: cast-to-datetime-with-fraction
SELECT CAST('2026-02-03 04:05:06.789' AS DATETIME) AS a, CAST('2026-02-03 04:05:06.789' AS DATETIME(3)) AS b;

-- The BINARY operator is deprecated since 8.0.27 (1287).
-- name: binary-operator
SELECT BINARY 'a' = 'A' AS a;

-- name: convert-using
SELECT CONVERT('ä' USING latin1) AS a, HEX(CONVERT('ä' USING latin1)) AS b, CONVERT('€' USING ascii) AS c;

-- name: boolean-words
SELECT TRUE AS a, FALSE AS b, TRUE + TRUE AS c, NOT 5 AS d, 2 IS TRUE AS e, NULL IS UNKNOWN AS f;

-- name: null-arithmetic
SELECT NULL + 1 AS a, NULL = NULL AS b, NULL <=> NULL AS c, NULL AND 0 AS d, NULL OR 1 AS e, NOT NULL AS f;

-- name: null-in-lists
SELECT 1 IN (1, NULL) AS a, 2 IN (1, NULL) AS b, 2 NOT IN (1, NULL) AS c, NULL IN (1) AS d;

-- Gone in 8.0; write NULL.
-- name: null-literal-by-backslash
-- expect: error 1064
SELECT \N AS v;

-- name: null-in-concat
SELECT CONCAT('a', NULL) AS a, CONCAT_WS(',', 'a', NULL, 'b') AS b, COALESCE(NULL, NULL) AS c, IFNULL(NULL, 1) AS d, NULLIF('a', 'A') AS e;

-- name: order-of-null
SELECT id FROM things ORDER BY n IS NULL, n, id;

-- name: row-comparison
SELECT (1, 2) = (1, 2) AS a, (1, NULL) = (1, 2) AS b, (1, 2) < (1, 3) AS c, (1, 2) IN ((1, 2), (3, 4)) AS d;

-- name: between-mixed-types
SELECT '5' BETWEEN 1 AND 10 AS a, 'b' BETWEEN 'a' AND 'c' AS b, 5 NOT BETWEEN 10 AND 1 AS c;

-- name: date-against-text
SELECT DATE '2026-02-03' = '2026-02-03 00:00:00' AS a, DATE '2026-02-03' = '2026-2-3' AS b, DATE '2026-02-03' < '2026-02-03 12:00:00' AS c;

-- Nonsense beside a date is an error since 8.0.16 (1525), a warning elsewhere.
-- name: date-against-nonsense
SELECT DATE '2026-02-03' = 'nonsense' AS a;

-- MariaDB compares as text here, and finds the row.
-- name: date-column-against-nonsense
SELECT COUNT(*) FROM (SELECT DATE '2026-02-03' AS d) AS x WHERE d > 'nonsense';

-- name: date-against-number
SELECT DATE '2026-02-03' = 20260203 AS a, DATE '2026-02-03' + 0 AS b, TIMESTAMP '2026-02-03 04:05:06' + 0 AS c;

-- name: case-types
SELECT CASE WHEN 1 THEN 1 ELSE 'a' END AS a, IF(0, 'a', 1.5) AS b, CASE 'A' WHEN 'a' THEN 'same' END AS c;

-- name: decimal-against-float
SELECT 0.1 + 0.2 = 0.3 AS decimals, 0.1e0 + 0.2e0 = 0.3e0 AS doubles, 0.1e0 + 0.2e0 AS sum;

-- MySQL compares as DOUBLE, where both numbers are one; MariaDB as DECIMAL.
-- name: big-integer-against-text
SELECT 9007199254740993 = '9007199254740992' AS a, '9007199254740993' = 9007199254740993 AS b;
