-- suite: conformance / views and temporary tables

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE sales (id INT PRIMARY KEY, region VARCHAR(10) NOT NULL, amount INT NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO sales VALUES (1, 'north', 10), (2, 'south', 20), (3, 'north', 30);

CREATE VIEW north_sales AS SELECT id, region, amount FROM sales WHERE region = 'north' WITH CHECK OPTION;

-- name: view-read
SELECT id, amount FROM north_sales ORDER BY id;

-- name: view-update
UPDATE north_sales SET amount = amount + 1 WHERE id = 1;

-- The same number with another SQLSTATE.
-- name: view-check-option
INSERT INTO north_sales VALUES (4, 'south', 1);

-- name: view-insert
INSERT INTO north_sales VALUES (5, 'north', 1);

CREATE VIEW totals AS SELECT region, SUM(amount) AS total FROM sales GROUP BY region;

-- name: aggregated-view
SELECT region, total FROM totals ORDER BY region;

-- name: update-aggregated-view
-- expect: error 1288
UPDATE totals SET total = 0;

-- Since 5.7.7.
-- name: view-with-subquery-in-from
CREATE VIEW biggest AS SELECT x.id FROM (SELECT id FROM sales ORDER BY amount DESC LIMIT 1) AS x;

-- name: view-over-missing-table
-- expect: error 1146
CREATE VIEW broken AS SELECT 1 FROM no_such_table;

-- name: existing-view
-- expect: error 1050
CREATE VIEW totals AS SELECT 1;

-- name: create-or-replace-view
CREATE OR REPLACE VIEW totals AS SELECT region, COUNT(*) AS total FROM sales GROUP BY region;

-- Since 9.1, and in MariaDB.
-- name: create-view-if-not-exists
CREATE VIEW IF NOT EXISTS totals AS SELECT 1 AS one;

-- The view's ORDER BY gives way to the query's.
CREATE VIEW sorted AS SELECT id FROM sales ORDER BY id DESC;

-- name: order-of-view
SELECT id FROM sorted ORDER BY id;

-- name: order-of-view-alone
-- order: any
SELECT id FROM sorted;

-- name: name-of-expression-in-view
CREATE VIEW unnamed AS SELECT 1 + 1, COUNT(*) FROM sales;

-- name: labels-of-unnamed
SELECT * FROM unnamed;

ALTER TABLE sales CHANGE region area VARCHAR(10) NOT NULL;

-- name: view-after-rename-of-column
-- expect: error 1356
SELECT * FROM north_sales ORDER BY id;

-- name: broken-view-in-catalogue
SELECT table_name AS name, is_updatable AS updatable, check_option AS checked FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name;

-- 1051 in MySQL, 4092 in MariaDB.
-- name: drop-missing-view
-- expect: error 1051, 4092
DROP VIEW no_such_view;

-- name: drop-view-as-table
-- expect: error 1051, 1965
DROP TABLE sorted;

-- name: drop-table-as-view
-- expect: error 1347, 4092
DROP VIEW sales;

CREATE TEMPORARY TABLE sales (id INT PRIMARY KEY) ENGINE = InnoDB;

-- name: temporary-table-hides-table
SELECT COUNT(*) AS n FROM sales;

-- The same temporary table twice in one query: refused by MySQL (1137).
-- name: temporary-table-twice
-- expect: error 1137
SELECT COUNT(*) AS n FROM sales AS a JOIN sales AS b ON a.id = b.id;

-- name: drop-temporary
DROP TEMPORARY TABLE sales;

-- name: table-is-seen-again
SELECT COUNT(*) AS n FROM sales;

CREATE TEMPORARY TABLE fleeting (id INT) ENGINE = InnoDB;

-- MariaDB lists temporary tables since 11.2.
-- name: temporary-tables-listed
SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'fleeting';

-- name: temporary-of-memory-engine
-- expect: error 1163
CREATE TEMPORARY TABLE in_memory (id INT, body TEXT) ENGINE = MEMORY;

-- name: temporary-with-foreign-key
-- expect: error 1215, 1005
CREATE TEMPORARY TABLE depends (id INT, sale INT, FOREIGN KEY (sale) REFERENCES sales (id)) ENGINE = InnoDB;

-- name: temporary-from-select
CREATE TEMPORARY TABLE collected SELECT id, amount FROM sales WHERE amount > 5;

-- name: temporary-from-select-read
SELECT id, amount FROM collected ORDER BY id;

-- name: drop-table-takes-temporary
DROP TABLE collected;

-- name: drop-temporary-that-is-none
-- expect: error 1051
DROP TEMPORARY TABLE sales;

-- name: second-session-sees-no-temporary
-- session: second
-- expect: error 1146
SELECT COUNT(*) AS n FROM fleeting;
