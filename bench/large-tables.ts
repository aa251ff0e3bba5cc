import type { Side } from '../harness/model/side.ts'
import type { Topology } from '../harness/model/topology.ts'
import { onBothServers } from './servers.ts'

/** Not created by a run of Crosscheck, so that a run neither drops nor compares this database at its end. */
export const database = 'crosscheck_bench'

const rowsAtOnce = 500_000

const columns = `id INT NOT NULL, customer INT NOT NULL, name VARCHAR(24) NOT NULL, email VARCHAR(40) NOT NULL,
  placed DATETIME NOT NULL, total DECIMAL(10,2) NOT NULL, ratio DOUBLE NOT NULL, note VARCHAR(40)`
const charset = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci'

export const orderedTable = (rows: number) => `ordered_${rows}`
export const shuffledTable = (rows: number) => `shuffled_${rows}`

/**
 * Creates the same rows on both servers, in the order of their key. `rows` is a multiple of 500,000, or less than
 * 500,000.
 */
export async function makeOrdered(topology: Topology, rows: number): Promise<void> {
  const table = `${database}.${orderedTable(rows)}`
  const parts = Array.from({ length: Math.ceil(rows / rowsAtOnce) }, (_, part) => part * rowsAtOnce)
  await onBothServers(topology, () => [
    `CREATE DATABASE IF NOT EXISTS ${database}`,
    // On MariaDB, a derived table needs a current database, even if all names are qualified.
    `USE ${database}`,
    `CREATE TABLE IF NOT EXISTS ${database}.digits (n INT NOT NULL PRIMARY KEY)`,
    `INSERT IGNORE INTO ${database}.digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)`,
    `CREATE TABLE ${table} (${columns}, PRIMARY KEY (id)) ${charset}`,
    ...parts.map(first => `INSERT INTO ${table} ${selectRows(first, Math.min(rowsAtOnce, rows - first))}`),
  ])
}

/** Creates the rows of the ordered table without a key, in a different order on each side. */
export async function makeShuffled(topology: Topology, rows: number): Promise<void> {
  const table = `${database}.${shuffledTable(rows)}`
  const salt = { source: 'a', target: 'b' } as const satisfies Record<Side, string>
  await onBothServers(topology, side => [
    `CREATE TABLE ${table} (${columns}) ${charset}`,
    `INSERT INTO ${table} SELECT * FROM ${database}.${orderedTable(rows)} ORDER BY SHA2(CONCAT(id, '${salt[side]}'), 256)`,
  ])
}

function selectRows(first: number, count: number): string {
  const places = ['a', 'b', 'c', 'd', 'e', 'f']
  const number = places.map((place, index) => `${place}.n * ${10 ** index}`).join(' + ')
  const digits = places.map(place => `${database}.digits ${place}`).join(' JOIN ')
  return `SELECT id, id * 7 % 99991, CONCAT('Customer ', id), CONCAT('customer.', id, '@example.com'),
  '2026-01-01' + INTERVAL id % 31536000 SECOND, id * 37 % 9999999 / 100, id / 8,
  IF(id % 10 = 0, NULL, LEFT(SHA2(id, 256), 32))
FROM (SELECT ${first} + ${number} + 1 AS id FROM ${digits}) AS numbers WHERE id <= ${first + count} ORDER BY id`
}

/** Returns the length of a row in the packets of the text protocol. */
export async function bytesPerRow(topology: Topology, rows: number): Promise<number> {
  const lengths = ['id', 'customer', 'name', 'email', 'placed', 'total', 'ratio', 'note']
    .map(column => `1 + IFNULL(LENGTH(${column}), 0)`)
    .join(' + ')
  const answer = await onBothServers(topology, () => [
    `SELECT ROUND(AVG(4 + ${lengths})) FROM ${database}.${orderedTable(rows)} WHERE id <= 1000`,
  ])
  return Number(answer.source[0]![0])
}
