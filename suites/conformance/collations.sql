-- suite: conformance / collations and padding

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE names (id INT PRIMARY KEY, name VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci) ENGINE = InnoDB;
INSERT INTO names VALUES (1, 'Straße'), (2, 'Strasse'), (3, 'müller'), (4, 'Mueller'), (5, 'Muller'), (6, '😀'), (7, '😁'), (8, 'a'), (9, 'A '), (10, 'á'), (11, 'Ø'), (12, 'o');

-- utf8mb4_general_ci takes ß for s, unicode_ci (UCA 4.0.0) for ss.
-- name: sharp-s-general
SELECT _utf8mb4'ß' COLLATE utf8mb4_general_ci = 's' AS s, _utf8mb4'ß' COLLATE utf8mb4_general_ci = 'ss' AS ss;

-- name: sharp-s-unicode
SELECT _utf8mb4'ß' COLLATE utf8mb4_unicode_ci = 's' AS s, _utf8mb4'ß' COLLATE utf8mb4_unicode_ci = 'ss' AS ss;

-- MySQL's default since 8.0.1 (UCA 9.0.0, NO PAD). MariaDB 10.11 has no such collation (1273); 11.4.5 and later read it as one of their own.
-- name: sharp-s-0900
-- expect: error 1273
SELECT _utf8mb4'ß' COLLATE utf8mb4_0900_ai_ci = 's' AS s, _utf8mb4'ß' COLLATE utf8mb4_0900_ai_ci = 'ss' AS ss;

-- name: sharp-s-uca1400
-- expect: error 1273
SELECT _utf8mb4'ß' COLLATE utf8mb4_uca1400_ai_ci = 'ss' AS ss;

-- All emoji are one character to general_ci and unicode_ci.
-- name: emoji-general
SELECT _utf8mb4'😀' COLLATE utf8mb4_general_ci = '😁' AS same;

-- name: emoji-unicode-520
SELECT _utf8mb4'😀' COLLATE utf8mb4_unicode_520_ci = '😁' AS same;

-- name: emoji-0900
-- expect: error 1273
SELECT _utf8mb4'😀' COLLATE utf8mb4_0900_ai_ci = '😁' AS same;

-- PAD SPACE against NO PAD. 0900 collations count the blank at the end.
-- name: trailing-space-unicode
SELECT _utf8mb4'a' COLLATE utf8mb4_unicode_ci = 'a ' AS same;

-- name: trailing-space-0900
-- expect: error 1273
SELECT _utf8mb4'a' COLLATE utf8mb4_0900_ai_ci = 'a ' AS same;

-- name: trailing-space-bin
SELECT _utf8mb4'a' COLLATE utf8mb4_bin = 'a ' AS same;

-- name: trailing-space-0900-bin
-- expect: error 1273
SELECT _utf8mb4'a' COLLATE utf8mb4_0900_bin = 'a ' AS same;

-- name: trailing-space-nopad
-- expect: error 1273
SELECT _utf8mb4'a' COLLATE utf8mb4_nopad_bin = 'a ' AS same;

-- name: trailing-space-binary
SELECT _binary'a' = _binary'a ' AS same;

-- name: distinct-by-general
SELECT COUNT(DISTINCT name) AS n FROM names;

-- name: distinct-by-unicode
SELECT COUNT(DISTINCT name COLLATE utf8mb4_unicode_ci) AS n FROM names;

-- name: distinct-by-unicode-520
SELECT COUNT(DISTINCT name COLLATE utf8mb4_unicode_520_ci) AS n FROM names;

-- name: distinct-by-0900
-- expect: error 1273
SELECT COUNT(DISTINCT name COLLATE utf8mb4_0900_ai_ci) AS n FROM names;

-- name: order-by-general
SELECT id FROM names ORDER BY name, id;

-- name: order-by-unicode
SELECT id FROM names ORDER BY name COLLATE utf8mb4_unicode_ci, id;

-- name: order-by-0900
-- expect: error 1273
SELECT id FROM names ORDER BY name COLLATE utf8mb4_0900_ai_ci, id;

-- name: order-by-german
SELECT id FROM names ORDER BY name COLLATE utf8mb4_german2_ci, id;

