-- suite: conformance / insert ids, affected rows and auto_increment

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE tickets (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, title VARCHAR(20) UNIQUE) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- name: single-insert
INSERT INTO tickets (title) VALUES ('one');

-- The first id of several, not the last.
-- name: multi-row-insert
INSERT INTO tickets (title) VALUES ('two'), ('three'), ('four');

-- name: last-insert-id
SELECT LAST_INSERT_ID();

-- name: explicit-id
INSERT INTO tickets (id, title) VALUES (50, 'fifty');

-- name: last-insert-id-after-explicit
SELECT LAST_INSERT_ID();

-- name: next-after-explicit
INSERT INTO tickets (title) VALUES ('next');

-- name: zero-takes-next
INSERT INTO tickets (id, title) VALUES (0, 'zero');

-- name: null-takes-next
INSERT INTO tickets (id, title) VALUES (NULL, 'null');

-- A failed insert uses up a number.
-- name: duplicate-title
INSERT INTO tickets (title) VALUES ('one');

-- name: number-after-failure
INSERT INTO tickets (title) VALUES ('after failure');

-- name: insert-select
INSERT INTO tickets (title) SELECT CONCAT(title, '!') FROM tickets WHERE id < 3 ORDER BY id;

-- name: last-insert-id-with-argument
UPDATE tickets SET title = 'counted' WHERE id = LAST_INSERT_ID(2);

-- name: row-count-after-update
SELECT ROW_COUNT(), LAST_INSERT_ID();

-- name: row-count-after-select
SELECT ROW_COUNT();

-- name: delete-highest
DELETE FROM tickets WHERE id > 40;

-- name: number-after-delete
INSERT INTO tickets (title) VALUES ('still counting');

-- name: lower-auto-increment
ALTER TABLE tickets AUTO_INCREMENT = 1;

-- name: number-after-alter
INSERT INTO tickets (title) VALUES ('after alter');

-- name: negative-id
INSERT INTO tickets (id, title) VALUES (-1, 'negative');

SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';

-- name: zero-is-zero-with-mode
INSERT INTO tickets (id, title) VALUES (0, 'real zero');

SET SESSION sql_mode = 'TRADITIONAL';

SET SESSION auto_increment_increment = 10, SESSION auto_increment_offset = 5;

-- name: number-in-steps
INSERT INTO tickets (title) VALUES ('step'), ('step again');

SET SESSION auto_increment_increment = 1, SESSION auto_increment_offset = 1;

-- name: exhausted-tinyint
CREATE TABLE tiny (id TINYINT AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;

-- name: last-number
INSERT INTO tiny VALUES (127);

-- MySQL tries 127 again (1062), MariaDB says out of range (167).
-- name: one-number-too-many
INSERT INTO tiny VALUES (NULL);

-- Deprecated in 8.0.17, refused since 8.4.
-- name: auto-increment-on-double
-- expect: error 1063
CREATE TABLE measured (id DOUBLE AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;

-- name: auto-increment-on-decimal
-- expect: error 1063
CREATE TABLE counted (id DECIMAL(10) AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;

-- name: two-auto-increments
-- expect: error 1075
CREATE TABLE twice (a INT AUTO_INCREMENT PRIMARY KEY, b INT AUTO_INCREMENT UNIQUE) ENGINE = InnoDB;

-- name: auto-increment-without-key
-- expect: error 1075
CREATE TABLE keyless (a INT AUTO_INCREMENT) ENGINE = InnoDB;

-- name: truncate-resets
TRUNCATE TABLE tickets;

-- name: first-after-truncate
INSERT INTO tickets (title) VALUES ('fresh');

-- MariaDB alone, since 10.3.
-- name: sequence-object
-- expect: error 1064
CREATE SEQUENCE numbers START WITH 7 INCREMENT BY 3;

-- name: next-value
-- expect: error 1064
SELECT NEXT VALUE FOR numbers AS a, NEXTVAL(numbers) AS b;

-- Since 8.0.30 a server can add a hidden primary key by itself.
-- name: invisible-primary-key-setting
-- expect: error 1193
SET SESSION sql_generate_invisible_primary_key = OFF;

START TRANSACTION;

-- name: rolled-back-number
INSERT INTO tickets (title) VALUES ('lost');

ROLLBACK;

-- name: number-after-rollback
INSERT INTO tickets (title) VALUES ('kept');
