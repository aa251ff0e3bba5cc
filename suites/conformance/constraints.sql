-- suite: conformance / foreign keys and checks

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE parents (id INT PRIMARY KEY, code VARCHAR(10) NOT NULL, tag INT, KEY by_tag (tag), UNIQUE KEY by_code (code)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
CREATE TABLE children (id INT PRIMARY KEY, parent INT, CONSTRAINT child_parent FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE ON UPDATE SET NULL) ENGINE = InnoDB;
CREATE TABLE strict_children (id INT PRIMARY KEY, parent INT NOT NULL, FOREIGN KEY (parent) REFERENCES parents (id)) ENGINE = InnoDB;
INSERT INTO parents VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 2);
INSERT INTO children VALUES (10, 1), (11, 1), (20, 2);
INSERT INTO strict_children VALUES (30, 3);

-- name: orphan
INSERT INTO children VALUES (40, 99);

-- IGNORE covers foreign keys since 5.7.
-- name: orphan-ignored
INSERT IGNORE INTO children VALUES (40, 99);

-- name: parent-with-child-deleted
DELETE FROM parents WHERE id = 3;

-- Rows that a cascade takes are not counted.
-- name: cascade
DELETE FROM parents WHERE id = 1;

-- name: set-null-on-update
UPDATE parents SET id = 22 WHERE id = 2;

-- name: children-left
SELECT id, parent FROM children ORDER BY id;

-- One refusal, three numbers: 1217, 3730, 1451.
-- name: drop-parent
DROP TABLE parents;

-- name: truncate-parent
TRUNCATE TABLE parents;

-- A key that is not unique as a parent: refused since 8.4 unless restrict_fk_on_non_standard_key is off (6125).
-- name: reference-to-non-unique-key
-- expect: error 6125
CREATE TABLE by_tag (id INT PRIMARY KEY, tag INT, FOREIGN KEY (tag) REFERENCES parents (tag)) ENGINE = InnoDB;

-- Each server has its own numbers for a foreign key that cannot be: 1215 once; 3780, 1822, 1824 in MySQL; 1005 in MariaDB.
-- name: reference-to-column-without-key
-- expect: error 3780, 1005
CREATE TABLE by_nothing (id INT PRIMARY KEY, text VARCHAR(10), FOREIGN KEY (text) REFERENCES children (parent)) ENGINE = InnoDB;

-- name: reference-to-missing-table
-- expect: error 1824, 1005
CREATE TABLE by_missing (id INT PRIMARY KEY, n INT, FOREIGN KEY (n) REFERENCES no_such_table (id)) ENGINE = InnoDB;

-- name: reference-with-other-type
-- expect: error 3780, 1005
CREATE TABLE by_other_type (id INT PRIMARY KEY, parent BIGINT, FOREIGN KEY (parent) REFERENCES parents (id)) ENGINE = InnoDB;

-- name: reference-with-other-collation
-- expect: error 3780, 1005
CREATE TABLE by_other_collation (id INT PRIMARY KEY, code VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, FOREIGN KEY (code) REFERENCES parents (code)) ENGINE = InnoDB;

-- Behind a column, REFERENCES was read and forgotten by MySQL until 9.0; MariaDB takes it seriously since 10.5.
-- name: reference-beside-column
CREATE TABLE inline_reference (id INT PRIMARY KEY, parent INT REFERENCES parents (id)) ENGINE = InnoDB;

-- name: insert-against-inline-reference
INSERT INTO inline_reference VALUES (1, 12345);

-- name: set-default-action
CREATE TABLE with_default_action (id INT PRIMARY KEY, parent INT DEFAULT 3, FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE SET DEFAULT) ENGINE = InnoDB;

SET SESSION foreign_key_checks = 0;

-- name: orphan-without-checks
INSERT INTO children VALUES (50, 98);

SET SESSION foreign_key_checks = 1;

-- RESTRICT by default, shown as NO ACTION since 8.0; SET DEFAULT is read as RESTRICT by MariaDB.
-- name: names-of-foreign-keys
SELECT constraint_name AS name, table_name AS child, referenced_table_name AS parent, delete_rule AS on_delete, update_rule AS on_update, unique_constraint_name AS parent_key
FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE() ORDER BY table_name, constraint_name;

-- CHECK was read and forgotten until 8.0.15; enforced since 8.0.16 (3819) and MariaDB 10.2.1 (4025).
-- name: create-with-check
CREATE TABLE people (id INT PRIMARY KEY, age INT CHECK (age >= 0), born INT, died INT, CONSTRAINT life CHECK (died IS NULL OR died >= born), CONSTRAINT grown CHECK (age < 200)) ENGINE = InnoDB;

-- name: check-violated
INSERT INTO people (id, age) VALUES (1, -1);

-- name: named-check-violated
INSERT INTO people (id, born, died) VALUES (2, 1900, 1800);

-- name: check-with-null
INSERT INTO people (id, age) VALUES (3, NULL);

-- name: check-violated-by-update
UPDATE people SET age = -5 WHERE id = 3;

-- MariaDB 10.11 refuses in spite of IGNORE; others warn and leave the row out.
-- name: check-ignored
INSERT IGNORE INTO people (id, age) VALUES (4, -1);

-- name: check-not-enforced
-- expect: error 1064
CREATE TABLE lenient (id INT PRIMARY KEY, n INT, CONSTRAINT small CHECK (n < 10) NOT ENFORCED) ENGINE = InnoDB;

-- MySQL's own word. Both understand DROP CONSTRAINT.
-- name: drop-check
-- expect: error 1064
ALTER TABLE people DROP CHECK life;

-- name: drop-constraint
ALTER TABLE people DROP CONSTRAINT grown;

-- name: check-with-function
-- expect: error 3814, 1901
CREATE TABLE clocked (id INT PRIMARY KEY, d DATETIME, CHECK (d < NOW())) ENGINE = InnoDB;

-- name: add-check-that-old-rows-violate
ALTER TABLE children ADD CONSTRAINT parent_is_small CHECK (id < 45);

-- name: checks-in-catalogue
SELECT constraint_name AS name, check_clause AS clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() ORDER BY constraint_name;

-- name: duplicate-key-name
-- expect: error 1061
CREATE TABLE twice_named (id INT PRIMARY KEY, a INT, KEY k (a), KEY k (id)) ENGINE = InnoDB;

-- name: unique-with-many-nulls
CREATE TABLE sparse (a INT, b INT, UNIQUE KEY (a, b)) ENGINE = InnoDB;

-- name: many-nulls
INSERT INTO sparse VALUES (NULL, 1), (NULL, 1), (1, NULL), (1, NULL);

-- MariaDB alone, since 10.5.3. Used where a key is longer than the limit.
-- name: unique-over-text
-- expect: error 1170
CREATE TABLE long_keys (id INT PRIMARY KEY, body TEXT, UNIQUE KEY (body)) ENGINE = InnoDB;

-- name: without-overlaps
-- expect: error 1064
CREATE TABLE bookings (room INT, d1 DATE, d2 DATE, PERIOD FOR stay (d1, d2), UNIQUE (room, stay WITHOUT OVERLAPS)) ENGINE = InnoDB;
