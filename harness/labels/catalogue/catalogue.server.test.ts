import { describe, expect, inject, it } from 'vitest'
import { applicationPrivileges } from '../../config/defaults.ts'
import { isConsequential } from '../../model/kind.ts'
import type { ServerIdentity } from '../../model/server-identity.ts'
import { type BySide, onBothSides } from '../../model/side.ts'
import type { Param } from '../../model/statement.ts'
import { Pair } from '../../session/pair.ts'
import { queryRows } from '../../session/query-rows.ts'
import { readServerInfo } from '../../session/server-info.ts'
import { Sessions } from '../../session/sessions.ts'
import { orderGuarantee } from '../../sql/order/order-guarantee.ts'
import { SessionOpeners } from '../../testing/session-openers.ts'
import { findLabel } from '../find-label.ts'
import { movedServers } from '../proven-releases.ts'
import { isInRange } from '../server-range.ts'
import { catalogue } from './catalogue.ts'
import type { Proof, ProvingServer } from './label.ts'

const deadlineMs = 20_000
const database = 'crosscheck_labels'

const application = `'crosscheck_label'@'%'`
const password = 'Aa1-of-an-application'

function ofApplication(server: ProvingServer): Sessions {
  const as = { user: 'crosscheck_label', password }
  return new Sessions({ ...inject('endpoints')[server], ...as }, { initStatements: ['SET timestamp = 1700000000'] })
}

const proofs = catalogue.flatMap(({ id, proof }) =>
  'unproven' in proof ? [] : proof.map(each => ({ id, proof: each, pair: `${each.source} to ${each.target}` })),
)

describe('the catalogue of labels', () => {
  it.for(proofs)('proves $id from $pair', async ({ id, proof, pair }, { task }) => {
    const moved = movedServers(inject('releases')).filter(server => server === proof.source || server === proof.target)
    try {
      await expectDifference(id, proof)
      await expectRewriteToEndIt(proof)
    } catch (error) {
      if (moved.length === 0) throw error
      // Reported at the end of the output: a patch release must not block all other work.
      task.meta.failedOnMovedRelease = { name: `${id} from ${pair}`, servers: moved }
    }
  })
})

async function expectDifference(id: string, proof: Proof): Promise<void> {
  await using prepared = await prepareProof(proof)
  if (!showsDifference(proof, prepared.servers)) return
  const { differences, source, target } = await prepared.run(proof.statement, proof.params)
  const reported = differences.filter(isConsequential).map(({ summary }) => summary)
  expect(reported, 'what differs before the rewrite').not.toEqual([])
  const label = findLabel({ sql: proof.statement, differences, source, target, servers: prepared.servers })
  expect(label?.id, reported.join('; ')).toBe(id)
}

/** Before the first release that is known to show the difference, only the equal results of the rewrite are tested. */
function showsDifference({ since }: Proof, servers: BySide<ServerIdentity>): boolean {
  return since === undefined || [servers.source, servers.target].some(server => isInRange(server, since))
}

async function expectRewriteToEndIt(proof: Proof): Promise<void> {
  await using prepared = await prepareProof(proof)
  const { rewritten } = proof
  for (const sql of typeof rewritten === 'string' ? [rewritten] : rewritten) {
    const reply = await prepared.run(sql, proof.rewrittenParams)
    const refusals = [...reply.source, ...reply.target].flatMap(each => (each.kind === 'error' ? each.message : []))
    expect(refusals, `refusals of ${sql}`).toEqual([])
    const left = reply.differences.filter(isConsequential).map(({ summary }) => summary)
    expect(left, `what differs after the rewrite to ${sql}`).toEqual([])
  }
}

/** Creates fresh databases, with everything that the proof needs before its statement. */
async function prepareProof(proof: Proof) {
  await using undo = new AsyncDisposableStack()
  const endpoints = { source: inject('endpoints')[proof.source], target: inject('endpoints')[proof.target] }
  const sessions = undo.use(new SessionOpeners(endpoints, ['SET timestamp = 1700000000']))
  const servers: BySide<ServerIdentity> = await onBothSides(async side => {
    const session = await sessions[side].open()
    undo.defer(async () => {
      await queryRows(session, `DROP DATABASE IF EXISTS ${database}`)
      await session[Symbol.asyncDispose]()
    })
    await queryRows(session, `CREATE DATABASE ${database}`)
    if (proof.asApplication) {
      undo.defer(async () => void (await queryRows(session, `DROP USER ${application}`)))
      await queryRows(session, `CREATE USER ${application} IDENTIFIED BY '${password}'`)
      await queryRows(session, `GRANT ${applicationPrivileges.join(', ')} ON ${database}.* TO ${application}`)
    }
    return readServerInfo(session)
  })
  const openers = proof.asApplication ? await onBothSides(async side => undo.use(ofApplication(proof[side]))) : sessions
  const open = async () => undo.use(new Pair(await onBothSides(async side => await openers[side].open({ database }))))
  const pair = await open()
  const run = (sql: string, params?: readonly Param[], on = pair) =>
    on.run({
      statement: { sql, order: orderGuarantee(sql), ...(params ? { params: [...params] } : {}) },
      deadlineMs,
    })
  for (const sql of proof.setup ?? []) {
    const reply = await run(sql)
    const isRefused = [reply.source, reply.target].every(side => side.some(outcome => outcome.kind === 'error'))
    expect(isRefused, `both refuse ${sql}`).toBe(false)
  }
  if (proof.meanwhile) {
    const others = await open()
    for (const sql of proof.meanwhile) await run(sql, undefined, others)
  }
  const kept = undo.move()
  return { servers, run, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
