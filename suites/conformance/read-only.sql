-- What servers answer while they are read-only: each row of the table in fixtures/read-only/answers.yaml, by name. Not
-- read-only, all of it is taken.
-- suite: read-only
-- fixture: read-only

-- name: insert
INSERT INTO plain VALUES (10, 'ten');
-- name: update
UPDATE plain SET word = 'one more' WHERE id = 1;
-- name: update-of-no-row
UPDATE plain SET word = 'nobody' WHERE id = -1;
-- name: delete
DELETE FROM plain WHERE id = 2;
-- name: delete-of-no-row
DELETE FROM plain WHERE id = -1;
-- name: replace
REPLACE INTO plain VALUES (3, 'three again');
-- name: insert-select
INSERT INTO plain SELECT id + 100, word FROM plain WHERE id = 1;
-- name: insert-ignore
INSERT IGNORE INTO plain VALUES (1, 'one');
-- name: insert-or-update
INSERT INTO plain VALUES (1, 'one') ON DUPLICATE KEY UPDATE word = 'one';
-- name: multiple-update
UPDATE plain, other SET plain.word = other.word WHERE plain.id = other.id;
-- name: multiple-delete
DELETE plain FROM plain JOIN other ON other.id = plain.id WHERE plain.id = 4;
-- name: insert-into-myisam
INSERT INTO myisam_table VALUES (10);
-- name: insert-into-memory
INSERT INTO memory_table VALUES (10);

-- name: plain-select
SELECT COUNT(*) > 0 AS some FROM plain;
-- name: select-for-update
SELECT id FROM plain WHERE id = 1 FOR UPDATE;
-- name: select-for-update-of-no-row
SELECT id FROM plain WHERE id = -1 FOR UPDATE;
-- name: lock-in-share-mode
SELECT id FROM plain WHERE id = 1 LOCK IN SHARE MODE;
-- name: get-lock
SELECT GET_LOCK('crosscheck_read_only', 0) AS taken;
-- name: release-lock
SELECT RELEASE_LOCK('crosscheck_read_only') AS released;
-- name: last-insert-id
SELECT LAST_INSERT_ID(7) AS id;
-- name: handler-open
HANDLER plain OPEN;
-- name: handler-read
HANDLER plain READ FIRST;
-- name: handler-close
HANDLER plain CLOSE;
-- name: explain-select
-- tolerate: rows, type, names, nullability because "plans differ from server to server"
EXPLAIN SELECT id FROM plain WHERE id = 1;
-- name: explain-update
-- tolerate: rows, type, names, nullability because "plans differ from server to server"
EXPLAIN UPDATE plain SET word = 'x' WHERE id = 1;
-- name: set-user-variable
SET @crosscheck = 1;
-- name: do-sleep
DO SLEEP(0);

-- name: lock-tables-read
LOCK TABLES plain READ;
-- name: unlock-after-read
UNLOCK TABLES;
-- name: lock-tables-write
LOCK TABLES plain WRITE;
-- name: unlock-after-write
UNLOCK TABLES;

-- name: start-transaction
START TRANSACTION;
-- name: commit-of-nothing
COMMIT;
-- name: start-transaction-read-only
START TRANSACTION READ ONLY;
-- name: commit-of-read-only
COMMIT;
-- name: start-transaction-read-write
START TRANSACTION READ WRITE;
-- name: rollback
ROLLBACK;

-- name: create-temporary-table
CREATE TEMPORARY TABLE temporary_table (id INT) ENGINE = InnoDB;
-- name: insert-into-temporary-table
INSERT INTO temporary_table VALUES (1);
-- name: update-of-temporary-table
UPDATE temporary_table SET id = 2;
-- name: drop-temporary-table
DROP TEMPORARY TABLE IF EXISTS temporary_table;
-- name: create-temporary-memory-table
CREATE TEMPORARY TABLE temporary_memory (id INT) ENGINE = MEMORY;
-- name: insert-into-temporary-memory-table
INSERT INTO temporary_memory VALUES (1);
-- name: drop-temporary-memory-table
DROP TEMPORARY TABLE IF EXISTS temporary_memory;

-- name: analyze
ANALYZE TABLE plain;
-- name: optimize
OPTIMIZE TABLE plain;
-- name: check
CHECK TABLE plain;
-- name: create-table
CREATE TABLE made (id INT);
-- name: create-table-like
CREATE TABLE made_like LIKE plain;
-- name: create-table-select
CREATE TABLE made_by_select AS SELECT 1 AS id;
-- name: alter-table
ALTER TABLE plain ADD COLUMN added INT;
-- name: create-index
CREATE INDEX by_word ON plain (word);
-- name: rename-table
RENAME TABLE other TO another;
-- name: rename-table-back
RENAME TABLE another TO other;
-- name: truncate
TRUNCATE TABLE other;
-- name: drop-table
DROP TABLE IF EXISTS made;
-- name: create-view
CREATE VIEW seen AS SELECT id FROM plain;
-- name: drop-view
DROP VIEW IF EXISTS seen;
-- name: create-procedure
CREATE PROCEDURE nothing() SELECT 1 AS one;
-- name: call-that-reads
CALL reading();
-- name: call-that-writes
CALL writing();
-- name: function-that-writes
SELECT counted() > 0 AS counted;
-- name: create-trigger
CREATE TRIGGER before_insert BEFORE INSERT ON plain FOR EACH ROW SET NEW.word = UPPER(NEW.word);
-- name: create-event
CREATE EVENT later ON SCHEDULE AT '2037-01-01 00:00:00' DO SET @x = 1;
