-- suite: conformance / upserts, REPLACE and RETURNING

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE counters (
  id INT PRIMARY KEY AUTO_INCREMENT,
  name VARCHAR(20) NOT NULL UNIQUE,
  hits INT NOT NULL DEFAULT 0,
  note VARCHAR(20)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Without a counted key, so that a refused statement leaves no gap behind.
CREATE TABLE totals (name VARCHAR(20) NOT NULL PRIMARY KEY, hits INT NOT NULL DEFAULT 0) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO totals VALUES ('a', 1), ('b', 1);

-- 1 affected row for an insert, 2 for an update, 0 when the row is as it was.
-- name: upsert-inserts
INSERT INTO counters (name, hits) VALUES ('a', 1) ON DUPLICATE KEY UPDATE hits = hits + 1;

-- name: upsert-updates
INSERT INTO counters (name, hits) VALUES ('a', 1) ON DUPLICATE KEY UPDATE hits = hits + 1;

-- name: insert-id-after-upsert
SELECT LAST_INSERT_ID();

-- name: upsert-changes-nothing
INSERT INTO counters (name, hits) VALUES ('a', 2) ON DUPLICATE KEY UPDATE hits = 2;

-- Deprecated since 8.0.20 (1287) in favour of a row alias, which 5.6 and MariaDB do not know.
-- name: upsert-with-values-function
INSERT INTO counters (name, hits) VALUES ('a', 5), ('b', 7) ON DUPLICATE KEY UPDATE hits = hits + VALUES(hits);

-- name: upsert-returns-id-of-old-row
INSERT INTO counters (name) VALUES ('a') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), note = 'seen';

-- name: id-of-old-row
SELECT LAST_INSERT_ID();

-- name: upsert-from-select
INSERT INTO counters (name, hits) SELECT 'c', 1 FROM (SELECT 1 AS one) AS x ON DUPLICATE KEY UPDATE hits = 100;

-- name: upsert-with-parameters
-- params: ["d", 4, 4]
INSERT INTO counters (name, hits) VALUES (?, ?) ON DUPLICATE KEY UPDATE hits = hits + ?;

START TRANSACTION;

-- Since 8.0.19.
-- name: upsert-with-row-alias
-- expect: error 1064
INSERT INTO totals (name, hits) VALUES ('a', 5) AS fresh ON DUPLICATE KEY UPDATE hits = totals.hits + fresh.hits;

-- name: upsert-with-row-and-column-aliases
-- expect: error 1064
INSERT INTO totals (name, hits) VALUES ('a', 5) AS fresh (n, h) ON DUPLICATE KEY UPDATE hits = h;

-- MariaDB's newer word for VALUES().
-- name: upsert-with-value-function
-- expect: error 1064
INSERT INTO totals (name, hits) VALUES ('a', 9) ON DUPLICATE KEY UPDATE hits = VALUE(hits);

-- RETURNING is MariaDB's alone; MySQL needs a second query.
-- name: insert-returning
-- expect: error 1064
INSERT INTO totals (name) VALUES ('g') RETURNING name, hits;

-- name: delete-returning
-- expect: error 1064
DELETE FROM totals WHERE name = 'b' RETURNING name;

-- name: replace-returning
-- expect: error 1064
REPLACE INTO totals (name, hits) VALUES ('a', 3) RETURNING hits;

-- name: update-returning
-- expect: error 1064
UPDATE totals SET hits = 0 WHERE name = 'a' RETURNING name;

ROLLBACK;

-- 5.6 passes over the duplicate in silence.
-- name: insert-ignore-duplicate
INSERT IGNORE INTO counters (name) VALUES ('a'), ('e');

-- name: warnings-of-insert-ignore
SHOW COUNT(*) WARNINGS;

-- IGNORE makes errors into warnings, and cuts the value.
-- name: insert-ignore-too-long
INSERT IGNORE INTO counters (name) VALUES ('a name that is longer than twenty');

-- name: insert-ignore-null
INSERT IGNORE INTO counters (name) VALUES (NULL);

-- name: insert-ignore-bad-number
INSERT IGNORE INTO totals (name, hits) VALUES ('x', 'many');

-- name: replace-existing
REPLACE INTO counters (name, hits) VALUES ('b', 1);

-- name: replace-new
REPLACE INTO counters (name, hits) VALUES ('f', 1);

-- name: replace-set
REPLACE counters SET name = 'f', hits = hits + 1;

-- Assignments run from first to last, against the standard. The second sees the first one's result.
-- name: update-sees-earlier-assignment
UPDATE counters SET hits = hits + 1, note = hits WHERE name = 'a';

-- name: update-result
SELECT hits, note FROM counters WHERE name = 'a';

-- The counter follows an UPDATE of the key since 8.0 and in MariaDB; in 5.6 it stays, and hands out 1001 some day.
-- name: update-primary-key-and-use-it
UPDATE counters SET id = id + 1000, hits = id * 2 WHERE name = 'a';

-- name: update-without-change
UPDATE counters SET hits = hits WHERE name IN ('a', 'b');

-- name: update-with-order-and-limit
UPDATE counters SET note = 'first' ORDER BY name LIMIT 1;

-- name: delete-with-order-and-limit
DELETE FROM counters WHERE hits = 0 ORDER BY name DESC LIMIT 1;

-- An alias in a one-table DELETE came with 8.0.16; MariaDB 10.11 refuses it, 11.8 takes it.
-- name: delete-with-alias
-- expect: error 1064
DELETE FROM counters AS c WHERE c.name = 'nobody';

-- name: insert-default-row
INSERT INTO counters () VALUES ();

-- name: insert-set
INSERT INTO counters SET name = 'z', hits = DEFAULT;

-- name: insert-value-synonym
INSERT INTO counters (name) VALUE ('y');

-- name: what-is-left
SELECT name, hits, note FROM counters ORDER BY name;
