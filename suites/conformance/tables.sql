-- suite: conformance / tables and how they change

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

-- The longest key of InnoDB is 767 bytes in 5.6, so that VARCHAR(255) in utf8mb4 cannot be one; 3,072 since 5.7.7.
-- name: long-key
CREATE TABLE long_key (name VARCHAR(255), KEY (name)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- MySQL refuses in strict mode (1071); MariaDB cuts the key to a prefix, and makes a unique one by hash.
-- name: too-long-key
-- expect: error 1071
CREATE TABLE too_long_key (name VARCHAR(1000), KEY (name)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- name: too-long-unique-key
-- expect: error 1071
CREATE TABLE too_long_unique_key (name VARCHAR(1000), UNIQUE KEY (name)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- name: row-too-big
-- expect: error 1074
CREATE TABLE too_big (a VARCHAR(20000), b VARCHAR(20000)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- name: text-key-without-length
-- expect: error 1170
CREATE TABLE text_key (body TEXT, KEY (body)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE scratch (id INT PRIMARY KEY, x INT, y INT, KEY by_y (y)) ENGINE = InnoDB;
CREATE TABLE plain (id INT PRIMARY KEY, a INT, word VARCHAR(20), KEY by_a (a)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO plain VALUES (1, 1, 'one'), (2, 2, 'two'), (3, NULL, NULL);

-- Since 8.0.4 and MariaDB 10.5; CHANGE everywhere.
-- name: rename-column
ALTER TABLE scratch RENAME COLUMN x TO z;

-- name: change-column
ALTER TABLE plain CHANGE COLUMN a amount INT;

-- Since 5.7.1 and MariaDB 10.5.
-- name: rename-index
ALTER TABLE scratch RENAME INDEX by_y TO by_why;

-- IF EXISTS inside ALTER TABLE is MariaDB's.
-- name: add-column-if-not-exists
-- expect: error 1064
ALTER TABLE scratch ADD COLUMN IF NOT EXISTS extra INT;

-- name: drop-column-if-exists
-- expect: error 1064
ALTER TABLE scratch DROP COLUMN IF EXISTS extra;

-- name: create-index-if-not-exists
-- expect: error 1064
CREATE INDEX IF NOT EXISTS by_extra ON scratch (id);

-- name: drop-index-if-exists
-- expect: error 1064
DROP INDEX IF EXISTS by_extra ON scratch;

-- name: drop-missing-index
-- expect: error 1091
DROP INDEX no_such_index ON plain;

-- name: add-existing-column
-- expect: error 1060
ALTER TABLE plain ADD COLUMN amount INT;

-- 1138 in MySQL, 1265 in MariaDB.
-- name: not-null-over-null
ALTER TABLE plain MODIFY amount INT NOT NULL;

-- Since 8.0.12 and MariaDB 10.3.
-- name: add-column-instantly
ALTER TABLE scratch ADD COLUMN late INT DEFAULT 5, ALGORITHM = INSTANT;

-- name: add-column-in-place
ALTER TABLE plain ADD COLUMN later INT, ALGORITHM = INPLACE, LOCK = NONE;

-- DESC was read and forgotten before 8.0 and MariaDB 10.8.
-- name: descending-index
CREATE TABLE newest (id INT PRIMARY KEY, at INT, KEY by_at (at DESC)) ENGINE = InnoDB;

-- name: descending-index-shown
SELECT collation AS direction FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'by_at';

-- An index out of use: INVISIBLE in MySQL, IGNORED in MariaDB.
-- name: invisible-index
-- expect: error 1064
ALTER TABLE newest ALTER INDEX by_at INVISIBLE;

-- name: ignored-index
-- expect: error 1064
ALTER TABLE newest ALTER INDEX by_at IGNORED;

-- name: create-or-replace-table
-- expect: error 1064
CREATE OR REPLACE TABLE replaced (id INT PRIMARY KEY) ENGINE = InnoDB;

-- name: create-existing
-- expect: error 1050
CREATE TABLE plain (id INT);

-- name: create-if-not-exists
CREATE TABLE IF NOT EXISTS plain (id INT);

-- name: drop-missing-if-exists
DROP TABLE IF EXISTS never_existed;

-- name: drop-missing
-- expect: error 1051
DROP TABLE never_existed;

-- name: create-as-select
CREATE TABLE copied AS SELECT id, word, amount * 1.5 AS more, NOW() AS moment, NULL AS nothing, 'text' AS text FROM plain;

-- Types and NOT NULL of what was made by a query.
-- name: types-of-create-as-select
SELECT column_name AS name, column_type AS type, is_nullable AS nullable, collation_name AS collation FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'copied' ORDER BY ordinal_position;

-- name: create-like
CREATE TABLE likeness LIKE plain;

-- name: create-with-unknown-engine
-- expect: error 1286
CREATE TABLE strange (id INT) ENGINE = NoSuchEngine;

-- name: myisam-table
CREATE TABLE older (id INT PRIMARY KEY, body TEXT, FULLTEXT (body)) ENGINE = MyISAM DEFAULT CHARSET = utf8mb4;

-- name: aria-table
-- expect: error 1286
CREATE TABLE by_aria (id INT PRIMARY KEY) ENGINE = Aria;

-- name: primary-key-by-name
CREATE TABLE strangely_keyed (id INT, CONSTRAINT my_key PRIMARY KEY (id)) ENGINE = InnoDB;

-- Refused since 5.7.3 (1171).
-- name: nullable-primary-key
-- expect: error 1171
CREATE TABLE null_key (id INT NULL PRIMARY KEY) ENGINE = InnoDB;

-- name: two-primary-keys
-- expect: error 1068
CREATE TABLE two_keys (a INT PRIMARY KEY, b INT, PRIMARY KEY (b)) ENGINE = InnoDB;

-- name: partitions
CREATE TABLE parts (id INT, y INT) ENGINE = InnoDB PARTITION BY RANGE (y) (PARTITION old VALUES LESS THAN (2000), PARTITION recent VALUES LESS THAN MAXVALUE);

-- name: row-of-a-partition
INSERT INTO parts VALUES (1, 1990), (2, 2020);

-- name: read-a-partition
SELECT id FROM parts PARTITION (old);

-- Only InnoDB and NDB can be partitioned since 8.0 (1178).
-- name: partition-of-myisam
-- expect: error 1178
CREATE TABLE older_parts (id INT) ENGINE = MyISAM PARTITION BY HASH (id) PARTITIONS 2;

-- MariaDB alone.
-- name: versioned-table
-- expect: error 1064
CREATE TABLE remembered (id INT PRIMARY KEY, word VARCHAR(10)) ENGINE = InnoDB WITH SYSTEM VERSIONING;

-- name: row-format-that-innodb-lacks
-- expect: error 1031, 1005
CREATE TABLE spaced (id INT) ENGINE = InnoDB ROW_FORMAT = FIXED;

-- name: compressed-column
-- expect: error 1064
CREATE TABLE squeezed (id INT PRIMARY KEY, body TEXT COMPRESSED) ENGINE = InnoDB;

-- A time limit in the statement itself is MariaDB's.
-- name: wait-clause
-- expect: error 1064
ALTER TABLE scratch WAIT 1 COMMENT = 'waited';

-- name: drop-with-wait
-- expect: error 1064
DROP TABLE likeness WAIT 1;

-- name: set-default
ALTER TABLE plain ALTER COLUMN amount SET DEFAULT 9;

-- name: order-of-columns
ALTER TABLE plain MODIFY COLUMN amount INT AFTER id;

-- name: column-order-read
SELECT * FROM plain ORDER BY id;

-- name: convert-charset
ALTER TABLE plain CONVERT TO CHARACTER SET latin1;

-- name: rename-table
RENAME TABLE plain TO plainer;

-- name: truncate-table
TRUNCATE plainer;

-- name: empty-name
-- expect: error 1103
CREATE TABLE `` (id INT);

-- name: blank-at-end-of-name
-- expect: error 1103
CREATE TABLE `blank ` (id INT);

-- A name of 65 characters.
-- name: too-long-name
-- expect: error 1059, 1103
CREATE TABLE a1234567890123456789012345678901234567890123456789012345678901234 (id INT);
