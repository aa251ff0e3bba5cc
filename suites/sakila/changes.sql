-- One change to each table, most of them stopped by a foreign key: the writing half of the Sakila query log
-- (vitessio/vt, Apache-2.0; see fixtures/README.md). Refusals are part of what is compared.
-- suite: sakila changes
-- fixture: sakila

-- name: add-film
INSERT INTO film (title, description, release_year, language_id, rental_duration, rental_rate, length, replacement_cost, rating)
VALUES ('The Grand Adventure', 'A thrilling journey through unknown lands.', 2024, 1, 5, 3.99, 120, 14.99, 'PG');

-- name: trigger-copied-its-text
SELECT film_id, title, description FROM film_text WHERE film_id = LAST_INSERT_ID();

-- name: remove-customer-with-rentals
DELETE FROM customer
WHERE customer_id = 101;

-- name: add-copy
INSERT INTO inventory (film_id, store_id, last_update)
VALUES (5, 1, NOW());

-- name: remove-payment
DELETE FROM payment
WHERE payment_id = 305;

-- name: staff-leaves
UPDATE staff
SET active = FALSE
WHERE staff_id = 2;

-- name: remove-address-in-use
DELETE FROM address
WHERE address_id = 200;

-- name: unknown-manager
UPDATE store
SET manager_staff_id = 3
WHERE store_id = 2;

-- name: add-actor-to-film
INSERT INTO film_actor (actor_id, film_id, last_update)
VALUES (10, 15, NOW());

-- name: add-actor
INSERT INTO actor (first_name, last_name, last_update)
VALUES ('John', 'Doe', NOW());

-- name: remove-actor-with-films
DELETE FROM actor
WHERE actor_id = 15;

-- name: rename-actor
UPDATE actor
SET last_name = 'Smith'
WHERE actor_id = 22;

-- name: add-category
INSERT INTO category (name, last_update)
VALUES ('Adventure', NOW());

-- name: remove-category-in-use
DELETE FROM category
WHERE category_id = 4;

-- name: rename-category-to-itself
UPDATE category
SET name = 'Drama'
WHERE category_id = 7;

-- name: add-language
INSERT INTO language (name, last_update)
VALUES ('Mandarin', NOW());

-- name: remove-language
DELETE FROM language
WHERE language_id = 5;

-- name: rename-language
UPDATE language
SET name = 'French'
WHERE language_id = 2;

-- name: add-city
INSERT INTO city (city, country_id, last_update)
VALUES ('Amsterdam', 1, NOW());

-- name: remove-city-in-use
DELETE FROM city
WHERE city_id = 101;

-- name: rename-city
UPDATE city
SET city = 'New York'
WHERE city_id = 50;

-- name: add-country
INSERT INTO country (country, last_update)
VALUES ('Netherlands', NOW());

-- name: remove-country-in-use
DELETE FROM country
WHERE country_id = 25;

-- name: rename-country
UPDATE country
SET country = 'Germany'
WHERE country_id = 12;

-- name: rename-film
UPDATE film SET title = 'ACADEMY DINOSAURS' WHERE film_id = 1;

-- name: trigger-renamed-its-text
SELECT title FROM film_text WHERE film_id = 1;

-- name: remove-the-new-film
DELETE FROM film WHERE title = 'The Grand Adventure';

-- name: trigger-removed-its-text
SELECT COUNT(*) AS texts FROM film_text WHERE title = 'The Grand Adventure';
