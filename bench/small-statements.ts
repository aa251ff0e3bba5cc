/** The number of rows of the tables that the statements use. */
const customers = 1_000
const orders = 5_000
const rowsAtOnce = 500

/** Returns the statements that create the tables and rows, one per line. */
export function preparation(): string[] {
  return [
    'CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, email VARCHAR(60) NOT NULL, credit INT NOT NULL) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
    'CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, customer_id INT NOT NULL, placed DATETIME NOT NULL, total DECIMAL(10,2) NOT NULL, KEY by_customer (customer_id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
    'CREATE TABLE visits (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id INT NOT NULL, page VARCHAR(40) NOT NULL) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
    ...inserts('customers', customers, id => `(${id}, 'Customer ${id}', 'customer.${id}@example.com', ${id % 100})`),
    ...inserts('orders', orders, id => {
      const day = String(1 + (id % 28)).padStart(2, '0')
      return `(${id}, ${1 + ((id * 7) % customers)}, '2026-01-${day} 12:00:00', ${(id * 37) % 1000}.${10 + (id % 90)})`
    }),
  ]
}

function inserts(table: string, count: number, row: (id: number) => string): string[] {
  return Array.from({ length: count / rowsAtOnce }, (_, part) => {
    const rows = Array.from({ length: rowsAtOnce }, (_, index) => row(part * rowsAtOnce + index + 1))
    return `INSERT INTO ${table} VALUES ${rows.join(', ')}`
  })
}

type Shape = (key: number, index: number) => string

/** The shapes of the statements, which the round below repeats: in twenty statements, four writes and sixteen reads. */
const pointSelect: Shape = key => `SELECT id, name, email FROM customers WHERE id = ${key}`
const ordersOf: Shape = key => `SELECT id, placed, total FROM orders WHERE customer_id = ${key} ORDER BY id`
const range: Shape = key =>
  `SELECT id, name, email FROM customers WHERE id BETWEEN ${key} AND ${key + 9} ORDER BY id DESC`
const aggregate: Shape = key =>
  `SELECT COUNT(*) AS many, SUM(total) AS spent, MAX(placed) AS latest FROM orders WHERE customer_id = ${key}`
const join: Shape = key =>
  `SELECT o.id, c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = ${key} ORDER BY o.id`
const insert: Shape = (key, index) => `INSERT INTO visits (customer_id, page) VALUES (${key}, 'page ${index}')`
const update: Shape = key => `UPDATE customers SET credit = credit + 1 WHERE id = ${key}`
const remove: Shape = (_, index) => `DELETE FROM visits WHERE id = ${Math.floor(index / 40)}`

const round: readonly Shape[] = [
  ...[pointSelect, ordersOf, range, pointSelect, insert],
  ...[pointSelect, aggregate, join, ordersOf, update],
  ...[pointSelect, range, insert, pointSelect, ordersOf],
  ...[aggregate, pointSelect, join, ordersOf, remove],
]

export const shapeCount = new Set(round).size

/** Returns the same statements for each call, without semicolons. */
export function smallStatements(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    // The step has no common factor with the number of keys, so that all keys occur.
    const key = 1 + ((index * 7919) % customers)
    return round[index % round.length]!(key, index)
  })
}

/** Returns one statement per line, a format that every contender can read. */
export function asScript(statements: readonly string[]): string {
  return statements.map(sql => `${sql};\n`).join('')
}
