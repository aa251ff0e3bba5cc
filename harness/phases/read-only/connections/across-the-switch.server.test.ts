import { beforeAll, describe, expect, inject, it } from 'vitest'
import { clock } from '../../../kit/clock.ts'
import { sides } from '../../../model/side.ts'
import type { SwitchRow } from '../../../model/switch-row.ts'
import { ask } from '../../../session/ask.ts'
import { TestGround } from '../../../testing/test-ground.ts'
import { surveySwitch } from './across-the-switch.ts'
import { situations } from './situations.ts'
import { differencesAcross } from './switch-differences.ts'

const endpoints = inject('endpoints')

describe.each([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const)('connections that the switch finds at work, on %s and %s', (sourceServer, targetServer) => {
  const rows = new Map<string, SwitchRow>()
  let ms = 0
  let remains: unknown[] = []

  beforeAll(async () => {
    await using source = await TestGround.create(endpoints[sourceServer])
    await using target = await TestGround.create(endpoints[targetServer])
    // One name on both sides.
    await target.do(`CREATE DATABASE ${source.database}`, `GRANT ALL ON ${source.database}.* TO '${target.user}'@'%'`)
    target.undo(`DROP DATABASE ${source.database}`)
    await using sourceSwitch = await source.openSwitch()
    await using targetSwitch = await target.openSwitch()
    const start = clock.monotonicMs()
    const survey = surveySwitch({
      switches: { source: sourceSwitch, target: targetSwitch },
      application: { source: source.application, target: target.application },
      caretakers: { source: source.root, target: target.root },
      isAlone: { source: false, target: false },
      database: source.database,
      usesXa: true,
      signal: AbortSignal.timeout(60_000),
    })
    for await (const row of survey) rows.set(row.situation, row)
    ms = clock.monotonicMs() - start
    for (const ground of [source, target]) {
      await using session = await ground.root.open({})
      remains = [
        ...remains,
        ...(await ask(session, `SHOW TABLES FROM ${source.database}`)),
        ...(await ask(session, `SHOW PROCEDURE STATUS WHERE db = '${source.database}'`)),
        ...(await ask(session, 'XA RECOVER')),
        ...(await ask(session, 'SELECT 1 FROM DUAL WHERE @@GLOBAL.read_only')),
      ]
    }
  })

  /** Answers in order, from the switch on, which are the same on both sides. */
  function answers(situation: string): string[] {
    const row = rows.get(situation)!
    const told = sides.map(side =>
      row[side].steps
        .filter(({ when }) => when !== 'before')
        .map(({ when, sql, answer }) => `${when} ${sql}: ${answer}`),
    )
    expect(told[0]).toEqual(told[1])
    return told[0]!.map(line => line.replaceAll('crosscheck_switch', 't'))
  }

  it('are all tried, in seconds, and leave nothing behind', () => {
    expect([...rows.keys()]).toEqual(situations.map(({ id }) => id))
    // A second or two; ten times as much on a machine that has no time.
    expect(ms).toBeLessThan(20_000)
    expect(remains).toEqual([])
  })

  it('get no error before the switch', () => {
    const before = [...rows.values()].flatMap(row => sides.flatMap(side => row[side].steps))
    expect(before.filter(({ when, answer }) => when === 'before' && !/^(done|1 row)/.test(answer))).toEqual([])
  })

  it('lose an open transaction at COMMIT, and are told', () => {
    expect(answers('open-transaction')).toEqual([
      'frozen SELECT id, note FROM t WHERE id = 100: 1 row',
      'frozen COMMIT: 1290 HY000',
      'frozen DO 0: done, no transaction',
      'thawed DO 0: done, no transaction',
      'thawed ROLLBACK: done',
      "thawed SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM t WHERE id = 100: 1 row: lost",
      "thawed INSERT INTO t VALUES (101, 'new'): done",
    ])
    expect(rows.get('open-transaction')!.source.steps.find(({ sql }) => sql === 'COMMIT')!.message).toMatch(
      /--read-only/,
    )
  })

  it('keep the transaction open when it is a write within it that is refused', () => {
    expect(answers('open-transaction-writes-on')).toContain('frozen DO 0: done, in a transaction')
    expect(answers('open-transaction-writes-on')).toContain('thawed DO 0: done, in a transaction')
  })

  it('hold up the switch while they update, hold a table or wait for a row, and by nothing else', () => {
    const blocked = [...rows.values()].filter(({ source, target }) => source.blocked || target.blocked)
    expect(blocked.map(({ situation, source, target }) => [situation, source.blocked, target.blocked])).toEqual([
      ['update-in-flight', true, true],
      ['waiting-for-a-row', true, true],
      ['table-locked-for-writing', true, true],
    ])
    for (const { source, target } of blocked) expect(Math.min(source.waitedMs, target.waitedMs)).toBeGreaterThan(50)
  })

  it('keep an UPDATE that was begun in time', () => {
    expect(answers('update-in-flight').slice(0, 4)).toEqual([
      "at UPDATE t SET note = 'changed' WHERE id = 1 AND GET_LOCK(CONCAT(DATABASE(), ' update'), 4) = 1: done",
      "at SELECT RELEASE_LOCK(CONCAT(DATABASE(), ' update')): 1 row: 1",
      "frozen INSERT INTO t VALUES (103, 'new'): 1290 HY000",
      "thawed SELECT IF(note = 'changed', 'kept', 'lost') FROM t WHERE id = 1: 1 row: kept",
    ])
  })

  it('are refused writes that were sent while the switch waited', () => {
    expect(answers('waiting-for-a-row').slice(0, 4)).toEqual([
      "at UPDATE t SET note = 'changed' WHERE id = 1: done",
      'at SELECT id, note FROM t WHERE id = 2: 1 row',
      "at INSERT INTO t VALUES (100, 'new'): 1290 HY000",
      'at COMMIT: done',
    ])
  })

  it('keep half of what a procedure writes around the switch', () => {
    expect(answers('procedure-in-flight').filter(line => /CALL|IF/.test(line))).toEqual([
      'at CALL t_twice(): 1290 HY000',
      "thawed SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM t WHERE id = 100: 1 row: kept",
      "thawed SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM t WHERE id = 102: 1 row: lost",
    ])
  })

  it('write to temporary tables, read what is prepared, and hold their locks as ever', () => {
    expect(answers('temporary-table').slice(0, 2)).toEqual([
      'frozen INSERT INTO crosscheck_basket VALUES (2): done',
      'frozen SELECT id FROM crosscheck_basket: 2 rows',
    ])
    expect(answers('prepared-read')).toContain('frozen EXECUTE reading: 1 row')
    expect(answers('prepared-write')).toContain('frozen EXECUTE writing: 1290 HY000')
    expect(answers('user-lock')[0]).toBe('frozen SELECT GET_LOCK(DATABASE(), 0): 1 row: 0')
    expect(answers('handler')[0]).toBe('frozen HANDLER t READ NEXT: 1 row')
  })

  it('all work again by themselves after the thaw', () => {
    const steps = [...rows.values()].flatMap(row => sides.flatMap(side => row[side].steps))
    const writing = steps.filter(({ when, sql }) => when === 'thawed' && sql.startsWith('INSERT'))
    expect(writing.length).toBeGreaterThan(2 * 18)
    expect(writing.filter(({ answer }) => answer !== 'done')).toEqual([])
  })

  it('differ in nothing but XA, which MySQL lets through', () => {
    const differing = [...rows.values()].filter(row => differencesAcross(row).length > 0)
    expect(differing.map(({ situation }) => situation)).toEqual(['xa-prepared'])
    expect(differencesAcross(differing[0]!).map(({ kind, summary }) => `${kind}: ${summary.split(': ')[1]}`)).toEqual([
      "error: XA COMMIT 'crosscheck' while read-only is answered done by the source, 1290 HY000 by the target",
      "read-only: XA COMMIT 'crosscheck' while read-only gets through",
    ])
  })
})

describe('an application that may do little', () => {
  const [source, target] = [endpoints['mysql:9.7'], endpoints['mariadb:11.8']]

  /** What is played with these privileges, what differs in it, and what is left out. */
  async function survey(privileges: string) {
    await using grounds = new AsyncDisposableStack()
    const open = async (endpoint: typeof source) => grounds.use(await TestGround.create(endpoint))
    const sides = { source: await open(source), target: await open(target) }
    const database = sides.source.database
    await sides.target.do(`CREATE DATABASE ${database}`)
    sides.target.undo(`DROP DATABASE ${database}`)
    for (const ground of [sides.source, sides.target]) {
      await ground.do(`REVOKE ALL ON ${ground.database}.* FROM '${ground.user}'@'%'`)
      await ground.do(`GRANT ${privileges} ON ${database}.* TO '${ground.user}'@'%'`)
    }
    const played = new Map<string, string[]>()
    const switches = {
      source: grounds.use(await sides.source.openSwitch()),
      target: grounds.use(await sides.target.openSwitch()),
    }
    const survey = surveySwitch({
      switches,
      application: { source: sides.source.application, target: sides.target.application },
      caretakers: { source: sides.source.root, target: sides.target.root },
      isAlone: { source: false, target: false },
      database,
      signal: AbortSignal.timeout(60_000),
    })
    const { rows, leftOut } = await allOf(survey)
    for (const row of rows)
      played.set(
        row.situation,
        differencesAcross(row).map(({ summary }) => summary),
      )
    return { played, leftOut }
  }

  it('is not told of connections that break, where it may not write at all', async () => {
    const { played, leftOut } = await survey('SELECT')
    expect([...played.values()].flat()).toEqual([])
    expect(played.has('open-transaction')).toBe(false)
    expect(leftOut).toEqual([
      expect.stringMatching(/^what the switch does .*--application-privileges\): A transaction that/),
    ])
  })

  it('is told of all that it may do', async () => {
    const { played, leftOut } = await survey('SELECT, INSERT, UPDATE')
    expect([...played.values()].flat()).toEqual([])
    expect([...played.keys()]).toEqual(expect.arrayContaining(['open-transaction', 'idle', 'update-in-flight']))
    expect(leftOut.join()).toContain('A temporary table in use')
    expect(leftOut.join()).not.toContain('A pooled connection that does nothing')
  })
})

