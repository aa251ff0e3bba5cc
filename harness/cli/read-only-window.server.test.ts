import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Divergence } from '../model/divergence.ts'
import type { ReadOnlySummary } from '../model/read-only-summary.ts'
import type { Verdict } from '../model/verdict.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { Ended } from '../testing/crosscheck-process.ts'

const schema = `
CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80) UNIQUE, last_login DATETIME NULL, logins INT NOT NULL DEFAULT 0);
CREATE TABLE sessions (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT NOT NULL);
CREATE TABLE pulse (at DATETIME(6) NOT NULL);
DELIMITER //
CREATE PROCEDURE stamp(user INT)
BEGIN
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  UPDATE users SET logins = logins + 1 WHERE id = user;
END//
CREATE DEFINER = root@localhost PROCEDURE stamp_as_owner(user INT) SQL SECURITY DEFINER
  UPDATE users SET logins = logins + 1 WHERE id = user//
DELIMITER ;
INSERT INTO users (id, email) VALUES (1, 'ada@example.com'), (2, 'bo@example.com');
`
const withEvent = `${schema}
CREATE DEFINER = root@localhost EVENT heartbeat ON SCHEDULE EVERY 1 SECOND DO INSERT INTO pulse VALUES (NOW(6));
`

const logIn = `-- path: auth
-- fixture: shop
-- name: find
SELECT id FROM users WHERE email = 'ada@example.com';
-- name: open-session
-- on-read-only: degrade "a signed cookie"
INSERT INTO sessions (user_id) VALUES (1);
-- name: session-is-there
SELECT COUNT(*) AS sessions FROM sessions WHERE user_id = 1;
`
const signUp = `-- fixture: shop
-- name: sign-up
INSERT INTO users (id, email) VALUES (3, 'cy@example.com');
-- name: new-user-is-there
SELECT email FROM users WHERE id = 3;
`
const settings = ['--runtime', 'embedded', '--no-diagnosis']
type Pair = readonly [source: string, target: string]
const pairs: readonly Pair[] = [
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
]

let sandbox: CliSandbox

beforeAll(() => {
  sandbox = new CliSandbox({
    'fixtures/shop/schema.sql': schema,
    'fixtures/beating/schema.sql': withEvent,
    'clean.sql': logIn,
    'sign-up.sql': signUp,
    'faults/stamp.sql': `${logIn}
-- name: stamp-last-login
UPDATE users SET last_login = '2026-01-01' WHERE id = 1;
`,
    'faults/lock.sql': `${logIn}
-- name: lock-the-user
SELECT id FROM users WHERE id = 1 FOR UPDATE;
`,
    'faults/swallow.sql': `${logIn}
-- name: stamp-in-silence
CALL stamp(1);
`,
    'faults/owner.sql': `${logIn}
-- name: stamp-as-owner
-- on-read-only: degrade "skipped"
CALL stamp_as_owner(2);
`,
    'asks.sql': `${logIn}
-- name: who-is-the-writer
-- tolerate: read-only because "the pool asks who is the writer"
SELECT COUNT(*) AS writers FROM users WHERE @@read_only = 0;
`,
    'faults/not-refused.sql': `${logIn}
-- name: declared-and-harmless
-- on-read-only: degrade "skipped"
SELECT 'x' AS word;
`,
  })
})

afterAll(() => sandbox[Symbol.asyncDispose]())

async function run(
  args: readonly string[],
  out: string,
  [source, target]: Pair = pairs[0]!,
): Promise<{ ended: Ended; verdict: Verdict; readOnly: ReadOnlySummary | undefined }> {
  const servers = ['--source', source, '--target', target]
  const ended = await sandbox.run(['run', ...settings, ...servers, '--out', out, ...args])
  return { ended, verdict: sandbox.verdict(out), readOnly: sandbox.readOnly(out) }
}

function ofReadOnlyPhase({ divergences }: Verdict): Divergence[] {
  return divergences.filter(({ kinds }) => kinds.includes('read-only') || kinds.includes('nondeterministic'))
}

function reported(divergences: readonly Divergence[]): string[] {
  return divergences.flatMap(({ statements, example }) =>
    example.differences.map(({ summary }) => `${statements[0]?.name ?? statements[0]?.at}: ${summary}`),
  )
}

