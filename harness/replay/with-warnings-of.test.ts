import { expect, it } from 'vitest'
import type { Outcome } from '../model/outcome.ts'
import type { PairReply } from '../session/pair.ts'
import { withWarningsOf } from './with-warnings-of.ts'

const warning = { level: 'Warning', code: 1365, message: 'Division by 0' }

function reply(digest: string, list: (typeof warning)[], sourceMs: number): PairReply {
  const outcome = (): Outcome => ({
    ...{ kind: 'rows', columns: [], rowCount: 1, digest, inTransaction: false },
    warnings: { kind: 'read', count: 1, list },
  })
  return {
    ...{
      source: [outcome()],
      target: [outcome()],
      differences: [],
      notCompared: [],
      doubts: [],
      lacksWarnings: list.length === 0,
    },
    ms: { source: sourceMs, target: 1 },
  }
}

const first = reply('aa', [], 5)

it('a repeated statement lends its warnings to the first reply', () => {
  expect(withWarningsOf(first, reply('aa', [warning], 9))).toEqual(reply('aa', [warning], 5))
})

it('warnings of another answer are not those of the first', () => {
  const { source, notCompared, ms } = withWarningsOf(first, reply('bb', [warning], 9))
  const because = 'they were not read at once, and the statement answered otherwise when it was repeated'
  expect(source).toMatchObject([{ digest: 'aa', warnings: { kind: 'unread', count: 1, because } }])
  expect(notCompared).toEqual([`warnings: ${because}`])
  expect(ms.source).toBe(5)
})

it('a connection that is lost meanwhile is told of', () => {
  const lost: Outcome = { kind: 'lost', cause: 'connection', detail: 'the server closed the connection' }
  const again = { ...first, source: [lost], target: [lost], lost }
  expect(withWarningsOf(first, again).notCompared).toEqual([
    'warnings: the connection was lost before they were read: the server closed the connection',
  ])
})
