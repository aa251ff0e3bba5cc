-- suite: conformance / comments, labels and names

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

-- Code in a version comment runs where the server is at least that version.
-- name: version-comment-for-5-6
SELECT 1 /*!50600 + 1 */ AS n;

-- MariaDB takes 50701 to 99999 for MySQL's alone, and skips them.
-- name: version-comment-for-5-7
SELECT 1 /*!50708 + 1 */ AS n;

-- name: version-comment-for-8
SELECT 1 /*!80000 + 1 */ AS n;

-- name: version-comment-for-later
SELECT 1 /*!99999 + 1 */ AS n;

-- Six digits are understood by MariaDB and by MySQL 8; 5.6 reads five, and what follows is a syntax error.
-- name: version-comment-with-six-digits
SELECT 1 /*!100100 + 1 */ AS n;

-- name: comment-for-mariadb
SELECT 1 /*M! + 1 */ AS n;

-- name: comment-for-mariadb-with-version
SELECT 1 /*M!100500 + 1 */ AS n;

-- name: version-comment-without-number
SELECT 1 /*! + 1 */ AS n;

-- name: inner-comment
SELECT 1 /* a /* b */ AS n;

-- name: hash-comment
SELECT 1 # to the end of the line
  AS n;

-- name: dashes-without-blank
SELECT 5--1 AS n;

-- name: dashes-with-blank
SELECT 5 -- 1
  AS n;

-- name: quotes-in-comment
SELECT 1 /* it's "not" `closed */ AS n;

-- Labels of expressions are the text as it was written.
-- name: label-of-expression
SELECT 1+1,  2  +  2, 'a' 'b', NULL, TRUE, COUNT( * ), upper('x'), -1, (3);

-- name: label-of-long-text
SELECT 'a text that is rather long, so that its label is cut or kept as the server pleases, and goes on and on' ;

-- name: label-of-text-with-blanks
SELECT ' leading', 'trailing ', '', 'ü';

-- name: label-of-comment
SELECT 1 /* one */ + /* two */ 2;

-- name: labels-that-are-equal
SELECT 1 AS a, 2 AS a, 3 AS A;

-- name: empty-label
SELECT 1 AS ``;

-- name: label-ending-in-blank
SELECT 1 AS `a `;

-- name: label-as-text
SELECT 1 AS 'text label', 2 "double quoted";

-- name: label-with-emoji
SELECT 1 AS `größe`, 2 AS `日本`, 3 AS `😀`;

-- A label of more than 256 characters is cut with a warning (1466) by MySQL, and without one by MariaDB.
-- name: too-long-label
SELECT 1 AS `a234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789`;

-- name: multi-byte-table
CREATE TABLE `größen` (`schlüssel` INT PRIMARY KEY, `名前` VARCHAR(10)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- name: multi-byte-insert
INSERT INTO größen (schlüssel, 名前) VALUES (1, '一');

-- name: multi-byte-read
SELECT schlüssel, 名前 FROM größen WHERE größen.schlüssel = 1;

-- Characters beyond three bytes are not allowed in names: MySQL reads a question mark, MariaDB refuses (1300).
-- name: emoji-in-name-of-table
CREATE TABLE `a😀` (id INT);

-- name: case-of-column
SELECT SCHLÜSSEL FROM größen;

-- name: case-of-table
-- expect: error 1146
SELECT COUNT(*) FROM GRÖSSEN;

-- name: case-of-alias
-- expect: error 1054
SELECT X.schlüssel FROM größen AS x;

-- name: name-beginning-with-digit
SELECT 1e AS a, 2x FROM (SELECT 1 AS 1e, 2 AS 2x) AS t;

-- name: name-with-dollar
SELECT t.$price, t.a$ FROM (SELECT 1 AS `$price`, 2 AS a$) AS t;

-- A dollar in front is deprecated since 8.0.32.
-- name: name-beginning-with-dollar
SELECT 1 AS $first;

-- name: name-with-backtick
SELECT 1 AS `a``b`;

-- name: name-with-dot
SELECT t.`a.b` FROM (SELECT 1 AS `a.b`) AS t;

-- name: qualified-with-blanks
SELECT t . n FROM (SELECT 1 AS n) AS t;

-- name: dual
SELECT 1 AS n FROM DUAL WHERE 1 = 1;

-- name: natural-join-columns
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS x NATURAL JOIN (SELECT 3 AS c, 1 AS a) AS y;

-- name: using-columns
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS x JOIN (SELECT 3 AS c, 1 AS a) AS y USING (a);

-- name: parenthesised-joins
SELECT x.a FROM ((SELECT 1 AS a) AS x JOIN (SELECT 1 AS a) AS y ON x.a = y.a);

-- name: comma-and-join
-- expect: error 1054
SELECT x.a FROM (SELECT 1 AS a) AS x, (SELECT 2 AS b) AS y JOIN (SELECT 1 AS c) AS z ON x.a = z.c;

-- name: straight-join
SELECT x.a FROM (SELECT 1 AS a) AS x STRAIGHT_JOIN (SELECT 1 AS a) AS y ON x.a = y.a;

-- name: full-outer-join
-- expect: error 1064
SELECT x.a FROM (SELECT 1 AS a) AS x FULL OUTER JOIN (SELECT 1 AS a) AS y ON x.a = y.a;

-- WHERE without FROM: since 8.0 and MariaDB.
-- name: where-without-from
SELECT 1 AS n WHERE 1 = 1;

-- name: do-statement
DO 1 + 1;

-- name: precedence-of-not
SELECT NOT 1 = 2 AS a, NOT 1 IN (2) AS b, - 2 ^ 2 AS c, 2 + 3 << 1 AS d, 1 OR 0 AND 0 AS e, 1 XOR 1 OR 1 AS f;

-- name: chained-comparison
SELECT 3 > 2 > 1 AS a, 1 = 1 = 1 AS b, 5 BETWEEN 1 AND 3 OR 1 AS c;

-- name: div-and-mod-words
SELECT 7 MOD 4 AS a, 7 DIV 4 AS b, 7 % 4 AS c, MOD(7, 4) AS d;

-- name: like-and-concat
SELECT 'ab' LIKE CONCAT('a', '%') AS a, 'a' 'b' LIKE 'ab' AS b;

-- name: system-time-as-alias
SELECT system_time FROM (SELECT 1 AS system_time) AS t;
