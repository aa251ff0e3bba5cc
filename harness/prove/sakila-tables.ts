/** Columns of the Sakila schema by the operations that they allow; `keys` are unique together, and never NULL. */
export interface SakilaTable {
  name: string
  keys: readonly string[]
  numbers: readonly string[]
  texts: readonly string[]
  moments: readonly string[]
  /** Statements use only rows below this value of the first key, so that each takes little time. */
  cut: number
}

export const sakilaTables: readonly SakilaTable[] = [
  {
    name: 'film',
    keys: ['film_id'],
    numbers: ['film_id', 'length', 'rental_rate', 'replacement_cost', 'rental_duration', 'release_year'],
    texts: ['title', 'description', 'rating', 'special_features'],
    moments: ['last_update'],
    cut: 300,
  },
  {
    name: 'actor',
    keys: ['actor_id'],
    numbers: ['actor_id'],
    texts: ['first_name', 'last_name'],
    moments: ['last_update'],
    cut: 200,
  },
  {
    name: 'customer',
    keys: ['customer_id'],
    numbers: ['customer_id', 'store_id', 'active', 'address_id'],
    texts: ['first_name', 'last_name', 'email'],
    moments: ['create_date', 'last_update'],
    cut: 300,
  },
  {
    name: 'payment',
    keys: ['payment_id'],
    numbers: ['payment_id', 'amount', 'customer_id', 'staff_id', 'rental_id'],
    texts: [],
    moments: ['payment_date'],
    cut: 300,
  },
  {
    name: 'rental',
    keys: ['rental_id'],
    numbers: ['rental_id', 'customer_id', 'inventory_id', 'staff_id'],
    texts: [],
    moments: ['rental_date', 'return_date'],
    cut: 300,
  },
  {
    name: 'inventory',
    keys: ['inventory_id'],
    numbers: ['inventory_id', 'film_id', 'store_id'],
    texts: [],
    moments: ['last_update'],
    cut: 300,
  },
  {
    name: 'city',
    keys: ['city_id'],
    numbers: ['city_id', 'country_id'],
    texts: ['city'],
    moments: ['last_update'],
    cut: 300,
  },
  {
    name: 'country',
    keys: ['country_id'],
    numbers: ['country_id'],
    texts: ['country'],
    moments: ['last_update'],
    cut: 200,
  },
  {
    name: 'film_actor',
    keys: ['actor_id', 'film_id'],
    numbers: ['actor_id', 'film_id'],
    texts: [],
    moments: ['last_update'],
    cut: 20,
  },
  {
    name: 'category',
    keys: ['category_id'],
    numbers: ['category_id'],
    texts: ['name'],
    moments: ['last_update'],
    cut: 100,
  },
]

/** Two tables and the column by which their rows are joined. */
export const sakilaJoins: readonly [string, string, string][] = [
  ['film', 'inventory', 'film_id'],
  ['film', 'film_actor', 'film_id'],
  ['actor', 'film_actor', 'actor_id'],
  ['customer', 'payment', 'customer_id'],
  ['customer', 'rental', 'customer_id'],
  ['inventory', 'rental', 'inventory_id'],
  ['rental', 'payment', 'rental_id'],
  ['country', 'city', 'country_id'],
]

/** Changes that the constraints of Sakila allow; each is rolled back. */
export const sakilaChanges: readonly string[] = [
  "INSERT INTO actor (first_name, last_name) VALUES ('NEW', 'NAME')",
  "INSERT INTO category (name) VALUES ('New'), ('Newer')",
  'INSERT INTO actor (first_name, last_name) SELECT last_name, first_name FROM actor WHERE actor_id < # ORDER BY actor_id',
  'INSERT INTO film_actor (actor_id, film_id) VALUES (#, #)',
  'INSERT IGNORE INTO film_actor (actor_id, film_id) VALUES (1, #), (2, #), (3, #)',
  "INSERT INTO country (country_id, country) VALUES (#, 'Somewhere') ON DUPLICATE KEY UPDATE country = CONCAT(country, '!')",
  "REPLACE INTO language (language_id, name) VALUES (#, 'Klingon')",
  'INSERT INTO payment (customer_id, staff_id, amount, payment_date) VALUES (#, 1, #.5, NOW())',
  "UPDATE customer SET email = CONCAT('x', email) WHERE customer_id < #",
  'UPDATE film SET rental_rate = rental_rate + 1, length = length WHERE film_id BETWEEN # AND #',
  'UPDATE film SET title = LOWER(title) WHERE film_id = #',
  'UPDATE customer SET store_id = # WHERE customer_id = #',
  'UPDATE payment SET amount = amount * 2 WHERE customer_id = # ORDER BY payment_id LIMIT 3',
  'UPDATE rental r JOIN customer c ON c.customer_id = r.customer_id SET r.return_date = NOW() WHERE c.customer_id = # AND r.return_date IS NULL',
  'DELETE FROM payment WHERE payment_id < #',
  'DELETE FROM actor WHERE actor_id = #',
  'DELETE FROM film_actor WHERE film_id = #',
  'DELETE FROM payment WHERE rental_id IN (SELECT rental_id FROM rental WHERE inventory_id = #)',
]
