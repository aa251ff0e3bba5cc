-- Actors by name: the first exercises of the Sakila query log (vitessio/vt, Apache-2.0; see fixtures/README.md).
-- suite: sakila actors
-- fixture: sakila

-- name: actors-named-scarlett
select * from actor where first_name = 'Scarlett';

-- name: actors-like-johansson
select * from actor where last_name like 'Johansson';

-- name: distinct-last-names
select count(distinct last_name) from actor;

-- name: last-names-of-one-actor
select last_name from actor group by last_name having count(*) = 1;

-- name: last-names-of-several-actors
select last_name from actor group by last_name having count(*) > 1;

-- name: all-actors
SELECT first_name, last_name
FROM actor;

-- name: actor-name-in-one-column
SELECT UPPER(CONCAT(first_name, ' ', last_name)) AS 'Actor Name'
FROM actor;

-- name: actors-named-joe
SELECT first_name, last_name, actor_id
FROM actor
WHERE first_name = "Joe";

-- name: last-name-contains-gen
SELECT * FROM actor
WHERE last_name LIKE '%GEN%';

-- name: last-name-contains-li
SELECT last_name, first_name
FROM actor
WHERE last_name LIKE '%LI%'
ORDER BY last_name, first_name;

-- name: actors-per-last-name
SELECT last_name, COUNT(*) AS 'count'
FROM actor
GROUP BY last_name;

-- name: last-names-shared
SELECT last_name, COUNT(*) AS 'count'
FROM actor
GROUP BY last_name
HAVING COUNT(*) > 1;

-- name: groucho-becomes-harpo
UPDATE actor
SET first_name ='HARPO'
WHERE (first_name ='GROUCHO' AND last_name = 'WILLIAMS');

-- name: harpo-becomes-groucho
UPDATE actor
SET first_name =
CASE WHEN first_name = 'HARPO'
THEN 'GROUCHO'
ELSE 'MUCHO GROUCHO'
END
WHERE actor_id = 172;

-- name: read-back-groucho
-- params: [172]
SELECT actor_id, first_name, last_name FROM actor WHERE actor_id = ?;

-- name: actors-in-alone-trip
SELECT first_name, last_name
FROM actor
WHERE actor_id IN
(SELECT actor_id
FROM film_actor
WHERE film_id IN
(SELECT film_id
FROM film
WHERE title = 'Alone Trip'));
