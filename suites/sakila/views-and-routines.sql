-- The views, procedures and functions of the Sakila schema, called as an application would (fixtures/README.md).
-- suite: sakila views and routines
-- fixture: sakila

-- name: customer-list
SELECT ID, name, address, `zip code`, phone, city, country, notes, SID FROM customer_list ORDER BY ID;

-- The view concatenates the actors in whatever order they are found, so only their number is asked for.
-- name: film-list
SELECT FID, title, category, price, length, rating, CHAR_LENGTH(actors) - CHAR_LENGTH(REPLACE(actors, ',', '')) + 1 AS cast_size
FROM film_list
ORDER BY FID;

-- name: nicer-film-list
SELECT FID, title, category, price, length, rating
FROM nicer_but_slower_film_list
WHERE category = 'Horror'
ORDER BY FID;

-- name: staff-list
SELECT * FROM staff_list;

-- name: sales-by-store
SELECT * FROM sales_by_store;

-- name: sales-by-category
SELECT * FROM sales_by_film_category;

-- name: actor-info
SELECT * FROM actor_info;

-- name: let-group-concat-be-long
SET SESSION group_concat_max_len = 65535;

-- name: actor-info-in-full
SELECT * FROM actor_info WHERE actor_id BETWEEN 1 AND 20;

-- name: in-stock
CALL film_in_stock(1, 1, @count);

-- name: in-stock-count
SELECT @count;

-- name: not-in-stock
CALL film_not_in_stock(2, 2, @count);

-- name: not-in-stock-count
SELECT @count;

-- name: held-by
SELECT inventory_held_by_customer(9), inventory_held_by_customer(10), inventory_in_stock(9), inventory_in_stock(10);

-- name: balance
-- params: [554, {"datetime":"2005-08-30 00:00:00"}]
SELECT get_customer_balance(?, ?) AS balance;

-- name: balances
SELECT customer_id, get_customer_balance(customer_id, '2005-08-30 00:00:00') AS balance
FROM customer
WHERE customer_id BETWEEN 545 AND 560
ORDER BY balance DESC, customer_id;

-- name: report-refuses-zero
CALL rewards_report(0, 20.00, @rewardees);

-- name: keep-the-clock
SET @now = UNIX_TIMESTAMP();

-- name: clock-to-september-2005
SET timestamp = UNIX_TIMESTAMP('2005-09-15 12:00:00');

-- name: report
CALL rewards_report(12, 60.00, @rewardees);

-- name: rewardees
SELECT @rewardees;

-- name: clock-back
SET timestamp = @now;

-- name: payment-by-trigger
INSERT INTO payment (customer_id, staff_id, rental_id, amount, payment_date) VALUES (1, 1, 76, 2.99, '1999-01-01');

-- name: trigger-set-the-date
SELECT payment_id, amount FROM payment WHERE payment_id = LAST_INSERT_ID() AND payment_date = NOW();

-- name: customer-by-trigger
INSERT INTO customer (store_id, first_name, last_name, email, address_id, create_date)
VALUES (1, 'GRACE', 'HOPPER', 'GRACE.HOPPER@sakilacustomer.org', 5, '1999-01-01');

-- name: customer-date
SELECT customer_id, email FROM customer WHERE customer_id = LAST_INSERT_ID() AND create_date = NOW();

-- name: what-is-stored
SELECT table_name AS name FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'VIEW' ORDER BY table_name;
