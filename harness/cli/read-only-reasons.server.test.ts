import { afterAll, describe, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** The findings of the read-only phase and their reasons are those of the servers. */

const schema = `CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(20)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO users VALUES (1, 'ada');
`
const place = new CliSandbox({
  'shop/schema.sql': schema,
  'locks.sql': `-- path: auth
-- fixture: shop
SET SESSION TRANSACTION READ WRITE;
LOCK TABLES users WRITE;
-- name: read
SELECT name FROM users;
-- name: write
UPDATE users SET name = 'bo' WHERE id = 1;
`,
  'later.sql': '-- path: auth\n-- fixture: shop\n-- name: later\nSELECT name FROM users;\n',
  'state.sql': `-- path: auth
-- fixture: shop
SELECT @@global.read_only;
SELECT name, @@global.read_only AS frozen FROM users;
SHOW GLOBAL VARIABLES LIKE 'read_only';
`,
  'blocks.sql': `-- path: auth
-- fixture: shop
DELIMITER //
-- name: swallows
BEGIN NOT ATOMIC
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END;
  UPDATE users SET name = 'x' WHERE id = 99;
END//
-- name: asks
BEGIN NOT ATOMIC
  IF @@global.read_only = 0 THEN UPDATE users SET name = 'y' WHERE id = 1; END IF;
END//
-- name: asks-and-says-so
-- on-read-only: skips "the next log-in writes it"
BEGIN NOT ATOMIC
  IF @@global.read_only = 0 THEN UPDATE users SET name = 'z' WHERE id = 1; END IF;
END//
DELIMITER ;
`,
})
afterAll(() => place[Symbol.asyncDispose]())

async function failuresIn(suites: string[], out: string, ...more: string[]) {
  const { stderr } = await place.run([
    ...['run', ...suites, '--source', 'mariadb:10.11', '--target', 'mariadb:11.8', '--runtime', 'embedded'],
    ...['--no-diagnosis', '--out', out, '--phases', 'replay,read-only', ...more],
  ])
  const summary = place.readOnly(out)
  if (!summary) throw new Error(stderr)
  expect(summary.finished).toBe(true)
  return summary.paths.flatMap(({ failing }) => failing.map(({ name, side, summary }) => [name, side, summary]))
}

describe('a suite that locks its tables on a session that may write', () => {
  it('is replayed without a check that waits for its locks, and its write is seen', async () => {
    const failures = await failuresIn(['locks.sql', 'later.sql'], 'locks', '--read-only-mode', 'session')
    expect(failures).toEqual([
      ['write', 'source', 'it writes while read-only on the source'],
      ['write', 'target', 'it writes while read-only on the target'],
    ])
    expect(place.verdict('locks').reasons.map(({ rule }) => rule)).not.toContain('read-only-not-watched')
  })
})

it('a log-in may ask whether the server is read-only', async () => {
  expect(await failuresIn(['state.sql'], 'state')).toEqual([])
})

it('a block that swallows a refusal is found although its UPDATE finds no row, and one that asks may say so', async () => {
  const failures = await failuresIn(['blocks.sql'], 'blocks')
  expect(failures.map(([name, side]) => `${name} ${side}`).toSorted()).toEqual([
    'asks source',
    'asks target',
    'swallows source',
    'swallows target',
  ])
  const reasonOf = (wanted: string) => failures.find(([name]) => name === wanted)![2]
  expect(reasonOf('swallows')).toMatch(/its writes were refused: a handler at blocks\.sql:5:1 swallows the refusal$/)
  expect(reasonOf('asks')).toMatch(/nothing was written as it is otherwise: it asks at blocks\.sql:10:1 whether/)
})
