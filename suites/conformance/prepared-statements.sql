-- suite: conformance / prepared statements

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(6,2), at DATETIME(3)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO items VALUES (1, 'one', 1.10, '2026-02-03 04:05:06.789'), (2, 'two', 2.20, NULL), (3, '3', 3.30, '2026-01-01');

-- name: integer-parameter
-- params: [2]
SELECT name FROM items WHERE id = ?;

-- name: text-parameter-for-integer
-- params: ["2"]
SELECT name FROM items WHERE id = ?;

-- name: integer-parameter-for-text
-- params: [3]
SELECT id FROM items WHERE name = ?;

-- name: null-parameter
-- params: [null]
SELECT id FROM items WHERE name = ?;

-- name: null-safe-parameter
-- params: [null]
SELECT COUNT(*) AS n FROM items WHERE at <=> ?;

-- name: boolean-parameter
-- params: [true, false]
SELECT ? AS yes, ? AS no;

-- Type and width of a bare parameter's column depend on when the server decides: at prepare since 8.0.22, at execute before.
-- name: parameters-in-select-list
-- params: [1, "text", null, {"decimal": "1.10"}]
SELECT ? AS whole, ? AS word, ? AS nothing, ? AS money;

-- Thirty decimals behind a DECIMAL parameter, since its precision is not known at prepare.
-- name: parameter-arithmetic
-- params: [1, "2", {"decimal": "1.10"}]
SELECT ? + 1 AS a, ? + 1 AS b, ? * 2 AS c;

-- name: parameter-division
-- params: [1, 3]
SELECT ? / ? AS third;

-- name: parameter-in-concat
-- params: [1, "x"]
SELECT CONCAT(?, '-', ?) AS text;

-- name: parameter-in-coalesce
-- params: [null, 5]
SELECT COALESCE(?, ?) AS value;

-- name: parameter-in-case
-- params: [1, "a", 2]
SELECT CASE WHEN ? THEN ? ELSE ? END AS value;

-- name: parameter-in-list
-- params: [1, "3", null]
SELECT id FROM items WHERE id IN (?, ?, ?) ORDER BY id;

-- name: parameter-in-between
-- params: ["1", 2]
SELECT id FROM items WHERE id BETWEEN ? AND ? ORDER BY id;

-- name: parameter-in-like
-- params: ["t%"]
SELECT id FROM items WHERE name LIKE ?;

-- name: parameter-as-interval
-- params: [1]
SELECT DATE '2026-01-31' + INTERVAL ? MONTH AS moment;

-- name: parameter-as-date
-- params: [{"datetime": "2026-02-03 04:05:06.789"}]
SELECT id FROM items WHERE at = ?;

-- name: parameter-as-date-text
-- params: ["2026-01-01"]
SELECT id FROM items WHERE at = ?;

-- A position in 5.6 and MariaDB (1054 when there is none), a constant since 8.0.22.
-- name: parameter-in-order-by
-- order: any
-- params: [2]
-- expect: error 1054
SELECT id FROM items ORDER BY ?;

-- name: parameter-in-group-by
-- params: [10]
SELECT id DIV ? AS band, COUNT(*) AS n FROM items GROUP BY band;

-- name: limit-by-parameters
-- params: [2, 1]
SELECT id FROM items ORDER BY id LIMIT ? OFFSET ?;

-- name: limit-by-text-parameter
-- params: ["1"]
SELECT id FROM items ORDER BY id LIMIT ?;

-- A DOUBLE is refused for LIMIT since 8.0.22 (1210). Drivers for JavaScript like to send every number as one.
-- name: limit-by-double-parameter
-- params: [1.5]
-- expect: error 1210
SELECT id FROM items ORDER BY id LIMIT ?;

-- name: limit-by-decimal-parameter
-- params: [{"decimal": "2"}]
-- expect: error 1210
SELECT id FROM items ORDER BY id LIMIT ?;

-- Taken for a huge number by 5.6 and MariaDB, refused as out of range by MySQL since 8.0.22.
-- name: limit-by-negative-parameter
-- params: [-1]
SELECT id FROM items ORDER BY id LIMIT ?;

