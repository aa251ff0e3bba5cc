import { describe, expect, inject, it } from 'vitest'
import type { Session } from '../../model/session.ts'
import { sides } from '../../model/side.ts'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { fill, type Variant, variants } from '../../testing/hostile-data.ts'
import { catalogue } from './catalogue.ts'
import type { Proof, ProvingServer } from './label.ts'

const database = 'crosscheck_rewrites'

const cases = catalogue.flatMap(({ id, proof }) =>
  'unproven' in proof
    ? []
    : proof.flatMap(each => {
        const { rewritten } = each
        const isQuery = /^\s*\(?\s*(?:select|with|values|table)\b/i.test(each.statement)
        if (typeof rewritten !== 'string' || !isQuery || each.params || each.asApplication || each.meanwhile) return []
        return [{ id, proof: each, rewritten, pair: `${each.source} to ${each.target}` }]
      }),
)

describe('a rewrite in the catalogue of labels', () => {
  it.for(cases)('answers, whatever the tables hold, as one side did: $id from $pair', async ({ proof, rewritten }) => {
    const changed: Record<string, unknown>[] = []
    for (const side of sides) {
      const changes = await changesOn(proof[side], proof, rewritten)
      // A side that refuses the statement has no answer to keep.
      if (changes === 'refused') continue
      if (changes.length === 0) return
      changed.push(...changes)
    }
    expect(proof.changesAnswer === undefined ? changed : []).toEqual([])
  })
})

/** Returns how the rewrite answers otherwise than the statement does on the same server, for each variant of the data. */
async function changesOn(server: ProvingServer, proof: Proof, rewritten: string) {
  await using sessions = new Sessions(inject('endpoints')[server], { initStatements: ['SET timestamp = 1700000000'] })
  const changes: Record<string, unknown>[] = []
  let isRefused = true
  for (const variant of variants) {
    const before = await answerOf(proof.statement, proof, variant, sessions)
    if (before === undefined) continue
    isRefused = false
    const after = await answerOf(rewritten, proof, variant, sessions)
    if (JSON.stringify(before) !== JSON.stringify(after)) changes.push({ server, variant, before, after })
  }
  return isRefused ? 'refused' : changes
}

async function answerOf(sql: string, proof: Proof, variant: Variant, sessions: Sessions) {
  await using admin = await sessions.open()
  await queryRows(admin, `DROP DATABASE IF EXISTS ${database}`)
  await queryRows(admin, `CREATE DATABASE ${database}`)
  try {
    await using session = await sessions.open({ database })
    for (const statement of proof.setup ?? []) await attempted(session, statement)
    await fill(session, variant)
    const rows = await attempted(session, sql)
    return rows?.map(row => JSON.stringify(row)).sort()
  } finally {
    await queryRows(admin, `DROP DATABASE IF EXISTS ${database}`)
  }
}

async function attempted(session: Session, sql: string) {
  return await queryRows(session, sql).catch(() => undefined)
}
