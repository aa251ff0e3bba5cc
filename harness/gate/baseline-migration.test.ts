import { describe, expect, it } from 'vitest'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { Difference } from '../model/difference.ts'
import { allPhases } from '../phases/list.ts'
import { formerFingerprint } from '../suite/fingerprint.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { BaselineMigration } from './baseline-migration.ts'
import { JournalSummary } from './journal-summary.ts'
import { judge } from './judge.ts'

const normalised = 'insert into logins values (...)'
const former = formerFingerprint({ normalised, kinds: ['error'], columns: [] })
const rules = { policy: { failOn: 'risky', strictBaseline: false } as const, today: '2026-03-01' }

const inserted = (line: number, word: string, how: string, change: Partial<Difference> = {}) =>
  exampleObservation(line, {
    sql: `INSERT INTO logins VALUES ('${word}')`,
    normalised,
    differences: [exampleDifference({ kind: 'error', classes: [{ class: how }], ...change })],
  })
const jan = inserted(3, 'jan ', 'error 1062 / done')
const strasse = inserted(4, 'strasse', 'done / error 1062')

const accepted = (change: Partial<BaselineEntry> = {}): BaselineEntry => ({
  fingerprint: former,
  statement: "INSERT INTO logins VALUES ('jan ')",
  reason: 'nobody logs in with a space',
  owner: 'ada',
  until: '2026-06-30',
  ...change,
})

function migrated(entries: BaselineEntry[], observations: Parameters<typeof exampleJournal>[0]) {
  const migration = new BaselineMigration(entries)
  const summary = new JournalSummary(allPhases, migration)
  const journal = exampleJournal(observations)
  for (const entry of journal) summary.add(entry)
  const { carried, left } = migration.migrated(summary.summarised().start?.servers)
  const baseline = entries.map(entry => {
    const found = carried.find(each => each.entry === entry)
    return found ? { ...entry, fingerprint: found.fingerprint } : entry
  })
  const verdict = judge(journal, allPhases, { ...rules, baseline })
  const statuses = verdict.divergences.map(({ status, statements }) => `${statements[0]!.at} ${status}`).sort()
  return { carried: carried.length, left: left.map(({ because }) => because), statuses }
}

describe('a baseline of former fingerprints', () => {
  it('goes with the statement that was accepted, and not with its opposite', () => {
    expect(migrated([accepted()], [jan, strasse])).toEqual({
      carried: 1,
      left: [expect.stringMatching(/^it covered [0-9a-f]{12} \(suites\/log-in\.sql:4:1\) as well/)],
      statuses: ['suites/log-in.sql:3:1 accepted', 'suites/log-in.sql:4:1 new'],
    })
  })

  it('is not carried to the opposite where the accepted statement does not differ any more', () => {
    const result = migrated([accepted()], [strasse])
    expect(result).toMatchObject({ carried: 0, statuses: ['suites/log-in.sql:4:1 new'] })
    expect(result.left).toEqual([
      expect.stringContaining("its statement (INSERT INTO logins VALUES ('jan ')) does not differ so"),
    ])
  })

  it('is carried without a statement where there is only one divergence that it can be', () => {
    const { statement: _, ...nameless } = accepted()
    expect(migrated([nameless], [jan])).toMatchObject({ carried: 1, left: [] })
    expect(migrated([nameless], [jan, strasse])).toMatchObject({
      carried: 0,
      left: [expect.stringContaining('several')],
    })
  })

  it('stays as it is for other servers, and where nothing differs so', () => {
    const servers = { source: 'MySQL 5.6', target: 'MySQL 9.7' }
    expect(migrated([accepted({ servers })], [jan])).toMatchObject({
      carried: 0,
      left: [expect.stringContaining('other servers')],
    })
    expect(migrated([accepted({ fingerprint: '0123456789ab' })], [jan])).toMatchObject({
      carried: 0,
      left: ['nothing differs so in this run'],
    })
  })

  it('is told of in the verdict', () => {
    const verdict = judge(exampleJournal([jan]), allPhases, { ...rules, baseline: [accepted()] })
    expect(verdict.reasons.find(({ rule }) => rule === 'former-fingerprint')?.evidence).toEqual([
      `${former}: accepted by ada when fingerprints did not tell opposite differences apart: crosscheck judge --migrate-baseline carries it over`,
    ])
  })

  it('is carried once: a second time finds nothing to do', () => {
    const [entry] = [accepted()]
    const migration = new BaselineMigration([entry!])
    const summary = new JournalSummary(allPhases, migration)
    for (const each of exampleJournal([jan])) summary.add(each)
    const { carried } = migration.migrated(summary.summarised().start?.servers)
    const current = { ...entry!, fingerprint: carried[0]!.fingerprint }
    expect(migrated([current], [jan])).toMatchObject({
      carried: 0,
      left: [],
      statuses: ['suites/log-in.sql:3:1 accepted'],
    })
  })
})
