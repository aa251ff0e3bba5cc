-- suite: conformance / regular expressions

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci) ENGINE = InnoDB;
INSERT INTO words VALUES (1, 'alpha'), (2, 'Alphabet'), (3, 'an alpha male'), (4, 'beta'), (5, 'Größe'), (6, 'a.b'), (7, 'line one\nline two'), (8, ''), (9, NULL), (10, 'x1y22z333');

-- 5.6 has Henry Spencer's library (bytes, POSIX), MySQL since 8.0.4 ICU, MariaDB PCRE2.
-- name: simple-match
SELECT id FROM words WHERE word REGEXP 'alpha' ORDER BY id;

-- name: rlike-synonym
SELECT id FROM words WHERE word RLIKE '^[a-c]' ORDER BY id;

-- name: not-regexp
SELECT id FROM words WHERE word NOT REGEXP 'a' ORDER BY id;

-- Word boundaries of Spencer's library; ICU answers 3685. Write \\b, which Spencer's does not know.
-- name: word-boundary-posix
-- expect: error 3685
SELECT id FROM words WHERE word REGEXP '[[:<:]]alpha[[:>:]]' ORDER BY id;

-- name: word-boundary-backslash
SELECT id FROM words WHERE word REGEXP '\\balpha\\b' ORDER BY id;

-- name: digit-class-backslash
SELECT id FROM words WHERE word REGEXP '\\d{3}' ORDER BY id;

-- name: digit-class-posix
SELECT id FROM words WHERE word REGEXP '[[:digit:]]{3}' ORDER BY id;

-- name: collating-element
-- expect: error 1139
SELECT id FROM words WHERE word REGEXP 'a[[.full-stop.]]b' ORDER BY id;

-- Case follows the operands' collation.
-- name: case-by-collation
-- expect: error 3995
SELECT 'ABC' REGEXP 'abc' AS plain, BINARY 'ABC' REGEXP 'abc' AS with_binary, _utf8mb4'ABC' COLLATE utf8mb4_bin REGEXP 'abc' AS with_bin_collation;

-- In MySQL 8.0.22 and later a binary string cannot be matched with a character string (3995).
-- name: binary-subject
-- expect: error 3995
SELECT CAST('abc' AS BINARY) REGEXP 'b' AS matched;

-- name: inline-flag
SELECT 'ABC' REGEXP '(?i)abc', 'ABC' REGEXP '(?-i)abc';

-- name: lazy-quantifier
SELECT 'aab' REGEXP '^a+?b$';

-- name: look-ahead
SELECT id FROM words WHERE word REGEXP 'alpha(?=bet)' ORDER BY id;

-- name: back-reference
SELECT 'abab' REGEXP '^(ab)\\1$';

-- name: unicode-property
SELECT 'ß' REGEXP '^\\p{L}$' AS letter;

-- Spencer's library counts bytes: two for ö.
-- name: dot-is-a-character
SELECT 'ö' REGEXP '^.$' AS one, 'ö' REGEXP '^..$' AS two;

-- ICU folds ß to ss without regard to case, PCRE does not.
-- name: sharp-s
SELECT 'ß' REGEXP '^ss$' AS folded, 'STRASSE' REGEXP 'straße' AS street;

-- name: dot-and-line-break
SELECT 'a\nb' REGEXP 'a.b' AS dot, 'a\nb' REGEXP 'a[^x]b' AS class;

-- name: dollar-before-line-break
SELECT 'a\nb' REGEXP 'a$' AS first_line, 'a\n' REGEXP 'a$' AS last_line;

-- Unbalanced and empty patterns are refused by number, not by wording.
-- name: unbalanced-parenthesis
-- expect: error 3691, 1139
SELECT 'a' REGEXP '(a';

-- name: empty-pattern
-- expect: error 3685
SELECT 'a' REGEXP '';

-- name: nothing-to-repeat
-- expect: error 3688, 1139
SELECT 'a' REGEXP '*a';

-- name: unclosed-class
-- expect: error 3696, 1139
SELECT 'a' REGEXP '[a';

-- name: literal-brace
-- expect: error 3692
SELECT 'a{' REGEXP 'a{';

-- name: null-operands
SELECT NULL REGEXP 'a', 'a' REGEXP NULL;

-- name: number-as-subject
SELECT 123 REGEXP '^1.3$';

-- The functions came with 8.0.4; MariaDB has REPLACE, SUBSTR and INSTR since 10.0.5, with fewer arguments, and no REGEXP_LIKE.
-- name: regexp-like
-- expect: error 1305
SELECT REGEXP_LIKE('Alpha', '^alpha$', 'c');

-- name: regexp-replace
SELECT REGEXP_REPLACE('x1y22z333', '[0-9]+', '#');

-- A group is \\1 in MariaDB and $1 in MySQL.
-- name: regexp-replace-with-backslash-group
SELECT REGEXP_REPLACE('ab', '(a)(b)', '\\2\\1');

-- name: regexp-replace-with-dollar-group
SELECT REGEXP_REPLACE('ab', '(a)(b)', '$2$1');

-- name: regexp-replace-from-position
-- expect: error 1582
SELECT REGEXP_REPLACE('aaa', 'a', 'b', 2);

-- name: regexp-substr
SELECT REGEXP_SUBSTR('x1y22z333', '[0-9]{2,}');

-- MySQL gives NULL where nothing matches, MariaDB an empty string.
-- name: regexp-substr-without-match
SELECT REGEXP_SUBSTR('abc', '[0-9]'), REGEXP_SUBSTR('abc', '[0-9]') IS NULL AS none;

-- name: regexp-substr-with-occurrence
-- expect: error 1582
SELECT REGEXP_SUBSTR('x1y22z333', '[0-9]+', 1, 2);

-- name: regexp-instr
SELECT REGEXP_INSTR('größe1', '[0-9]');

-- name: pattern-as-parameter
-- params: ["^al"]
SELECT id FROM words WHERE word REGEXP ? ORDER BY id;

-- LIKE is the same everywhere.
-- name: like-escape
SELECT 'a_b' LIKE 'a\_b', 'axb' LIKE 'a\_b', 'a|_b' LIKE 'a||_b' ESCAPE '|';

-- name: like-trailing-space
SELECT 'a ' LIKE 'a', 'a' LIKE 'a ';
