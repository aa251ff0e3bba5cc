-- Customers, staff and revenue: exercises of the Sakila query log (vitessio/vt, Apache-2.0; see fixtures/README.md).
-- suite: sakila customers and sales
-- fixture: sakila

-- name: three-countries
SELECT country_id, country
FROM country
WHERE country IN ('Afghanistan', 'Bangladesh', 'China');

-- name: staff-addresses
SELECT s.first_name, s.last_name, a.address
FROM staff s
INNER JOIN address a
ON (s.address_id = a.address_id);

-- name: sales-per-staff-in-august
SELECT s.first_name, s.last_name, SUM(p.amount)
FROM staff s
INNER JOIN payment p
ON (s.staff_id = p.staff_id)
WHERE MONTH(p.payment_date) = 08 AND YEAR(p.payment_date) = 2005
GROUP BY s.staff_id;

-- The exercise groups by last name and shows the first name too, which ONLY_FULL_GROUP_BY refuses.
-- name: total-per-last-name
-- expect: error 1055
SELECT c.last_name, c.first_name, SUM(p.amount) AS 'Total Amount Paid'
FROM customer c
INNER JOIN payment p
ON (c.customer_id = p.customer_id)
GROUP BY c.last_name
ORDER BY c.last_name;

-- name: total-per-customer
SELECT c.last_name, c.first_name, SUM(p.amount) AS 'Total Amount Paid'
FROM customer c
INNER JOIN payment p
ON (c.customer_id = p.customer_id)
GROUP BY c.customer_id, c.last_name, c.first_name
ORDER BY c.last_name, c.customer_id;

-- name: customers-in-canada
SELECT c.first_name, c.last_name, c.email
FROM customer c
JOIN address a ON (c.address_id = a.address_id)
JOIN city ci ON (a.city_id = ci.city_id)
JOIN country ctr ON (ci.country_id = ctr.country_id)
WHERE ctr.country = 'canada';

-- name: revenue-per-store
SELECT s.store_id, SUM(amount) AS 'Revenue'
FROM payment p
JOIN rental r
ON (p.rental_id = r.rental_id)
JOIN inventory i
ON (i.inventory_id = r.inventory_id)
JOIN store s
ON (s.store_id = i.store_id)
GROUP BY s.store_id;

-- name: where-the-stores-are
SELECT store_id, city, country
FROM store s
JOIN address a
ON (s.address_id = a.address_id)
JOIN city cit
ON (cit.city_id = a.city_id)
JOIN country ctr
ON(cit.country_id = ctr.country_id);

-- name: sales-per-genre
SELECT SUM(amount) AS 'Total Sales', c.name AS 'Genre'
FROM payment p
JOIN rental r
ON (p.rental_id = r.rental_id)
JOIN inventory i
ON (r.inventory_id = i.inventory_id)
JOIN film_category fc
ON (i.film_id = fc.film_id)
JOIN category c
ON (fc.category_id = c.category_id)
GROUP BY c.name
ORDER BY SUM(amount) DESC;

-- name: five-best-genres
SELECT SUM(amount) AS 'Total Sales', c.name AS 'Genre'
FROM payment p
JOIN rental r
ON (p.rental_id = r.rental_id)
JOIN inventory i
ON (r.inventory_id = i.inventory_id)
JOIN film_category fc
ON (i.film_id = fc.film_id)
JOIN category c
ON (fc.category_id = c.category_id)
GROUP BY c.name
ORDER BY SUM(amount) DESC
LIMIT 5;

-- The exercise before this one was to make the view; the log has only the query.
-- name: top-five-genres-without-its-view
-- expect: error 1146
SELECT *
FROM top_five_genres;

-- name: make-top-five-genres
CREATE VIEW top_five_genres AS
SELECT SUM(amount) AS 'Total Sales', c.name AS 'Genre'
FROM payment p
JOIN rental r
ON (p.rental_id = r.rental_id)
JOIN inventory i
ON (r.inventory_id = i.inventory_id)
JOIN film_category fc
ON (i.film_id = fc.film_id)
JOIN category c
ON (fc.category_id = c.category_id)
GROUP BY c.name
ORDER BY SUM(amount) DESC
LIMIT 5;

-- name: top-five-genres
SELECT *
FROM top_five_genres;

-- name: customers-by-country
SELECT
    CONCAT(c.first_name, ' ', c.last_name) AS customer_name,
    ci.city AS city_name,
    co.country AS country_name
FROM
    customer c
INNER JOIN
    address a ON c.address_id = a.address_id
INNER JOIN
    city ci ON a.city_id = ci.city_id
INNER JOIN
    country co ON ci.country_id = co.country_id
ORDER BY
    country_name, city_name, customer_name;

-- name: managers-of-stores
SELECT
    s.store_id,
    CONCAT(st.first_name, ' ', st.last_name) AS staff_name,
    ci.city AS store_city,
    co.country AS store_country
FROM
    store s
INNER JOIN
    staff st ON s.manager_staff_id = st.staff_id
INNER JOIN
    address a ON s.address_id = a.address_id
INNER JOIN
    city ci ON a.city_id = ci.city_id
INNER JOIN
    country co ON ci.country_id = co.country_id
WHERE
    st.active = TRUE
ORDER BY
    store_country, store_city, staff_name;
