-- suite: conformance / strings

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE texts (id INT PRIMARY KEY, c CHAR(5), v VARCHAR(5), b BINARY(5), vb VARBINARY(5), tx TEXT, e ENUM('small', 'large', ''), s SET('red', 'green', 'blue'), bits BIT(10)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- name: trailing-blanks
INSERT INTO texts (id, c, v, b, vb) VALUES (1, 'ab  ', 'ab  ', 'ab', 'ab');

-- name: trailing-blanks-read
SELECT CONCAT('<', c, '>') AS c, CONCAT('<', v, '>') AS v, HEX(b) AS b, HEX(vb) AS vb, LENGTH(c) AS length FROM texts WHERE id = 1;

-- name: too-long-for-varchar
INSERT INTO texts (id, v) VALUES (2, 'abcdef');

-- Blanks at the end are cut without an error, with a note.
-- name: only-blanks-too-long
INSERT INTO texts (id, v) VALUES (3, 'abc     ');

-- name: too-long-for-binary
INSERT INTO texts (id, b) VALUES (4, 'abcdef');

-- name: unknown-enum-value
INSERT INTO texts (id, e) VALUES (5, 'medium');

-- name: enum-by-number
INSERT INTO texts (id, e) VALUES (6, 2), (7, '1'), (8, '');

-- name: set-values
INSERT INTO texts (id, s) VALUES (9, 'blue,red'), (10, 5), (11, '');

-- name: unknown-set-value
INSERT INTO texts (id, s) VALUES (12, 'red,black');

-- name: enum-and-set-read
SELECT id, e, e + 0 AS n, s, s + 0 AS m FROM texts WHERE id BETWEEN 6 AND 11 ORDER BY id;

-- name: enum-order
SELECT id FROM texts WHERE e IS NOT NULL ORDER BY e, id;

-- name: bits
INSERT INTO texts (id, bits) VALUES (13, b'1010'), (14, 1023), (15, 'A');

-- name: bits-too-wide
INSERT INTO texts (id, bits) VALUES (16, 1024);

-- name: bits-read
SELECT id, bits, bits + 0 AS n, HEX(bits) AS h, BIN(bits) AS b FROM texts WHERE bits IS NOT NULL ORDER BY id;

-- name: bytes-through-parameters
-- params: [17, {"bytes": "00ff10"}, "ä'\\\"ö"]
INSERT INTO texts (id, vb, v) VALUES (?, ?, ?);

-- name: bytes-read
SELECT id, vb, HEX(vb) AS h, v, CHAR_LENGTH(v) AS chars, LENGTH(v) AS bytes FROM texts WHERE id = 17;

-- name: invalid-utf8-bytes
-- params: [18, {"bytes": "61ff62"}]
INSERT INTO texts (id, v) VALUES (?, ?);

-- name: invalid-utf8-literal
INSERT INTO texts (id, v) VALUES (19, X'61FF62');

-- name: substrings
SELECT SUBSTRING('größe', 3) AS a, SUBSTRING('größe', -2) AS b, SUBSTRING('abc', 0) AS c, LEFT('abc', -1) AS d, RIGHT('größe', 2) AS e, MID('abc', 2, 1) AS f;

-- name: substring-index
SELECT SUBSTRING_INDEX('a.b.c', '.', 2) AS a, SUBSTRING_INDEX('a.b.c', '.', -1) AS b, SUBSTRING_INDEX('aXbxc', 'x', 1) AS c;

-- LPAD with an empty filler is NULL until 5.7 and in MariaDB.
-- name: padding
SELECT LPAD('ab', 5, 'xy') AS a, RPAD('abc', 2, 'x') AS b, LPAD('a', 3, '') AS c, REPEAT('ab', 0) AS d, SPACE(2) AS e;

-- MariaDB takes two arguments and fills with blanks.
-- name: padding-with-two-arguments
-- expect: error 1582
SELECT LPAD('a', 3) AS a;

-- name: trims
SELECT TRIM('  a ') AS a, TRIM(LEADING 'x' FROM 'xxax') AS b, TRIM(BOTH 'ab' FROM 'ababcab') AS c, LTRIM('\t a') AS d;

-- name: empty-separator
SELECT CONCAT_WS('', 'a', 'b') AS a, REPLACE('abc', '', 'x') AS b, FIELD('b', 'a', 'b') AS c, FIND_IN_SET('b', 'a,b') AS d, ELT(3, 'a', 'b') AS e;

-- name: soundex-and-reverse
SELECT SOUNDEX('Robert') AS a, REVERSE('größe') AS b, ASCII('ä') AS c, ORD('ä') AS d, CHAR(65, 66 USING utf8mb4) AS e, CHAR(256) AS f;

-- name: quoting-function
SELECT QUOTE('it''s') AS a, QUOTE(NULL) AS b, HEX('ä') AS c, UNHEX('C3A4') AS d, UNHEX('xyz') AS e;

-- name: escapes-in-literals
SELECT 'a\tb' AS a, 'a\%b' AS b, 'a\qb' AS c, "double ""quoted""" AS d, 'adjacent' ' text' AS e, N'national' AS f, HEX('\0') AS g;

-- Two pipes are OR by default. Deprecated in MySQL since 8.0.17 (1287), as are && and !.
-- name: pipes-as-or
SELECT 'a' || 'b' AS a, 1 && 0 AS b, !1 AS c;

-- name: exclamation-mark-binds-tighter
SELECT !1 + 1 AS a, NOT 1 + 1 AS b;

SET SESSION sql_mode = 'PIPES_AS_CONCAT,ANSI_QUOTES';

-- name: pipes-as-concat
SELECT 'a' || 'b' AS "quoted label";

SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES';

-- name: backslash-is-a-character
SELECT 'a\\b' AS a, LENGTH('\n') AS b;

-- Deprecated since 8.0.13 (3090).
-- name: mode-for-full-length
SET SESSION sql_mode = 'PAD_CHAR_TO_FULL_LENGTH';

-- name: char-padded-to-full-length
SELECT CHAR_LENGTH(c) AS n FROM texts WHERE id = 1;

SET SESSION sql_mode = '';

-- name: cut-without-strict-mode
INSERT INTO texts (id, v, e, s) VALUES (30, 'abcdefgh', 'medium', 'red,black');

-- name: cut-values
SELECT v, e, s FROM texts WHERE id = 30;

-- name: group-concat
SELECT GROUP_CONCAT(v ORDER BY id DESC SEPARATOR '|') AS a, GROUP_CONCAT(DISTINCT LEFT(v, 1) ORDER BY 1) AS b FROM texts WHERE v IS NOT NULL AND id IN (1, 3, 17);

-- 1,024 characters in MySQL, 1,048,576 in MariaDB since 10.2.4: set the limit yourself.
-- name: group-concat-at-default-limit
SELECT LENGTH(GROUP_CONCAT(REPEAT('x', 600))) AS length FROM texts WHERE id IN (1, 3);

SET SESSION group_concat_max_len = 10;

-- name: group-concat-cut
SELECT GROUP_CONCAT(REPEAT('y', 8) ORDER BY id) AS a FROM texts WHERE id IN (1, 3);

-- MariaDB alone, since 10.3.3.
-- name: group-concat-with-limit
-- expect: error 1064
SELECT GROUP_CONCAT(id ORDER BY id LIMIT 2) AS a FROM texts;

-- name: export-set
SELECT EXPORT_SET(5, 'Y', 'N', ',', 4) AS a, MAKE_SET(5, 'a', 'b', 'c') AS b, INSERT('Quadratic', 3, 4, 'What') AS c, STRCMP('a', 'b') AS d;

-- name: lengths
SELECT BIT_LENGTH('ä') AS a, OCTET_LENGTH('ä') AS b, CHARACTER_LENGTH('😀') AS c;
