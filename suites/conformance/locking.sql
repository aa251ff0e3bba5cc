-- suite: conformance / locks between two sessions

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

SET SESSION innodb_lock_wait_timeout = 1, SESSION lock_wait_timeout = 1;

-- session: second
SET SESSION innodb_lock_wait_timeout = 1, SESSION lock_wait_timeout = 1;

CREATE TABLE jobs (id INT PRIMARY KEY, state VARCHAR(10) NOT NULL, tries INT NOT NULL DEFAULT 0) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO jobs (id, state) VALUES (1, 'open'), (2, 'open'), (3, 'open'), (4, 'open'), (9, 'open');

START TRANSACTION;

-- name: first-takes-a-row
SELECT id FROM jobs WHERE id = 1 FOR UPDATE;

-- A plain read does not wait.
-- name: second-reads
-- session: second
SELECT id, state FROM jobs WHERE id = 1;

-- session: second
START TRANSACTION;

-- 3572 in MySQL since 8.0.1, 1205 in MariaDB since 10.3, a syntax error in 5.6.
-- name: second-nowait
-- session: second
SELECT id FROM jobs WHERE id = 1 FOR UPDATE NOWAIT;

-- Since 8.0.1 and MariaDB 10.6.
-- name: second-skips-locked
-- session: second
SELECT id FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;

-- FOR SHARE came with 8.0.1; 5.6 and MariaDB know LOCK IN SHARE MODE.
-- name: second-for-share
-- session: second
-- expect: error 1064
SELECT id FROM jobs WHERE id = 3 FOR SHARE;

-- name: second-lock-in-share-mode
-- session: second
SELECT id FROM jobs WHERE id = 3 LOCK IN SHARE MODE;

-- name: second-for-share-skip-locked
-- session: second
-- expect: error 1064
SELECT id FROM jobs WHERE id IN (1, 4) ORDER BY id FOR SHARE SKIP LOCKED;

-- name: second-for-update-of
-- session: second
-- expect: error 1064
SELECT j.id FROM jobs AS j WHERE j.id = 3 FOR UPDATE OF j;

-- A number of seconds to wait is MariaDB's.
-- name: second-waits-for-a-number
-- session: second
-- expect: error 1064
SELECT id FROM jobs WHERE id = 1 FOR UPDATE WAIT 1;

-- 1205 ends the statement, not the transaction.
-- name: second-runs-into-time-limit
-- session: second
UPDATE jobs SET tries = tries + 1 WHERE id = 1;

-- session: second
ROLLBACK;

-- session: second
SET SESSION innodb_lock_wait_timeout = 20;

-- Waits for the row, and goes on when the first session commits.
-- name: second-waits
-- session: second
-- send
UPDATE jobs SET tries = tries + 1 WHERE id = 1;

-- name: first-changes
UPDATE jobs SET tries = 10 WHERE id = 1;

-- name: first-commits
COMMIT;

-- name: both-changes-count
-- reap: second
SELECT id, tries FROM jobs WHERE id = 1;

-- What a transaction has read stays as it was, but an UPDATE sees the newest row.
START TRANSACTION;

-- name: snapshot-is-taken
SELECT tries FROM jobs WHERE id = 2;

-- name: second-changes-the-row
-- session: second
UPDATE jobs SET tries = 5 WHERE id = 2;

-- name: snapshot-is-kept
SELECT tries FROM jobs WHERE id = 2;

-- MariaDB since 11.6.2 refuses to change a row that has changed since the snapshot (1020, innodb_snapshot_isolation): retry the transaction.
-- name: update-of-changed-row
UPDATE jobs SET tries = tries + 1 WHERE id = 2;

-- name: own-change-is-seen
SELECT tries FROM jobs WHERE id = 2;

COMMIT;

-- name: state-after-lost-update
SELECT id, tries FROM jobs WHERE id = 2;

SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

START TRANSACTION;

-- name: read-committed-first
SELECT tries FROM jobs WHERE id = 3;

-- session: second
UPDATE jobs SET tries = 7 WHERE id = 3;

-- name: read-committed-second
SELECT tries FROM jobs WHERE id = 3;

COMMIT;

SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;

-- Two sessions take two rows in opposite order. The one that has changed less is the victim (1213), and has lost its transaction.
START TRANSACTION;

UPDATE jobs SET tries = tries + 100 WHERE id = 1;

UPDATE jobs SET tries = tries + 100 WHERE id = 2;

UPDATE jobs SET tries = tries + 100 WHERE id = 3;

-- session: second
START TRANSACTION;

-- session: second
UPDATE jobs SET state = 'mine' WHERE id = 9;

-- name: victim
-- session: second
-- send
UPDATE jobs SET state = 'mine' WHERE id = 1;

-- name: survivor
UPDATE jobs SET state = 'done' WHERE id = 9;

-- name: survivor-commits
-- reap: second
COMMIT;

-- session: second
ROLLBACK;

-- name: state-after-deadlock
SELECT id, state, tries FROM jobs ORDER BY id;

-- An open transaction holds its tables: DDL of another session waits.
START TRANSACTION;

-- name: first-reads-table
SELECT COUNT(*) AS n FROM jobs;

-- name: second-alters
-- session: second
ALTER TABLE jobs ADD COLUMN note VARCHAR(10);

COMMIT;

-- Since 5.7.5 and MariaDB 10.0.2 a session can hold several named locks; in 5.6 the second sets the first free.
-- name: take-two-named-locks
SELECT GET_LOCK(CONCAT('crosscheck ', CRC32(DATABASE()), ' a'), 0) AS a, GET_LOCK(CONCAT('crosscheck ', CRC32(DATABASE()), ' b'), 0) AS b;

-- name: second-tries-first-lock
-- session: second
SELECT GET_LOCK(CONCAT('crosscheck ', CRC32(DATABASE()), ' a'), 0) AS a;

-- name: release-one
SELECT RELEASE_LOCK(CONCAT('crosscheck ', CRC32(DATABASE()), ' b')) AS b, RELEASE_LOCK('crosscheck: never taken') AS never;

-- name: release-all
SELECT RELEASE_ALL_LOCKS() > 0 AS released;

-- name: drop-while-second-is-idle
DROP TABLE jobs;