-- name: o-with-stroke
SELECT _utf8mb4'Ø' COLLATE utf8mb4_general_ci = 'o' AS general, _utf8mb4'Ø' COLLATE utf8mb4_unicode_ci = 'o' AS unicode;

-- name: unique-key-general
CREATE TABLE logins_general (login VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY) ENGINE = InnoDB;

-- name: unique-key-general-insert
INSERT INTO logins_general VALUES ('Strasse'), ('Straße'), ('ann'), ('ann😀');

-- A table without a collation takes the server's default; here the default of the character set.
-- name: unique-key-of-default-collation
CREATE TABLE logins_default (login VARCHAR(30) PRIMARY KEY) ENGINE = InnoDB CHARACTER SET utf8mb4;

-- 'ß' is 's' to general_ci, the default until 5.7, and 'ss' to the later ones: 1062 where there was none.
-- name: unique-key-default-insert
INSERT INTO logins_default VALUES ('Strasse'), ('Straße');

-- name: unique-key-default-insert-emoji
INSERT INTO logins_default VALUES ('ann😀'), ('ann😁');

-- name: unique-key-default-insert-blank
INSERT INTO logins_default VALUES ('bob'), ('bob ');

-- name: default-collation-of-utf8mb4
SELECT collation_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'logins_default' AND column_name = 'login';

-- utf8 is shown as utf8mb3 since 8.0.30 (and 8.0.24 in part), in MariaDB since 10.6.
-- name: create-with-utf8
CREATE TABLE old_text (t VARCHAR(10) CHARACTER SET utf8) ENGINE = InnoDB;

-- name: how-utf8-is-called
SELECT character_set_name AS charset, collation_name AS collation FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'old_text';

-- Four bytes do not fit.
-- name: emoji-into-utf8
INSERT INTO old_text VALUES ('😀');

-- name: utf8mb3-by-name
CREATE TABLE old_text_3 (t VARCHAR(10) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci) ENGINE = InnoDB;

-- Two columns of different collations cannot be compared (1267): the fate of tables made before and after a change of default.
-- name: mix-of-collations
-- expect: error 1267
SELECT COUNT(*) FROM names JOIN logins_default ON names.name = logins_default.login;

-- name: mix-with-explicit-collation
SELECT COUNT(*) FROM names JOIN logins_default ON names.name = logins_default.login COLLATE utf8mb4_general_ci;

-- name: literal-takes-the-column-collation
SELECT COUNT(*) FROM names WHERE name = 'STRASE';

-- Coercibility of literals has other numbers in MariaDB 11.
-- name: collation-of-expressions
SELECT COLLATION(name) AS a, COLLATION(CONCAT(name, 1)) AS b, COLLATION(1) AS c, COLLATION('x') AS d, COERCIBILITY(name) AS e, COERCIBILITY('x') AS f, COERCIBILITY(NULL) AS g FROM names WHERE id = 1;

-- name: collation-of-another-charset
-- expect: error 1253
SELECT _latin1'a' COLLATE utf8mb4_bin;

-- name: unknown-collation
-- expect: error 1273
SELECT 'a' COLLATE utf8mb4_klingon_ci;

-- name: like-ignores-contractions
SELECT _utf8mb4'Straße' COLLATE utf8mb4_unicode_ci LIKE 'Strasse' AS liked, _utf8mb4'Straße' COLLATE utf8mb4_unicode_ci = 'Strasse' AS equal;

-- name: case-functions
SELECT UPPER('straße ñ ǆ') AS a, LOWER('İSTANBUL ΣΑΣ') AS b;

-- A collation for one argument decides for both in 9.7 only; the others compare bytes here.
-- name: instr-and-locate
SELECT INSTR(_utf8mb4'xÁx' COLLATE utf8mb4_general_ci, 'a') AS a, LOCATE(_utf8mb4'b' COLLATE utf8mb4_bin, 'aBb') AS b, REPLACE('aAa', 'a', 'x') AS c;

-- name: group-by-collation
SELECT MIN(id) AS first_id, COUNT(*) AS n FROM names WHERE id IN (8, 9, 10) GROUP BY name ORDER BY first_id;

-- name: show-charset-of-database
SELECT @@character_set_database AS charset, @@collation_database AS collation;

-- name: connection-collation
SELECT @@character_set_connection AS charset, @@collation_connection AS collation;
