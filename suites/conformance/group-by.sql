-- suite: conformance / group by

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE purchases (
  id INT PRIMARY KEY,
  customer VARCHAR(20) NOT NULL,
  city VARCHAR(20),
  amount INT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

INSERT INTO purchases VALUES
  (1, 'mira', 'Ulm', 30), (2, 'anna', 'Bonn', 10), (3, 'zoe', NULL, 70), (4, 'anna', 'Ulm', 20),
  (5, 'bela', 'Bonn', 5), (6, 'mira', NULL, 40), (7, 'zoe', 'Ulm', 15), (8, 'carl', 'Köln', 25);

-- Until 5.7, GROUP BY sorted by its columns as a side effect; since 8.0 groups come in whatever order they were made.
-- Nothing promised the order, but code came to rely on it. Write ORDER BY.
-- name: implicit-order-of-groups
-- order: exact
SELECT customer, COUNT(*) FROM purchases GROUP BY customer;

-- The same habit with LIMIT: other groups are returned, not the same ones in another order.
-- name: implicit-order-cut-by-limit
SELECT customer, SUM(amount) FROM purchases GROUP BY customer LIMIT 2;

-- name: groups-with-order-by
SELECT customer, SUM(amount) FROM purchases GROUP BY customer ORDER BY customer;

-- What 5.6 needed to save the sort; harmless elsewhere.
-- name: order-by-null
SELECT customer, SUM(amount) FROM purchases GROUP BY customer ORDER BY NULL;

-- GROUP BY with a direction is a syntax error since 8.0.13. Write GROUP BY customer ORDER BY customer DESC.
-- name: group-by-descending
-- order: exact
-- expect: error 1064
SELECT customer, COUNT(*) FROM purchases GROUP BY customer DESC;

-- name: group-by-ascending
-- order: exact
-- expect: error 1064
SELECT customer, COUNT(*) FROM purchases GROUP BY customer ASC;

-- name: null-is-one-group
SELECT city, COUNT(*) FROM purchases GROUP BY city ORDER BY city;

-- name: rollup
SELECT customer, SUM(amount) AS total FROM purchases WHERE customer < 'c' GROUP BY customer WITH ROLLUP;

-- Refused as wrong usage until 8.0.12 and in MariaDB: sort in an outer query there.
-- name: rollup-with-order-by
-- expect: error 1221
SELECT customer, SUM(amount) AS total FROM purchases GROUP BY customer WITH ROLLUP ORDER BY total, customer;

-- Tells a total's NULL from a value's. Since 8.0.1, not in MariaDB; there COALESCE in the grouped column helps.
-- name: grouping-function
-- expect: error 1305
SELECT city, GROUPING(city) AS is_total, SUM(amount) AS total FROM purchases GROUP BY city WITH ROLLUP;

-- The total is the only row whose customer is NULL. Where the optimizer trusts the column's NOT NULL, nothing is left.
-- name: rollup-filtered-by-having
SELECT customer, city, SUM(amount) AS total FROM purchases GROUP BY customer, city WITH ROLLUP HAVING customer IS NULL;

-- Expressions over the grouped column see the total's NULL.
-- name: rollup-with-coalesce
SELECT COALESCE(customer, 'all') AS who, SUM(amount) AS total FROM purchases WHERE id < 5 GROUP BY customer WITH ROLLUP HAVING total > 40;

-- name: group-by-position
SELECT city, MAX(amount) FROM purchases GROUP BY 1 ORDER BY 1;

-- name: group-by-alias
SELECT LENGTH(customer) AS letters, COUNT(*) FROM purchases GROUP BY letters ORDER BY letters;

-- An alias that is also a column: GROUP BY takes the column, and warns.
-- name: group-by-alias-that-is-a-column
SELECT UPPER(city) AS customer, COUNT(*) AS n FROM purchases GROUP BY customer ORDER BY n, MIN(id);

-- name: having-on-alias-without-group
SELECT id, amount * 2 AS doubled FROM purchases HAVING doubled > 70 ORDER BY id;

-- name: having-count-on-empty-group
SELECT SUM(amount), COUNT(*) FROM purchases WHERE id > 100;

-- name: group-by-on-empty-set
SELECT customer, SUM(amount) FROM purchases WHERE id > 100 GROUP BY customer;

-- name: count-distinct-skips-null
SELECT COUNT(DISTINCT city), COUNT(DISTINCT customer, city) FROM purchases;

-- Any value of the group may come; here all are equal, so it is the mode alone that decides.
-- name: loose-column-without-mode
SELECT customer, LENGTH(customer) * 1 AS letters, amount > 0 AS positive FROM purchases GROUP BY customer ORDER BY customer;

SET SESSION sql_mode = 'TRADITIONAL,ONLY_FULL_GROUP_BY';

-- The default since 5.7.5; MariaDB does not set it. Name the column in GROUP BY or aggregate it.
-- name: loose-column-under-only-full-group-by
-- expect: error 1055
SELECT customer, amount FROM purchases GROUP BY customer;

-- Since 5.7.5 a column that depends on the grouped key is allowed; 5.6 and MariaDB refuse it.
-- name: functional-dependency-on-primary-key
-- expect: error 1055
SELECT id, customer, amount FROM purchases GROUP BY id ORDER BY id;

-- name: functional-dependency-through-join
-- expect: error 1055
SELECT p.id, p.customer, COUNT(q.id) AS same_city
FROM purchases p LEFT JOIN purchases q ON q.city = p.city
GROUP BY p.id ORDER BY p.id;

-- Since 5.7.5, not in these MariaDB versions (1305); MIN() serves everywhere.
-- name: any-value
-- expect: error 1305
SELECT customer, ANY_VALUE(LENGTH(customer)) AS letters FROM purchases GROUP BY customer ORDER BY customer;

-- name: min-instead-of-any-value
SELECT customer, MIN(LENGTH(customer)) AS letters FROM purchases GROUP BY customer ORDER BY customer;

-- name: column-beside-aggregate
-- expect: error 1140
SELECT customer, MAX(amount) FROM purchases;

-- Refused with 3065 since 5.7.5 under the mode: which row of the equal ones should be sorted by?
-- name: distinct-ordered-by-hidden-column
-- expect: error 3065
SELECT DISTINCT city FROM purchases WHERE id IN (1, 8) ORDER BY amount;

-- name: group-by-expression-repeated
SELECT amount DIV 20 AS band, COUNT(*) FROM purchases GROUP BY amount DIV 20 ORDER BY band;

-- name: having-on-hidden-column
-- expect: error 1054
SELECT customer FROM purchases GROUP BY customer HAVING amount > 10;
