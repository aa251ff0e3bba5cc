import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DiagnosisEntry } from '../phases/diagnosis/diagnosis-entry.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { Ended } from '../testing/crosscheck-process.ts'

/**
 * None of these secrets may occur in anything that a run leaves. Each enters in a different way, so that a leak shows
 * its origin.
 */
const secrets = [
  'Zq7hashOfAda',
  'Zq7hashOfBob',
  'zq7ada@hidden.example',
  'zq7bob@hidden.example',
  'zq7eve@hidden.example',
  'Zq7Inserted',
  'Zq7WithoutColumns',
  'zq7param@hidden.example',
  'Zq7Variable',
  'Zq7Prepared',
  'Zq7Argument',
  'Zq7InRoutine',
  'Zq7Compared',
  'Zq7Listed',
  'Zq7Subquery',
  'Zq7Broken',
  'Zq7Union',
  'Zq7Raised',
  'Zq7Comment',
  'Zq7Default',
  'Zq7Expression',
  'Zq7TooLong',
  'Zq7notANumber',
  '918273645',
  '827364519',
  '1971-03-04',
  'Zq7Ünïcode',
  'Zq7Frozen',
  'Zq7Trigger',
]
const mask = ['users.password_hash', 'email', 'users.pin', 'users.born']

const schema = `CREATE TABLE users (
  id INT PRIMARY KEY,
  username VARCHAR(40) NOT NULL,
  email VARCHAR(80) NOT NULL,
  password_hash VARCHAR(80) DEFAULT 'Zq7Default',
  pin INT,
  born DATE,
  UNIQUE KEY by_email (email)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE audit (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200), n INT);
CREATE VIEW people AS SELECT id, username, email AS address, password_hash FROM users;
DELIMITER //
CREATE PROCEDURE people_like(IN wanted VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci)
BEGIN
  DECLARE found VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
  SELECT password_hash INTO found FROM users WHERE email = wanted;
  SELECT found, VERSION() AS version;
  INSERT INTO audit (what, n) VALUES (CONCAT('looked for ', wanted), 1);
END//
CREATE PROCEDURE raise_it()
BEGIN
  DECLARE said VARCHAR(120);
  SELECT CONCAT('no such user: ', email, ', not even by Zq7Raised') INTO said FROM users WHERE id = 1;
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = said;
END//
CREATE FUNCTION hash_of(wanted INT) RETURNS VARCHAR(80) READS SQL DATA
  RETURN (SELECT password_hash FROM users WHERE id = wanted AND password_hash <> 'Zq7InRoutine')//
CREATE TRIGGER keep_track AFTER UPDATE ON users FOR EACH ROW
  INSERT INTO audit (what, n) VALUES (CONCAT(OLD.password_hash, ' became ', NEW.password_hash), LENGTH(VERSION()))//
DELIMITER ;
`
const seed = `INSERT INTO users (id, username, email, password_hash, pin, born) VALUES
  (1, 'ada', 'zq7ada@hidden.example', 'Zq7hashOfAda', 918273645, '1971-03-04'),
  (2, 'bob', 'zq7bob@hidden.example', 'Zq7hashOfBob', 827364519, '1980-01-01');
INSERT INTO users VALUES (3, 'cyd', 'zq7cyd@hidden.example', 'Zq7WithoutColumns', 111, NULL);
`
const suite = `-- suite: secrets
-- fixture: people
-- path: auth

-- name: beside a version
SELECT id, username, email, password_hash, @@version FROM users WHERE id = 1;
-- name: all columns
SELECT *, VERSION() FROM users ORDER BY id;
-- name: in an expression
SELECT CONCAT(email, VERSION()), UPPER(password_hash), VERSION() FROM users WHERE password_hash <> 'Zq7Compared' ORDER BY 1;
-- name: under another name
SELECT password_hash AS p, CONCAT(VERSION(), id) AS v FROM users;
-- name: through a view
SELECT address, password_hash, VERSION() FROM people;
-- name: out of a derived table
SELECT d.p, VERSION() FROM (SELECT password_hash AS p FROM users ORDER BY id LIMIT 1) d;
-- name: united
SELECT password_hash FROM users UNION SELECT 'Zq7Union' UNION SELECT VERSION();
-- name: grouped
SELECT GROUP_CONCAT(email ORDER BY id), JSON_OBJECT('e', MIN(email), 'v', VERSION()) FROM users;
-- name: the text of an expression
SELECT 'Zq7Expression', email = 'Zq7Expression', LENGTH(VERSION()) FROM users WHERE id = 1;
-- name: in a list
SELECT id, VERSION() FROM users WHERE password_hash IN ('Zq7hashOfAda', 'Zq7Listed') OR pin = 918273645 OR born = '1971-03-04';
-- name: in a subquery
SELECT VERSION() FROM audit RIGHT JOIN users ON audit.id = users.id WHERE users.id IN (SELECT id FROM users WHERE password_hash = 'Zq7Subquery' OR id = 1);
-- name: with a comment
SELECT /* of Zq7Comment */ VERSION() FROM users WHERE password_hash = 'Zq7Comment' OR id = 1;
-- name: inserted
INSERT INTO users (id, username, email, password_hash, pin) VALUES (4, VERSION(), 'zq7eve@hidden.example', 'Zq7Inserted', 4);
-- name: unicode
INSERT INTO users (id, username, email, password_hash) VALUES (5, VERSION(), 'zq7u@hidden.example', 'Zq7Ünïcode');
-- name: twice
INSERT INTO users (id, username, email) VALUES (6, 'dup', 'zq7ada@hidden.example');
-- name: twice by one only
INSERT INTO users (id, username, email) VALUES (/*M! 7 - */ 1, 'dup', 'zq7ada@hidden.example');
-- name: no number
UPDATE users SET pin = 'Zq7notANumber' WHERE id = 1;
-- name: warned
SELECT id, VERSION() FROM users WHERE pin = 'Zq7notANumber12' OR id = 1;
-- name: warned by one
SELECT id + /*M! 0 * */ 'Zq7notANumber' FROM users WHERE id = 1;
-- name: what was warned
SHOW WARNINGS;
-- name: too long
UPDATE users SET password_hash = REPEAT('Zq7TooLong', 20) WHERE id = 2;
-- name: broken
SELECT id FROM users WHERE password_hash = 'Zq7Broken' AND AND;
-- name: broken in one
SELECT id FROM users WHERE password_hash = 'Zq7Broken' /*M! AND AND */ ;
-- name: bound
-- params: ["zq7param@hidden.example", "zq7ada@hidden.example"]
SELECT id, VERSION(), ? FROM users WHERE email = ?;
-- name: bound twice
-- params: [8, "zq7ada@hidden.example"]
INSERT INTO users (id, username, email) VALUES (?, 'x', ?);
-- name: into a variable
SELECT password_hash INTO @p FROM users WHERE id = 1;
SET @q = 'Zq7Variable';
UPDATE users SET password_hash = @q WHERE id = 2;
-- name: variables
SELECT @p, @q, VERSION();
-- name: prepared
PREPARE found FROM 'SELECT id, password_hash, VERSION() FROM users WHERE password_hash = ''Zq7Prepared'' OR id = 1';
EXECUTE found;
-- name: called
CALL people_like('zq7ada@hidden.example');
-- name: called with
CALL people_like('Zq7Argument');
-- name: raised
CALL raise_it();
-- name: function
SELECT hash_of(1), VERSION();
-- name: changed
UPDATE users SET password_hash = 'Zq7Trigger' WHERE id = 1;
-- name: audited
SELECT what, n, VERSION() FROM audit ORDER BY id;
-- name: copied
CREATE TABLE copies AS SELECT email AS c, VERSION() AS v FROM users;
SELECT * FROM copies;
-- name: explained
EXPLAIN SELECT id FROM users WHERE email = 'zq7ada@hidden.example';
-- name: definition
SHOW CREATE TABLE users;
-- name: default
SELECT column_default, VERSION() FROM information_schema.columns WHERE table_name = 'users' AND table_schema = DATABASE() ORDER BY ordinal_position;
-- name: process
SELECT info, VERSION() FROM information_schema.processlist WHERE info LIKE '%Zq7Compared%';
-- name: log in
-- on-read-only: degrade "left out"
UPDATE users SET password_hash = 'Zq7Frozen' WHERE email = 'zq7bob@hidden.example';
-- name: differing key
SELECT email, LENGTH(VERSION()) FROM users ORDER BY email;
-- name: harmless
SELECT username, VERSION() FROM users ORDER BY username;
`
const place = new CliSandbox({
  'fixtures/people/schema.sql': schema,
  'fixtures/people/seed.sql': seed,
  'secrets.sql': suite,
})
afterAll(() => place[Symbol.asyncDispose]())

