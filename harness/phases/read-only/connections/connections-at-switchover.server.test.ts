import { beforeAll, describe, expect, inject, it } from 'vitest'
import { clock } from '../../../kit/clock.ts'
import { sides } from '../../../model/side.ts'
import type { SwitchRow } from '../../../model/switch-row.ts'
import { queryRows } from '../../../session/query-rows.ts'
import { TestDatabase } from '../../../testing/test-database.ts'
import { observeSwitchover } from './connections-at-switchover.ts'
import { differencesAtSwitchover } from './switchover-differences.ts'
import { switchoverScenarios } from './switchover-scenarios.ts'

const endpoints = inject('endpoints')

describe.each([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const)('connections that the switch finds at work, on %s and %s', (sourceServer, targetServer) => {
  const rows = new Map<string, SwitchRow>()
  let ms = 0
  let orphans: unknown[] = []

  beforeAll(async () => {
    await using source = await TestDatabase.create(endpoints[sourceServer])
    await using target = await TestDatabase.create(endpoints[targetServer])
    // The database has the same name on both sides.
    await target.do(`CREATE DATABASE ${source.database}`, `GRANT ALL ON ${source.database}.* TO '${target.user}'@'%'`)
    target.undo(`DROP DATABASE ${source.database}`)
    await using sourceSwitch = await source.openSwitch()
    await using targetSwitch = await target.openSwitch()
    const start = clock.monotonicMs()
    const survey = observeSwitchover({
      switches: { source: sourceSwitch, target: targetSwitch },
      application: { source: source.application, target: target.application },
      adminSessions: { source: source.root, target: target.root },
      isAlone: { source: false, target: false },
      database: source.database,
      uses: new Set(['xa', 'temporary-tables']),
      signal: AbortSignal.timeout(60_000),
    })
    for await (const row of survey) rows.set(row.scenario, row)
    ms = clock.monotonicMs() - start
    for (const testDatabase of [source, target]) {
      await using session = await testDatabase.root.open({})
      orphans = [
        ...orphans,
        ...(await queryRows(session, `SHOW TABLES FROM ${source.database}`)),
        ...(await queryRows(session, `SHOW PROCEDURE STATUS WHERE db = '${source.database}'`)),
        ...(await queryRows(session, 'XA RECOVER')),
        ...(await queryRows(session, 'SELECT 1 FROM DUAL WHERE @@GLOBAL.read_only')),
      ]
    }
  })

  /** The outcomes of a scenario in order, from the switch on. They must be the same on both sides. */
  function outcomes(scenario: string): string[] {
    const row = rows.get(scenario)!
    const reported = sides.map(side =>
      row[side].steps
        .filter(({ when }) => when !== 'before')
        .map(({ when, sql, outcome }) => `${when} ${sql}: ${outcome}`),
    )
    expect(reported[0]).toEqual(reported[1])
    return reported[0]!.map(line => line.replaceAll('crosscheck_switch', 't'))
  }

  it('are all tried, in seconds, and leave nothing behind', () => {
    expect([...rows.keys()]).toEqual(switchoverScenarios.map(({ id }) => id))
    // The scenarios take a second or two, and ten times as long on a busy machine.
    expect(ms).toBeLessThan(20_000)
    expect(orphans).toEqual([])
  })

  it('get no error before the switch', () => {
    const before = [...rows.values()].flatMap(row => sides.flatMap(side => row[side].steps))
    expect(before.filter(({ when, outcome }) => when === 'before' && !/^(done|1 row)/.test(outcome))).toEqual([])
  })

  it('lose an open transaction at COMMIT, and are told', () => {
    expect(outcomes('open-transaction')).toEqual([
      'read-only SELECT id, note FROM t WHERE id = 100: 1 row',
      'read-only COMMIT: 1290 HY000',
      'read-only DO 0: done, no transaction',
      'read-write DO 0: done, no transaction',
      'read-write ROLLBACK: done',
      "read-write SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM t WHERE id = 100: 1 row: lost",
      "read-write INSERT INTO t VALUES (101, 'new'): done",
    ])
    expect(rows.get('open-transaction')!.source.steps.find(({ sql }) => sql === 'COMMIT')!.message).toMatch(
      /--read-only/,
    )
  })

  it('keep the transaction open when it is a write within it that is refused', () => {
    expect(outcomes('open-transaction-writes-on')).toContain('read-only DO 0: done, in a transaction')
    expect(outcomes('open-transaction-writes-on')).toContain('read-write DO 0: done, in a transaction')
  })

  it('hold up the switch while they update, hold a table or wait for a row, and by nothing else', () => {
    const blocked = [...rows.values()].filter(({ source, target }) => source.blocked || target.blocked)
    expect(blocked.map(({ scenario, source, target }) => [scenario, source.blocked, target.blocked])).toEqual([
      ['update-in-flight', true, true],
      ['waiting-for-a-row', true, true],
      ['table-locked-for-writing', true, true],
    ])
    for (const { source, target } of blocked) expect(Math.min(source.waitedMs, target.waitedMs)).toBeGreaterThan(50)
  })

  it('keep an UPDATE that was begun in time', () => {
    expect(outcomes('update-in-flight').slice(0, 4)).toEqual([
      "at UPDATE t SET note = 'changed' WHERE id = 1 AND GET_LOCK(CONCAT(DATABASE(), ' update'), 4) = 1: done",
      "at SELECT RELEASE_LOCK(CONCAT(DATABASE(), ' update')): 1 row: 1",
      "read-only INSERT INTO t VALUES (103, 'new'): 1290 HY000",
      "read-write SELECT IF(note = 'changed', 'kept', 'lost') FROM t WHERE id = 1: 1 row: kept",
    ])
  })

  it('are refused writes that were sent while the switch waited', () => {
    expect(outcomes('waiting-for-a-row').slice(0, 4)).toEqual([
      "at UPDATE t SET note = 'changed' WHERE id = 1: done",
      'at SELECT id, note FROM t WHERE id = 2: 1 row',
      "at INSERT INTO t VALUES (100, 'new'): 1290 HY000",
      'at COMMIT: done',
    ])
  })

  it('keep half of what a procedure writes around the switch', () => {
    expect(outcomes('procedure-in-flight').filter(line => /CALL|IF/.test(line))).toEqual([
      'at CALL t_twice(): 1290 HY000',
      "read-write SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM t WHERE id = 100: 1 row: kept",
      "read-write SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM t WHERE id = 102: 1 row: lost",
    ])
  })

  it('write to temporary tables, read what is prepared, and hold their locks as ever', () => {
    expect(outcomes('temporary-table').slice(0, 2)).toEqual([
      'read-only INSERT INTO crosscheck_basket VALUES (2): done',
      'read-only SELECT id FROM crosscheck_basket: 2 rows',
    ])
    expect(outcomes('prepared-read')).toContain('read-only EXECUTE reading: 1 row')
    expect(outcomes('prepared-write')).toContain('read-only EXECUTE writing: 1290 HY000')
    expect(outcomes('user-lock')[0]).toBe('read-only SELECT GET_LOCK(DATABASE(), 0): 1 row: 0')
    expect(outcomes('handler')[0]).toBe('read-only HANDLER t READ NEXT: 1 row')
  })

  it('all work again by themselves once read-write again', () => {
    const steps = [...rows.values()].flatMap(row => sides.flatMap(side => row[side].steps))
    const writing = steps.filter(({ when, sql }) => when === 'read-write' && sql.startsWith('INSERT'))
    expect(writing.length).toBeGreaterThan(2 * 18)
    expect(writing.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  })

  it('differ in nothing but XA, which MySQL lets through', () => {
    const differing = [...rows.values()].filter(row => differencesAtSwitchover(row).length > 0)
    expect(differing.map(({ scenario }) => scenario)).toEqual(['xa-prepared'])
    expect(
      differencesAtSwitchover(differing[0]!).map(({ kind, summary }) => `${kind}: ${summary.split(': ')[1]}`),
    ).toEqual([
      "error: XA COMMIT 'crosscheck' while read-only is answered done by the source, 1290 HY000 by the target",
      "read-only: XA COMMIT 'crosscheck' while read-only gets through",
    ])
  })
})

describe('an application that may do little', () => {
  const [source, target] = [endpoints['mysql:9.7'], endpoints['mariadb:11.8']]

  /**
   * Runs the scenarios with these privileges; returns the scenarios that were run, their differences and those left
   * out.
   */
  async function survey(privileges: string) {
    await using testDatabases = new AsyncDisposableStack()
    const open = async (endpoint: typeof source) => testDatabases.use(await TestDatabase.create(endpoint))
    const sides = { source: await open(source), target: await open(target) }
    const database = sides.source.database
    await sides.target.do(`CREATE DATABASE ${database}`)
    sides.target.undo(`DROP DATABASE ${database}`)
    for (const testDatabase of [sides.source, sides.target]) {
      await testDatabase.do(`REVOKE ALL ON ${testDatabase.database}.* FROM '${testDatabase.user}'@'%'`)
      await testDatabase.do(`GRANT ${privileges} ON ${database}.* TO '${testDatabase.user}'@'%'`)
    }
    const observed = new Map<string, string[]>()
    const switches = {
      source: testDatabases.use(await sides.source.openSwitch()),
      target: testDatabases.use(await sides.target.openSwitch()),
    }
    const survey = observeSwitchover({
      switches,
      application: { source: sides.source.application, target: sides.target.application },
      adminSessions: { source: sides.source.root, target: sides.target.root },
      isAlone: { source: false, target: false },
      database,
      uses: new Set(['temporary-tables']),
      signal: AbortSignal.timeout(60_000),
    })
    const { rows, leftOut } = await allOf(survey)
    for (const row of rows)
      observed.set(
        row.scenario,
        differencesAtSwitchover(row).map(({ summary }) => summary),
      )
    return { observed, leftOut }
  }

  it('is not told of connections that break, where it may not write at all', async () => {
    const { observed, leftOut } = await survey('SELECT')
    expect([...observed.values()].flat()).toEqual([])
    expect(observed.has('open-transaction')).toBe(false)
    expect(leftOut).toEqual([
      expect.stringMatching(/^what the switch does .*--application-privileges\): A transaction that/),
    ])
  })

  it('is told of all that it may do', async () => {
    const { observed, leftOut } = await survey('SELECT, INSERT, UPDATE')
    expect([...observed.values()].flat()).toEqual([])
    expect([...observed.keys()]).toEqual(expect.arrayContaining(['open-transaction', 'idle', 'update-in-flight']))
    expect(leftOut.join()).toContain('A temporary table in use')
    expect(leftOut.join()).not.toContain('A pooled connection that does nothing')
  })
})

it('writes that get through are told, whatever else the application may do', async () => {
  await using source = await TestDatabase.create(endpoints['mysql:9.7'], ['SUPER'])
  await using target = await TestDatabase.create(endpoints['mysql:5.6'])
  await target.do(`CREATE DATABASE ${source.database}`, `GRANT ALL ON ${source.database}.* TO '${target.user}'@'%'`)
  target.undo(`DROP DATABASE ${source.database}`)
  await using sourceSwitch = await source.openSwitch()
  await using targetSwitch = await target.openSwitch()
  const survey = observeSwitchover({
    switches: { source: sourceSwitch, target: targetSwitch },
    application: { source: source.application, target: target.application },
    adminSessions: { source: source.root, target: target.root },
    isAlone: { source: false, target: false },
    database: source.database,
    uses: new Set(['temporary-tables']),
    signal: AbortSignal.timeout(60_000),
  })
  const { rows, leftOut } = await allOf(survey)
  const found = rows.flatMap(row => differencesAtSwitchover(row).map(({ summary }) => summary))
  expect(leftOut).toEqual([])
  expect(
    found.filter(summary => summary.endsWith('gets through: what was written is kept, on the source')),
  ).not.toEqual([])
})

async function allOf(survey: ReturnType<typeof observeSwitchover>): Promise<{ rows: SwitchRow[]; leftOut: string[] }> {
  const rows: SwitchRow[] = []
  while (true) {
    const { value, done } = await survey.next()
    if (done) return { rows, leftOut: value }
    rows.push(value)
  }
}