-- name: limit-by-null-parameter
-- params: [null]
SELECT id FROM items ORDER BY id LIMIT ?;

-- name: limit-by-negative-number
-- expect: error 1064
SELECT id FROM items ORDER BY id LIMIT -1;

-- name: moment-in-binary
-- params: [1]
SELECT at, price, name FROM items WHERE id = ?;

-- name: prepared-insert
-- params: [4, "größe 😀", {"decimal": "4.445"}, "2026-05-05 05:05:05.5555"]
INSERT INTO items VALUES (?, ?, ?, ?);

-- name: prepared-duplicate
-- params: [4]
INSERT INTO items (id) VALUES (?);

-- name: prepared-too-long
-- params: [5, "a name that is longer than twenty"]
INSERT INTO items (id, name) VALUES (?, ?);

-- name: prepared-syntax-error
-- params: [1]
-- expect: error 1064
SELECT ? FORM items;

-- name: prepared-unknown-table
-- params: [1]
-- expect: error 1146
SELECT id FROM no_such_table WHERE id = ?;

-- name: prepared-show
-- params: []
SHOW COLUMNS FROM items;

-- name: prepared-ddl
-- params: []
CREATE TABLE made_by_prepare (id INT PRIMARY KEY) ENGINE = InnoDB;

-- name: prepare-in-sql
PREPARE find_item FROM 'SELECT name FROM items WHERE id = ?';

SET @id = 1;

-- name: execute-with-integer
EXECUTE find_item USING @id;

SET @id = '2';

-- name: execute-with-text
EXECUTE find_item USING @id;

SET @id = 1.5;

-- name: execute-with-decimal
EXECUTE find_item USING @id;

-- name: execute-with-too-few
-- expect: error 1210
EXECUTE find_item;

-- Since 8.0.22 the type of a parameter is settled when it is first used. Before, each execution looked anew.
-- name: prepare-comparison-with-json
PREPARE same_value FROM 'SELECT JSON_EXTRACT(\'{"a": 1}\', \'$.a\') = ? AS same';

SET @v = 1;

-- name: json-compared-with-integer
EXECUTE same_value USING @v;

SET @v = '1';

-- name: json-compared-with-text
EXECUTE same_value USING @v;

-- The first execution settles on an integer; the text that comes next is read as one in MySQL since 8.0.22.
-- name: prepare-bare-parameter
PREPARE echo_value FROM 'SELECT ? AS value';

SET @v = 1;

-- name: echo-integer
EXECUTE echo_value USING @v;

SET @v = 'text';

-- name: echo-text
EXECUTE echo_value USING @v;

SET @v = 1.25;

-- name: echo-decimal
EXECUTE echo_value USING @v;

-- MariaDB alone, since 10.2.3.
-- name: execute-immediate
-- expect: error 1064
EXECUTE IMMEDIATE 'SELECT ? AS value' USING 5;

-- name: execute-with-literal
-- expect: error 1064
EXECUTE find_item USING 1;

-- name: prepare-two-statements
-- expect: error 1064
PREPARE two FROM 'SELECT 1; SELECT 2';

-- name: prepare-limit
PREPARE some_items FROM 'SELECT id FROM items ORDER BY id LIMIT ?';

SET @rows = 1;

-- name: execute-limit
EXECUTE some_items USING @rows;

SET @rows = '1';

-- A text variable after an integer: refused by MySQL since 8.0.22 (1210).
-- name: execute-limit-with-text
-- expect: error 1210
EXECUTE some_items USING @rows;

-- name: deallocate
DEALLOCATE PREPARE find_item;

-- name: execute-deallocated
-- expect: error 1243
EXECUTE find_item USING @id;

-- A table that changes under a prepared statement makes it prepare again.
-- name: prepare-star
PREPARE everything FROM 'SELECT * FROM made_by_prepare';

-- name: execute-star
EXECUTE everything;

ALTER TABLE made_by_prepare ADD COLUMN more INT;

-- name: execute-star-after-alter
EXECUTE everything;
