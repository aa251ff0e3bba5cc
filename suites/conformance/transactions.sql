-- suite: conformance / transactions

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL) ENGINE = InnoDB;
CREATE TABLE loose (id INT PRIMARY KEY) ENGINE = MyISAM;
INSERT INTO accounts VALUES (1, 100), (2, 50);

START TRANSACTION;

UPDATE accounts SET balance = 90 WHERE id = 1;

SAVEPOINT before_second;

UPDATE accounts SET balance = 60 WHERE id = 2;

-- name: rollback-to-savepoint
ROLLBACK TO SAVEPOINT before_second;

-- name: unknown-savepoint
ROLLBACK TO SAVEPOINT never_made;

-- name: release-savepoint
RELEASE SAVEPOINT before_second;

-- name: after-savepoint
SELECT id, balance FROM accounts ORDER BY id;

-- A failed statement is undone alone; the transaction goes on.
-- name: failed-statement-inside
INSERT INTO accounts VALUES (3, 1), (1, 1);

-- name: state-after-failed-statement
SELECT COUNT(*) AS n, SUM(balance) AS total FROM accounts;

-- MariaDB alone.
-- name: in-transaction-variable
-- expect: error 1193
SELECT @@in_transaction AS inside;

ROLLBACK;

-- name: state-after-rollback
SELECT id, balance FROM accounts ORDER BY id;

START TRANSACTION;

UPDATE accounts SET balance = 1 WHERE id = 1;

-- DDL commits what is open.
-- name: implicit-commit-by-ddl
CREATE TABLE made_inside (id INT PRIMARY KEY) ENGINE = InnoDB;

ROLLBACK;

-- name: state-after-implicit-commit
SELECT balance FROM accounts WHERE id = 1;

START TRANSACTION;

UPDATE accounts SET balance = 2 WHERE id = 1;

-- name: begin-inside-commits
START TRANSACTION;

ROLLBACK;

-- name: state-after-second-begin
SELECT balance FROM accounts WHERE id = 1;

START TRANSACTION;

UPDATE accounts SET balance = 3 WHERE id = 1;

-- name: temporary-table-does-not-commit
CREATE TEMPORARY TABLE aside (id INT) ENGINE = InnoDB;

-- MySQL warns that a temporary table cannot be undone (1751); MariaDB is silent.
-- name: rollback-beside-temporary-table
ROLLBACK;

-- name: state-after-temporary-table
SELECT balance FROM accounts WHERE id = 1;

-- name: begin-read-only
START TRANSACTION READ ONLY;

-- name: write-in-read-only
UPDATE accounts SET balance = 4 WHERE id = 1;

-- name: lock-in-read-only
SELECT balance FROM accounts WHERE id = 1 FOR UPDATE;

-- name: temporary-table-in-read-only
CREATE TEMPORARY TABLE scratch (id INT) ENGINE = InnoDB;

-- name: write-temporary-in-read-only
INSERT INTO aside VALUES (1);

COMMIT;

-- name: set-session-read-only
SET SESSION TRANSACTION READ ONLY;

-- name: write-in-read-only-session
DELETE FROM accounts WHERE id = 999;

SET SESSION TRANSACTION READ WRITE;

-- name: set-isolation-for-next
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;

START TRANSACTION;

-- name: set-isolation-inside
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;

-- name: commit-and-chain
COMMIT AND CHAIN;

INSERT INTO accounts VALUES (9, 9);

-- name: rollback-of-chained
ROLLBACK;

-- name: chained-is-gone
SELECT COUNT(*) AS n FROM accounts WHERE id = 9;

START TRANSACTION;

-- MyISAM knows no way back: warning 1196 at the rollback.
-- name: write-to-table-without-transactions
INSERT INTO loose VALUES (1);

-- name: rollback-with-loose-table
ROLLBACK;

-- name: loose-table-keeps-row
SELECT id FROM loose;

SET SESSION autocommit = 0;

-- name: write-without-autocommit
INSERT INTO accounts VALUES (10, 10);

-- Turning it on commits.
-- name: autocommit-on-again
SET SESSION autocommit = 1;

ROLLBACK;

-- name: kept-by-autocommit
SELECT COUNT(*) AS n FROM accounts WHERE id = 10;

-- name: savepoint-outside
SAVEPOINT alone;

-- name: rollback-to-savepoint-outside
ROLLBACK TO SAVEPOINT alone;

CREATE TABLE kept (id INT PRIMARY KEY) ENGINE = InnoDB;

-- DDL is atomic since 8.0: nothing is dropped when one name is wrong. Before, and in MariaDB, the others are gone.
-- name: drop-existing-and-missing
-- expect: error 1051
DROP TABLE kept, never_existed;

-- name: is-it-kept
-- expect: error 1146
SELECT COUNT(*) AS n FROM kept;

-- name: lock-tables
LOCK TABLES accounts READ;

-- name: write-under-read-lock
UPDATE accounts SET balance = 5 WHERE id = 1;

-- name: table-that-was-not-locked
SELECT COUNT(*) AS n FROM loose;

UNLOCK TABLES;

-- name: with-consistent-snapshot
START TRANSACTION WITH CONSISTENT SNAPSHOT;

-- name: handler-statement
HANDLER accounts OPEN;

-- name: handler-read
HANDLER accounts READ `PRIMARY` FIRST;

-- name: handler-close
HANDLER accounts CLOSE;

COMMIT;