const runs = {
  modern: ['mysql:9.7', 'mariadb:11.8'],
  old: ['mariadb:10.11', 'mysql:5.6'],
} as const
const ended = new Map<string, Ended>()

function runWith(out: string, [source, target]: readonly [string, string], ...more: string[]): Promise<Ended> {
  return place.run(['run', 'secrets.sql', '--out', out, ...serversOf([source, target]), ...more])
}

function serversOf([source, target]: readonly [string, string]): string[] {
  return ['--source', source, '--target', target, '--runtime', 'embedded']
}

beforeAll(async () => {
  ended.set('modern', await runWith('modern', runs.modern, '--mask', mask.join()))
  ended.set('old', await runWith('old', runs.old, '--mask', mask.join()))
  ended.set('bare', await runWith('bare', runs.modern, '--no-values'))
}, 280_000)

/** Lists every file of a run's folder that contains one of the texts, with the text, ignoring case. */
function leaks(run: string, texts: readonly string[]): string[] {
  const found: string[] = []
  const { stdout = '', stderr = '' } = ended.get(run) ?? {}
  const all = new Map([
    ['stdout', stdout],
    ['stderr', stderr],
  ])
  for (const name of readdirSync(place.path(run), { recursive: true, encoding: 'utf8' })) {
    const path = place.path(join(run, name))
    if (statSync(path).isFile()) all.set(name, readFileSync(path, 'utf8'))
  }
  for (const [name, content] of all) {
    const lower = content.toLowerCase()
    for (const text of texts) {
      const forms = [text, Buffer.from(text).toString('hex')]
      for (const form of forms) {
        const at = lower.indexOf(form.toLowerCase())
        if (at >= 0) found.push(`${text} in ${name}: …${content.slice(Math.max(0, at - 150), at + 60)}…`)
      }
    }
  }
  return found
}