it('writes that get through are told, whatever else the application may do', async () => {
  await using source = await TestGround.create(endpoints['mysql:9.7'], ['SUPER'])
  await using target = await TestGround.create(endpoints['mysql:5.6'])
  await target.do(`CREATE DATABASE ${source.database}`, `GRANT ALL ON ${source.database}.* TO '${target.user}'@'%'`)
  target.undo(`DROP DATABASE ${source.database}`)
  await using sourceSwitch = await source.openSwitch()
  await using targetSwitch = await target.openSwitch()
  const survey = surveySwitch({
    switches: { source: sourceSwitch, target: targetSwitch },
    application: { source: source.application, target: target.application },
    caretakers: { source: source.root, target: target.root },
    isAlone: { source: false, target: false },
    database: source.database,
    signal: AbortSignal.timeout(60_000),
  })
  const { rows, leftOut } = await allOf(survey)
  const found = rows.flatMap(row => differencesAcross(row).map(({ summary }) => summary))
  expect(leftOut).toEqual([])
  expect(
    found.filter(summary => summary.endsWith('gets through: what was written is kept, on the source')),
  ).not.toEqual([])
})

async function allOf(survey: ReturnType<typeof surveySwitch>): Promise<{ rows: SwitchRow[]; leftOut: string[] }> {
  const rows: SwitchRow[] = []
  while (true) {
    const { value, done } = await survey.next()
    if (done) return { rows, leftOut: value }
    rows.push(value)
  }
}
