-- Films, categories and languages: exercises of the Sakila query log (vitessio/vt, Apache-2.0; see fixtures/README.md).
-- suite: sakila catalogue
-- fixture: sakila

-- name: average-length
select avg(length) from film;

-- The exercise sorts by a string constant, which sorts nothing; kept as it was written.
-- name: actors-per-film-by-constant
SELECT f.title, COUNT(a.actor_id) AS 'Number of Actors'
FROM film f
INNER JOIN film_actor a
ON (f.film_id = a.film_id)
GROUP BY f.title
ORDER BY 'Number of Actors' DESC;

-- name: copies-of-hunchback-impossible
SELECT title, COUNT(inventory_id) AS 'Number of copies'
FROM film
INNER JOIN inventory
ON (film.film_id = inventory.film_id)
WHERE title = 'Hunchback Impossible'
GROUP BY title;

-- name: english-films-with-k-or-q
SELECT title
FROM film
WHERE title LIKE 'K%'
OR title LIKE 'Q%'
AND language_id IN
(SELECT language_id
FROM language
WHERE name = 'English');

-- name: family-films
SELECT title, c.name
FROM film f
JOIN film_category fc
ON (f.film_id = fc.film_id)
JOIN category c
ON (c.category_id = fc.category_id)
WHERE name = 'family';

-- name: films-and-their-actors
SELECT
    f.title AS film_title,
    CONCAT(a.first_name, ' ', a.last_name) AS actor_name
FROM
    film f
INNER JOIN
    film_actor fa ON f.film_id = fa.film_id
INNER JOIN
    actor a ON fa.actor_id = a.actor_id
ORDER BY
    film_title, actor_name;

-- name: films-and-their-categories
SELECT
    f.title AS film_title,
    c.name AS category_name
FROM
    film f
INNER JOIN
    film_category fc ON f.film_id = fc.film_id
INNER JOIN
    category c ON fc.category_id = c.category_id
ORDER BY
    category_name, film_title;

-- name: inventory-with-language
SELECT
    i.inventory_id,
    f.title AS film_title,
    l.name AS language_name
FROM
    inventory i
INNER JOIN
    film f ON i.film_id = f.film_id
INNER JOIN
    language l ON f.language_id = l.language_id
ORDER BY
    language_name, film_title;

-- name: films-per-language
SELECT
    l.name AS language_name,
    COUNT(f.film_id) AS film_count
FROM
    film f
INNER JOIN
    language l ON f.language_id = l.language_id
GROUP BY
    l.language_id, l.name
ORDER BY
    film_count DESC, language_name;

-- name: full-text-search
-- params: ["astronaut shark"]
SELECT film_id, title
FROM film_text
WHERE MATCH (title, description) AGAINST (? IN BOOLEAN MODE)
ORDER BY film_id;

-- name: full-text-search-both-words
SELECT film_id, title
FROM film_text
WHERE MATCH (title, description) AGAINST ('+astronaut +shark' IN BOOLEAN MODE)
ORDER BY film_id;

-- name: films-with-a-special-feature
SELECT COUNT(*) AS films, MIN(rental_rate) AS cheapest, MAX(replacement_cost) AS dearest
FROM film
WHERE FIND_IN_SET('Deleted Scenes', special_features) > 0 AND rating IN ('PG', 'PG-13');
