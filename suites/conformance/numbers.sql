-- suite: conformance / numbers

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE amounts (id INT PRIMARY KEY, i INT, u INT UNSIGNED, t TINYINT, b BIGINT UNSIGNED, d DECIMAL(6,2), f FLOAT, g DOUBLE) ENGINE = InnoDB;

-- Beside the value, the type is what a driver sees: a small literal is a BIGINT in MySQL and an INT in MariaDB.
-- name: integer-literals
SELECT 1 AS small, 2147483648 AS big, 18446744073709551615 AS biggest, 18446744073709551616 AS beyond;

-- name: decimal-literals
SELECT 1.0 AS a, .5 AS b, 1e0 AS c, 1.50 AS d, -0.0 AS e, -0e0 AS f;

-- Digits of an intermediate result are dropped since 8.0, so that a third times three falls short.
-- name: division
SELECT 1 / 3 AS a, 10 / 4 AS b, 1.00 / 3 AS c, 1 / 3 * 3 AS d;

-- name: integer-division
SELECT 7 DIV 2 AS a, -7 DIV 2 AS b, 7.5 DIV 2 AS c, -7 MOD 3 AS d, 7.5 % 2 AS e;

-- name: division-by-zero
SELECT 1 / 0 AS a, 1 DIV 0 AS b, 1 MOD 0 AS c;

-- name: insert-division-by-zero
INSERT INTO amounts (id, i) VALUES (1, 1 / 0);

-- Two minuses make a DECIMAL in MySQL and stay an integer in MariaDB.
-- name: double-minus
SELECT - -57 AS a, - - 57 AS b, +5 AS c;

-- name: average
SELECT AVG(n) AS a, SUM(n) AS b, AVG(n + 0e0) AS c FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 2) AS x;

-- DOUBLE in MySQL; MariaDB keeps the four decimals of an average.
-- name: standard-deviation
SELECT STDDEV(n) AS a, VAR_SAMP(n) AS b FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 4) AS x;

-- name: rounding-of-decimals
SELECT ROUND(2.5) AS a, ROUND(-2.5) AS b, ROUND(1.005, 2) AS c, ROUND(25, -1) AS d, TRUNCATE(-1.999, 1) AS e;

-- Binary floating point rounds to even on some servers and platforms, away from zero on others.
-- name: rounding-of-doubles
SELECT ROUND(2.5e0) AS a, ROUND(3.5e0) AS b, ROUND(-2.5e0) AS c;

-- name: ceiling-and-floor
SELECT CEILING(1.2) AS a, FLOOR(-1.2) AS b, CEIL(1e20) AS c;

-- name: unsigned-subtraction
SELECT CAST(1 AS UNSIGNED) - 2 AS below_zero;

-- name: bigint-overflow
SELECT 9223372036854775807 + 1 AS result;

-- name: bigint-multiplication-overflow
SELECT 9223372036854775807 * 2 AS result;

-- The literal is a DECIMAL before the minus comes, so nothing overflows.
-- name: negated-minimum
SELECT -(-9223372036854775808) AS result;

-- name: column-overflow
INSERT INTO amounts (id, t) VALUES (2, 128);

-- name: negative-into-unsigned
INSERT INTO amounts (id, u) VALUES (3, -1);

-- name: text-into-integer
INSERT INTO amounts (id, i) VALUES (4, '12abc');

-- The same number with another SQLSTATE: HY000 in MySQL, 22007 in MariaDB.
-- name: empty-text-into-integer
INSERT INTO amounts (id, i) VALUES (5, '');

-- MariaDB notes the blank behind the number (1265).
-- name: blank-around-number
INSERT INTO amounts (id, i) VALUES (6, ' 12 ');

-- name: decimal-into-integer-rounds
INSERT INTO amounts (id, i, d) VALUES (7, 2.5, 1.005);

-- name: text-decimal-into-integer
INSERT INTO amounts (id, i) VALUES (8, '2.5');

-- name: decimal-overflow
INSERT INTO amounts (id, d) VALUES (9, 12345.67);

