-- Renting a film, from the shelf to the due date: exercises of the Sakila query log (vitessio/vt, Apache-2.0;
-- see fixtures/README.md). The trigger rental_date sets the date of the rental on the server.
-- suite: sakila rentals
-- fixture: sakila

-- name: copies-of-academy-dinosaur
select film.film_id, film.title, store.store_id, inventory.inventory_id
from inventory join store on inventory.store_id = store.store_id join film on inventory.film_id = film.film_id
where film.title = 'Academy Dinosaur' and store.store_id = 1;

-- name: copies-on-the-shelf
select inventory.inventory_id
from inventory join store on inventory.store_id = store.store_id
     join film on inventory.film_id = film.film_id
     join rental on inventory.inventory_id = rental.inventory_id
where film.title = 'Academy Dinosaur'
      and store.store_id = 1
      and not exists (select * from rental
                      where rental.inventory_id = inventory.inventory_id
                      and rental.return_date is null);

-- name: rent-it
insert into rental (rental_date, inventory_id, customer_id, staff_id)
values (NOW(), 1, 1, 1);

-- name: how-long
select rental_duration from film where film_id = 1;

-- name: newest-rental
select rental_id from rental order by rental_id desc limit 1;

-- name: due-date
select rental_date,
       rental_date + interval
                   (select rental_duration from film where film_id = 1) day
                   as due_date
from rental
where rental_id = (select rental_id from rental order by rental_id desc limit 1);

-- name: same-rental-twice
insert into rental (rental_date, inventory_id, customer_id, staff_id)
values (NOW(), 1, 1, 1);

-- name: rent-another
INSERT INTO rental (rental_date, inventory_id, customer_id, staff_id)
VALUES (NOW(), 101, 305, 1);

-- name: bring-back
UPDATE rental
SET return_date = NOW()
WHERE rental_id = 204 AND return_date IS NULL;

-- name: bring-back-the-newest
-- params: [1, 1]
UPDATE rental
SET return_date = NOW() + INTERVAL 2 DAY
WHERE inventory_id = ? AND customer_id = ? AND return_date IS NULL;

-- name: overdue-rentals
SELECT CONCAT(customer.last_name, ', ', customer.first_name) AS customer,
       address.phone, film.title
FROM rental
     INNER JOIN customer ON rental.customer_id = customer.customer_id
     INNER JOIN address ON customer.address_id = address.address_id
     INNER JOIN inventory ON rental.inventory_id = inventory.inventory_id
     INNER JOIN film ON inventory.film_id = film.film_id
WHERE rental.return_date IS NULL
      AND rental_date + INTERVAL film.rental_duration DAY < CURRENT_DATE()
ORDER BY title, rental.rental_id
LIMIT 5;
