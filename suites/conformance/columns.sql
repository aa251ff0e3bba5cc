-- suite: conformance / columns with defaults and expressions

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

-- Generated columns came with 5.7.6, in this form with MariaDB 10.2.
-- name: generated-columns
CREATE TABLE boxes (id INT PRIMARY KEY, a INT, b INT, area INT GENERATED ALWAYS AS (a * b) VIRTUAL, label VARCHAR(20) AS (CONCAT(a, 'x', b)) STORED, KEY (area)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- name: insert-around-generated
INSERT INTO boxes (id, a, b) VALUES (1, 2, 3), (2, NULL, 4);

-- name: generated-read
SELECT * FROM boxes ORDER BY id;

-- 3105 in MySQL, 1906 in MariaDB.
-- name: insert-into-generated
-- expect: error 3105, 1906
INSERT INTO boxes (id, a, b, area) VALUES (3, 1, 1, 1);

-- name: insert-default-into-generated
INSERT INTO boxes (id, a, b, area) VALUES (4, 1, 1, DEFAULT);

-- name: update-generated
-- expect: error 3105, 1906
UPDATE boxes SET area = 5 WHERE id = 1;

-- name: overflow-in-generated
INSERT INTO boxes (id, a, b) VALUES (5, 2000000000, 2);

-- MariaDB's older word for STORED.
-- name: persistent-column
-- expect: error 1064
CREATE TABLE older_boxes (a INT, twice INT AS (a * 2) PERSISTENT) ENGINE = InnoDB;

-- MariaDB lets a virtual column follow the clock or the counter; MySQL does not (3763, 3109).
-- name: generated-from-clock
-- expect: error 3763
CREATE TABLE ages (born DATE, age INT AS (YEAR(NOW()) - YEAR(born))) ENGINE = InnoDB;

-- name: generated-from-auto-increment
-- expect: error 3109
CREATE TABLE numbered (id INT AUTO_INCREMENT PRIMARY KEY, twice INT AS (id * 2)) ENGINE = InnoDB;

-- name: generated-not-null
-- expect: error 1064
CREATE TABLE always (a INT, twice INT AS (a * 2) STORED NOT NULL) ENGINE = InnoDB;

-- Functional key parts came with 8.0.13. In MariaDB, index a generated column instead.
-- name: functional-index
-- expect: error 1064
CREATE TABLE logins (id INT PRIMARY KEY, email VARCHAR(50), KEY by_lower ((LOWER(email)))) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- name: unique-functional-index
-- expect: error 1064
CREATE TABLE unique_logins (id INT PRIMARY KEY, email VARCHAR(50), UNIQUE KEY ((LOWER(email)))) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Keys over the elements of a JSON array came with 8.0.17.
-- name: multi-valued-index
-- expect: error 1064
CREATE TABLE tagged (id INT PRIMARY KEY, tags JSON, KEY ((CAST(tags AS UNSIGNED ARRAY)))) ENGINE = InnoDB;

-- Defaults by expression came with 8.0.13, in parentheses, and with MariaDB 10.2.1.
-- name: default-in-parentheses
CREATE TABLE defaults_in_parentheses (id INT PRIMARY KEY, a INT DEFAULT (1 + 2), b VARCHAR(20) DEFAULT (UPPER('x'))) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- MariaDB does without parentheses around a function.
-- name: default-without-parentheses
-- expect: error 1064
CREATE TABLE defaults_without_parentheses (id INT PRIMARY KEY, a VARCHAR(10) DEFAULT LOWER('X')) ENGINE = InnoDB;

-- name: default-from-other-column
CREATE TABLE defaults_from_column (id INT PRIMARY KEY, a INT DEFAULT 5, b INT DEFAULT (a * 2)) ENGINE = InnoDB;

-- name: insert-default-from-other-column
INSERT INTO defaults_from_column (id, a) VALUES (1, 7);

-- name: default-from-other-column-read
SELECT id, a, b FROM defaults_from_column;

-- TEXT cannot have a literal default in MySQL: 1101 in strict mode. MariaDB allows it.
-- name: default-for-text
-- expect: error 1101
CREATE TABLE defaults_for_text (id INT PRIMARY KEY, body TEXT DEFAULT 'none') ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- name: default-for-blob-by-expression
CREATE TABLE defaults_for_blob (id INT PRIMARY KEY, body BLOB DEFAULT ('none')) ENGINE = InnoDB;

-- name: default-of-wrong-type
-- expect: error 1067
CREATE TABLE defaults_of_wrong_type (id INT PRIMARY KEY, n INT DEFAULT 'many') ENGINE = InnoDB;

-- name: default-zero-date
-- expect: error 1067
CREATE TABLE defaults_of_zero_date (id INT PRIMARY KEY, d DATE DEFAULT '0000-00-00') ENGINE = InnoDB;

-- name: default-function
CREATE TABLE counters (id INT PRIMARY KEY, hits INT NOT NULL DEFAULT 7, word VARCHAR(10) NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- name: insert-by-default-function
INSERT INTO counters (id, hits, word) VALUES (1, DEFAULT(hits) + 1, DEFAULT);

-- name: insert-using-other-column
INSERT INTO counters (id, hits, word) VALUES (2, id * 10, hits);

-- name: counters-read
SELECT id, hits, word FROM counters ORDER BY id;

-- In 5.6 the first TIMESTAMP of a table is NOT NULL and follows the clock by itself (explicit_defaults_for_timestamp off).
-- name: bare-timestamps
CREATE TABLE stamps (id INT PRIMARY KEY, first_ts TIMESTAMP, more TIMESTAMP NULL) ENGINE = InnoDB;

-- name: insert-into-bare-timestamps
INSERT INTO stamps (id) VALUES (1);

-- name: bare-timestamps-read
SELECT first_ts IS NULL AS first_is_null, more IS NULL AS more_is_null FROM stamps;

-- name: null-into-bare-timestamp
INSERT INTO stamps (id, first_ts) VALUES (2, NULL);

-- name: second-bare-timestamp
CREATE TABLE more_stamps (id INT PRIMARY KEY, a TIMESTAMP, b TIMESTAMP) ENGINE = InnoDB;

-- name: clock-defaults
CREATE TABLE clocks (id INT PRIMARY KEY, made DATETIME DEFAULT CURRENT_TIMESTAMP, changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, fine DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6)) ENGINE = InnoDB;

-- name: clock-defaults-fill
INSERT INTO clocks (id) VALUES (1);

-- name: clock-defaults-agree
SELECT made = changed AS same, made = NOW() AS now, fine >= made AS later FROM clocks;

-- name: clock-of-other-precision
-- expect: error 1067
CREATE TABLE uneven_clocks (id INT PRIMARY KEY, a DATETIME(3) DEFAULT CURRENT_TIMESTAMP(6)) ENGINE = InnoDB;

-- Invisible columns came with 8.0.23 and MariaDB 10.3.
-- name: invisible-column
CREATE TABLE shy (id INT PRIMARY KEY, secret INT DEFAULT 5 INVISIBLE) ENGINE = InnoDB;

-- name: star-without-invisible
SELECT * FROM shy;

-- Types of one side only.
-- name: uuid-type
-- expect: error 1064
CREATE TABLE by_uuid (id UUID PRIMARY KEY) ENGINE = InnoDB;

-- name: inet6-type
-- expect: error 1064
CREATE TABLE by_address (address INET6) ENGINE = InnoDB;

-- Both have VECTOR now: MySQL 9.0 and MariaDB 11.7, with different functions.
-- name: vector-type
-- expect: error 4161
CREATE TABLE embeddings (id INT PRIMARY KEY, v VECTOR(3)) ENGINE = InnoDB;

-- name: vector-from-text-of-mysql
-- expect: error 1305
SELECT HEX(STRING_TO_VECTOR('[1,2,3]')) AS v;

-- name: vector-from-text-of-mariadb
-- expect: error 1305
SELECT HEX(VEC_FromText('[1,2,3]')) AS v;

-- name: year-with-two-digits
-- expect: error 1818
CREATE TABLE years (y YEAR(2)) ENGINE = InnoDB;

-- name: types-of-other-products
CREATE TABLE translated (a INT8, b BOOL, c LONG VARCHAR, d NUMERIC(5), e CHARACTER VARYING(5), f FIXED(5,2), g SERIAL) ENGINE = InnoDB;

-- MariaDB shows a default as an expression, with quotes and parentheses, and a missing one of a nullable column as the word NULL.
-- name: how-defaults-are-shown
SELECT table_name AS name, column_name AS col, column_default AS shown, is_nullable AS nullable, extra AS extra FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN ('counters', 'clocks', 'boxes', 'stamps') ORDER BY table_name, ordinal_position;