-- name: floats
INSERT INTO amounts (id, f, g) VALUES (10, 0.1, 0.1), (11, 16777217, 1e15), (12, 3.4e38, 1.7976931348623157e308), (13, 1e-10, 1e16);

-- name: float-formatting
SELECT id, f, g FROM amounts WHERE id BETWEEN 10 AND 13 ORDER BY id;

-- name: float-in-arithmetic
SELECT id, f + 0 AS widened, f = 0.1 AS equal_to_decimal FROM amounts WHERE id = 10;

-- name: float-overflow
INSERT INTO amounts (id, f) VALUES (14, 1e39);

-- name: float-through-parameters
-- params: [10]
SELECT f, g, d, b FROM amounts WHERE id = ?;

-- name: biggest-through-parameters
-- params: [20, 18446744073709551615]
INSERT INTO amounts (id, b) VALUES (?, ?);

-- name: decimal-parameter
-- params: [21, {"decimal": "1.10"}]
INSERT INTO amounts (id, d) VALUES (?, ?);

-- name: stored-amounts
SELECT id, i, u, t, b, d FROM amounts ORDER BY id;

-- Digits for FLOAT and DOUBLE, ZEROFILL and display widths are deprecated since 8.0.17 (1681).
-- name: float-with-digits
CREATE TABLE digits (a FLOAT(7,2), b DOUBLE(9,3), c FLOAT UNSIGNED) ENGINE = InnoDB;

-- name: zerofill-and-width
CREATE TABLE padded (a INT(6) ZEROFILL, b INT(5)) ENGINE = InnoDB;

-- name: zerofill-value
INSERT INTO padded VALUES (42, 42);

-- name: zerofill-shown
SELECT a, b FROM padded;

-- name: format-function
SELECT FORMAT(1234567.891, 2) AS a, FORMAT(1234567.891, 2, 'de_DE') AS b, FORMAT(0.5, 0) AS c;

-- name: exponents
SELECT 1e16 AS a, 1e15 AS b, 123456789012345678e0 AS c, 1e-5 AS d, 0.0001e0 AS e, POW(2, 70) AS f;

-- name: conversions-between-bases
SELECT CONV('ff', 16, 10) AS a, CONV(-1, 10, 16) AS b, BIN(5) AS c, OCT(8) AS d, HEX(255) AS e;

-- MariaDB reads a hexadecimal literal as text except beside a number that it can see.
-- name: hexadecimal-literal
SELECT X'41' AS text, X'41' + 0 AS number, 0x41 + 0 AS prefixed, 0x41 = 65 AS equal;

-- name: bit-literal
SELECT b'1000001' AS text, b'1000001' + 0 AS number;

-- name: bit-operators
SELECT 5 & 3 AS a, 5 | 3 AS b, 5 ^ 3 AS c, ~0 AS d, 1 << 63 AS e, 1 << 64 AS f, -1 >> 1 AS g;

-- Since 8.0 bit operators work on binary strings of any length; before, both became 64-bit integers.
-- name: bit-operators-on-binary-strings
SELECT HEX(CAST(0xF0F0 AS BINARY(2)) & CAST(0xFF00 AS BINARY(2))) AS a, HEX(~CAST(0x0F AS BINARY(1))) AS b;

-- name: bit-count
SELECT BIT_COUNT(255) AS a, BIT_COUNT(CAST(0xFFFF AS BINARY(2))) AS b;

-- name: bit-aggregates-on-nothing
SELECT BIT_AND(id) AS a, BIT_OR(id) AS b, BIT_XOR(id) AS c FROM amounts WHERE id > 1000;

-- name: seeded-random
SELECT RAND(3) AS a, FLOOR(RAND(5) * 100) AS b;

-- name: functions-of-doubles
SELECT PI() AS a, SIN(1) AS b, EXP(1) AS c, LOG(2, 8) AS d, LN(0) AS e, SQRT(-1) AS f;

-- name: exponential-overflow
SELECT EXP(1000) AS result;

-- Compared as numbers by some, as texts by others.
-- name: greatest-of-mixed-types
SELECT GREATEST(1, '10', 9) AS a, LEAST(1.0, 1) AS b, GREATEST(1, NULL) AS c;
