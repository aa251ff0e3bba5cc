-- suite: conformance / window functions

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE salaries (id INT PRIMARY KEY, team VARCHAR(10) NOT NULL, amount INT NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
INSERT INTO salaries VALUES (1, 'a', 10), (2, 'a', 20), (3, 'a', 20), (4, 'b', 5), (5, 'b', 15), (6, 'c', 7);

-- Window functions came with 8.0.2 and MariaDB 10.2; 5.6 answers 1064.
-- name: row-number
SELECT id, ROW_NUMBER() OVER (PARTITION BY team ORDER BY amount, id) AS place FROM salaries ORDER BY id;

-- name: rank-and-dense-rank
SELECT id, RANK() OVER (ORDER BY amount) AS place, DENSE_RANK() OVER (ORDER BY amount) AS dense FROM salaries ORDER BY id;

-- DOUBLE with all its digits in MySQL, ten decimals in MariaDB.
-- name: percent-rank-and-cume-dist
SELECT id, PERCENT_RANK() OVER (ORDER BY amount) AS percent, CUME_DIST() OVER (ORDER BY amount) AS share FROM salaries ORDER BY id;

-- name: ntile
SELECT id, NTILE(4) OVER (ORDER BY id) AS quarter FROM salaries ORDER BY id;

-- name: running-sum
SELECT id, SUM(amount) OVER (ORDER BY id) AS running FROM salaries ORDER BY id;

-- name: running-average-of-decimals
SELECT id, AVG(amount) OVER (PARTITION BY team ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS average FROM salaries ORDER BY id;

-- name: range-frame-over-numbers
SELECT id, COUNT(*) OVER (ORDER BY amount RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING) AS near FROM salaries ORDER BY id;

-- RANGE over dates needs an interval, which MariaDB does not take.
-- name: range-frame-over-dates
-- expect: error 1064
SELECT d, COUNT(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) AS n
FROM (SELECT DATE '2026-01-01' AS d UNION ALL SELECT DATE '2026-01-02' UNION ALL SELECT DATE '2026-01-09') AS days ORDER BY d;

-- name: lag-and-lead
SELECT id, LAG(amount) OVER (ORDER BY id) AS before_it, LEAD(amount) OVER (ORDER BY id) AS after_it FROM salaries ORDER BY id;

-- The third argument is the value where there is no such row. MariaDB knows two arguments only: COALESCE there.
-- name: lag-with-default
-- expect: error 1064
SELECT id, LAG(amount, 1, 0) OVER (ORDER BY id) AS before_it FROM salaries ORDER BY id;

-- MariaDB insists on ORDER BY (4018).
-- name: lag-without-order
-- expect: error 4018
SELECT id, LAG(amount) OVER () IS NULL AS first_row FROM salaries WHERE id = 1;

-- name: first-last-and-nth-value
SELECT id, FIRST_VALUE(amount) OVER w AS lowest, LAST_VALUE(amount) OVER w AS so_far, NTH_VALUE(amount, 2) OVER w AS second FROM salaries WINDOW w AS (PARTITION BY team ORDER BY amount, id) ORDER BY id;

-- name: named-window-extended
SELECT id, SUM(amount) OVER (w ORDER BY id) AS running FROM salaries WINDOW w AS (PARTITION BY team) ORDER BY id;

-- name: aggregate-over-aggregate
SELECT team, SUM(SUM(amount)) OVER (ORDER BY team) AS running FROM salaries GROUP BY team ORDER BY team;

-- 3593 in MySQL, 4015 in MariaDB.
-- name: window-function-in-where
-- expect: error 3593, 4015
SELECT id FROM salaries WHERE ROW_NUMBER() OVER (ORDER BY id) = 1;

-- name: filter-in-derived-table
SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY team ORDER BY amount DESC, id) AS place FROM salaries) AS x WHERE place = 1 ORDER BY id;

-- name: distinct-in-window
-- expect: error 1235
SELECT id, COUNT(DISTINCT team) OVER () AS teams FROM salaries ORDER BY id;

-- name: group-concat-over-window
-- expect: error 1235
SELECT id, GROUP_CONCAT(team) OVER (ORDER BY id) AS teams FROM salaries ORDER BY id;

-- MariaDB alone, since 10.3.3.
-- name: median
-- expect: error 1064
SELECT DISTINCT team, MEDIAN(amount) OVER (PARTITION BY team) AS middle FROM salaries ORDER BY team;

-- name: json-arrayagg-over-window
-- expect: error 1235
SELECT id, JSON_ARRAYAGG(amount) OVER (PARTITION BY team ORDER BY id) AS amounts FROM salaries ORDER BY id;

-- The trick from before window functions. The order in which a variable is set and read is undefined. Deprecated in 8.0.13 (1287).
-- name: variable-instead-of-row-number
SELECT @place := @place + 1 AS place, id FROM salaries, (SELECT @place := 0) AS start ORDER BY id;