const observationsOf = (run: string) => place.observations(run)

describe('values of masked columns', () => {
  it.each(Object.keys(runs))('stand nowhere in what a run leaves: %s', run => {
    expect(ended.get(run)?.code, ended.get(run)?.stderr).toBe(1)
    expect(leaks(run, secrets)).toEqual([])
  })

  it.each(Object.keys(runs))('are compared as they are: %s', run => {
    const differing = (name: string) =>
      observationsOf(run).some(each => each.name === name && each.differences.some(({ kind }) => kind === 'rows'))
    for (const name of ['beside a version', 'through a view', 'called', 'function', 'audited', 'harmless'])
      expect([name, differing(name)]).toEqual([name, true])
  })

  it('have stand-ins in scripts that still show their difference', () => {
    const made = readdirSync(place.path('modern/repro'))
    expect(made.length).toBeGreaterThan(5)
    const seen = (place.entries('modern', 'diagnosis') as DiagnosisEntry[]).filter(
      entry => entry.kind === 'reproduction',
    )
    expect(seen.filter(entry => entry.seen).length).toBeGreaterThan(seen.length / 2)
  })

  it('are not there when it is judged and explained again', async () => {
    const judged = await place.run(['judge', 'modern'])
    const { fingerprint } = place.verdict('modern').divergences[0]!
    const explained = await place.run(['explain', fingerprint, '--run', 'modern'])
    expect([judged.code, explained.code]).toEqual([1, 0])
    expect(leaks('modern', secrets)).toEqual([])
    const said = `${judged.stdout}${judged.stderr}${explained.stdout}${explained.stderr}`.toLowerCase()
    expect(secrets.filter(secret => said.includes(secret.toLowerCase()))).toEqual([])
  })

  it('are not there when a run is killed, and neither are its logs', async () => {
    const running = place.start([
      'run',
      'secrets.sql',
      '--out',
      'killed',
      ...serversOf(runs.modern),
      '--mask',
      mask.join(),
    ])
    await place.untilJournal('killed', '"name":"audited"')
    running.signal('SIGKILL')
    await running.ended
    await place.untilNoOrphans()
    expect(leaks('killed', secrets)).toEqual([])
    expect(readdirSync(place.path('killed/logs'))).toEqual([])
    expect((await place.run(['judge', 'killed'])).code).toBe(2)
    expect(leaks('killed', secrets)).toEqual([])
  })

  it('leave what is not masked', () => {
    const rows = observationsOf('modern')
      .find(({ name }) => name === 'beside a version')
      ?.differences.find(({ rows }) => rows)?.rows
    expect(rows?.columns.source).toEqual(['@@version'])
    expect(observationsOf('modern').find(({ name }) => name === 'inserted')?.sql).toMatch(
      /\(4, VERSION\(\), '[a-z]{2}\d[a-z]{3}@/,
    )
  })

  it('are named where nothing has them', async () => {
    await runWith('typo', runs.modern, '--mask', 'users.pasword', '--no-diagnosis', '--phases', 'replay')
    expect(place.verdict('typo').reasons.find(({ rule }) => rule === 'mask-unmatched')?.evidence[0]).toMatch(
      /^users\.pasword is to be masked/,
    )
  })

  it('have the fingerprints that they have otherwise, and the same stand-ins under the same key', async () => {
    const environment = { CROSSCHECK_MASK_KEY: 'for this test' }
    const again = (out: string) =>
      place.run(
        [
          'run',
          'secrets.sql',
          '--out',
          out,
          '--source',
          'mysql:9.7',
          '--target',
          'mariadb:11.8',
          '--runtime',
          'embedded',
          '--mask',
          mask.join(),
          '--no-diagnosis',
          '--phases',
          'replay',
        ],
        { environment },
      )
    await again('one')
    await again('two')
    const reported = (run: string) => observationsOf(run).map(({ statement, step, sql }) => [statement, step, sql])
    expect(reported('two')).toEqual(reported('one'))
    expect(reported('modern').filter(([, step]) => step === 'suite')).not.toEqual(
      reported('one').filter(([, step]) => step === 'suite'),
    )
    const prints = (run: string) =>
      place
        .verdict(run)
        .divergences.filter(({ phase }) => phase === 'replay')
        .map(({ fingerprint }) => fingerprint)
        .sort()
    expect(prints('two')).toEqual(prints('one'))
    expect(prints('one')).toEqual(prints('modern'))
  }, 120_000)
})

describe('without values', () => {
  it('nothing of rows, parameters and literals stands in what a run leaves', () => {
    expect(ended.get('bare')?.code, ended.get('bare')?.stderr).toBe(1)
    const others = ['looked for', ' became ', 'no such user', "'ada'", 'zq7cyd', 'Zq7U']
    expect(leaks('bare', [...secrets, ...others])).toEqual([])
    expect(readdirSync(place.path('bare'))).not.toContain('repro')
  })

  it('the same differs', () => {
    const kinds = (run: string) =>
      observationsOf(run)
        .filter(({ step }) => step === 'suite')
        .map(({ statement, differences }) => [statement, differences.map(({ kind }) => kind)])
    expect(kinds('bare')).toEqual(kinds('modern'))
  })
})