describe('a log-in that keeps working', () => {
  it.each(pairs)('is a go from %s to %s, and the report says what it was based on', async (...pair) => {
    const { ended, verdict, readOnly } = await run(['clean.sql', 'sign-up.sql'], `clean-${pair[0]}`, pair)
    expect({ code: ended.code, reported: reported(ofReadOnlyPhase(verdict)), reasons: verdict.reasons }).toMatchObject({
      code: 0,
      reported: [],
    })
    expect(readOnly?.finished).toBe(true)
    expect(readOnly?.paths.map(({ file, path, holds }) => ({ file, path, holds }))).toEqual([
      { file: 'clean.sql', path: 'auth', holds: { source: true, target: true } },
      { file: 'sign-up.sql', path: undefined, holds: { source: true, target: true } },
    ])
    expect(readOnly?.inventory.map(({ name, outcomes }) => ({ name, outcomes: outcomes }))).toMatchObject([
      { name: 'open-session' },
      { name: 'sign-up' },
    ])
    expect(readOnly?.application.source.grants.join()).not.toMatch(/SUPER|IDENTIFIED|ALL PRIVILEGES ON \*/)
    expect(readOnly?.connectionsAtSwitchover.length).toBeGreaterThan(8)
    expect(ended.stdout).toContain('while read-only')
  })

  it.each(['super_read_only', 'session', 'innodb_read_only'])('is a go in mode %s, too', async mode => {
    const { ended, verdict, readOnly } = await run(
      ['clean.sql', 'sign-up.sql', '--read-only-mode', mode],
      `clean-${mode}`,
    )
    expect({ code: ended.code, reported: reported(ofReadOnlyPhase(verdict)) }).toEqual({ code: 0, reported: [] })
    expect(readOnly?.mode).toBe(mode)
  })

  it.each(pairs)('is a go with what is tolerated from %s to %s, and shows what changed', async (...pair) => {
    const { ended, verdict, readOnly } = await run(['asks.sql'], `asks-${pair[0]}`, pair)
    expect({ code: ended.code, decision: verdict.decision }).toEqual({ code: 0, decision: 'go' })
    expect(readOnly?.paths).toMatchObject([
      { holds: { source: true, target: true }, failing: [{ status: 'tolerated' }, { status: 'tolerated' }] },
    ])
    expect(ended.stdout).toContain('log-in paths that work while read-only  ✓ 1 of 1 (with tolerated failures)')
    const [divergence] = ofReadOnlyPhase(verdict)
    expect(divergence?.example.differences.map(({ readOnlyRows }) => readOnlyRows)).toMatchObject(
      ['source', 'target'].map(() => ({ columns: ['writers'], readWrite: [['2']], readOnly: [['0']] })),
    )
  })

  it('can be left out', async () => {
    const { ended, readOnly } = await run(['clean.sql', '--phases', 'replay'], 'left-out')
    expect(ended.code).toBe(0)
    expect(readOnly).toBeUndefined()
  })
})

describe('a fault on the way of a log-in', () => {
  it.each(pairs)('is caught and named from %s to %s, each by itself', async (...pair) => {
    const { ended, verdict, readOnly } = await run(['faults'], `faults-${pair[0]}`, pair)
    expect(ended.code).toBe(1)
    const found = reported(ofReadOnlyPhase(verdict))
    for (const side of ['source', 'target']) {
      expect(found).toContainEqual(
        `stamp-last-login: the ${side} refuses it while read-only (1290 HY000), on the path of a log-in`,
      )
      expect(found).toContainEqual(
        `lock-the-user: the ${side} refuses it while read-only (1290 HY000), on the path of a log-in`,
      )
      expect(found).toContainEqual(
        expect.stringMatching(
          `^stamp-in-silence: the ${side} answers done.*a handler at fixtures/shop/schema.sql:6:1 swallows`,
        ),
      )
      expect(found).toContainEqual(expect.stringMatching(`^stamp-as-owner: it writes while read-only on the ${side}`))
      expect(found).toContainEqual(
        expect.stringContaining(
          `declared-and-harmless: it is declared to be given up ("skipped"), and yet the ${side}`,
        ),
      )
    }
    expect(readOnly?.paths.every(({ holds }) => !holds.source && !holds.target)).toBe(true)
    const advice = readOnly?.inventory.find(({ name }) => name === 'stamp-last-login')?.advice
    expect(advice?.id).toMatch(/last/)
    // Only writes are refused: the reads of each suite show no differences.
    expect(found.filter(each => each.startsWith('find:') || each.startsWith('session-is-there:'))).toEqual([])
  })

  it('such as an account that is exempt', async () => {
    const privileges = 'SELECT, INSERT, UPDATE, DELETE, EXECUTE, SUPER'
    const { ended, verdict, readOnly } = await run(
      ['clean.sql', 'sign-up.sql', '--application-privileges', privileges],
      'exempt',
      ['mysql:9.7', 'mysql:5.6'],
    )
    expect(ended.code).toBe(1)
    const found = reported(ofReadOnlyPhase(verdict))
    expect(found).toContainEqual(expect.stringMatching(/^sign-up: it writes while read-only on the source: .*SUPER/))
    expect(readOnly?.readOnlyBypasses).toContainEqual(
      expect.objectContaining({ kind: 'account', side: 'source', reach: 'writes' }),
    )
  })

  it('such as an event of an exempt definer', async () => {
    sandbox.write('beating.sql', logIn.replace('fixture: shop', 'fixture: beating'))
    const { ended, verdict, readOnly } = await run(['beating.sql'], 'event')
    expect(ended.code).toBe(1)
    expect(reported(ofReadOnlyPhase(verdict))).toContainEqual(
      expect.stringMatching(/table .*pulse changed while the source was read-only, by .*heartbeat/),
    )
    expect(readOnly?.readOnlyBypasses).toContainEqual(
      expect.objectContaining({ kind: 'event', side: 'source', reach: 'writes' }),
    )
  })
})
