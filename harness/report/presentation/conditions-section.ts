import { textColumns } from '../../model/cells.ts'
import type { RunConditions } from '../../model/run-conditions.ts'
import type { Section } from '../../model/section.ts'
import { sides } from '../../model/side.ts'
import { code } from '../../model/spans.ts'
import type { Verdict } from '../../model/verdict.ts'

type Rows = Extract<Section['blocks'][number], { kind: 'table' }>['rows']

/** Returns the section about what sessions and databases of both sides began with. */
export function conditionsSection({ conditions, pinned = [] }: Pick<Verdict, 'conditions' | 'pinned'>): Section {
  if (!conditions) return { facts: [], blocks: [] }
  const { connection, ownConnections, refused = [], database } = conditions
  const rows: Rows = [
    ['connection', describeConnection(connection), ''],
    ...sides.map(side => [`log-in on the ${side}`, describeLogIn(connection.logIn[side]), '']),
    ...refused.map(({ statement, error }) => ['refused by the target', [code(statement)], error] as Rows[number]),
    ...ownConnections.map(({ file, declared }) => [`connection of ${file}`, [code(declared)], '']),
    ['databases', describeDatabase(database), database.remark ?? ''],
    ['pinned', pinned.length === 0 ? 'nothing' : pinned.map(name => pins[name] ?? name).join('; '), ''],
  ]
  return {
    facts: [
      { label: 'connection', value: describeConnection(connection), tone: 'neutral' },
      { label: 'databases', value: describeDatabase(database), tone: 'neutral' },
      ...ownConnections
        .slice(0, 5)
        .map(({ file, declared }) => ({ label: `connection of ${file}`, value: declared, tone: 'neutral' as const })),
    ],
    blocks: [
      {
        kind: 'table',
        level: 'essential',
        label: 'what sessions and databases began with',
        columns: textColumns('what', 'value', 'remark'),
        rows,
      },
    ],
  }
}

const pins: Record<string, string> = {
  timestamp: 'NOW() is the start of the run',
  rand_seed: 'RAND() draws the same numbers on both sides',
}

function describeConnection({ origin, declared }: RunConditions['connection']): string {
  if (origin === 'assumed') return "assumed: SET NAMES utf8mb4, with each server's own collation"
  return `${declared}, from the configuration`
}

function describeLogIn({ flags, statements }: RunConditions['connection']['logIn']['source']): string {
  const parts = [...(flags.length > 0 ? [flags.join(', ')] : []), ...statements]
  return parts.length === 0 ? 'nothing is set' : parts.join('; ')
}

function describeDatabase({ origin, source, target }: RunConditions['database']): string {
  const both =
    source.collation === target.collation ? source.collation : `${source.collation} / ${target.collation} on the target`
  switch (origin) {
    case 'server':
      return `${both}, read off the source`
    case 'configuration':
      return `${both}, from the configuration`
    case 'assumed':
      return `${both}, assumed: utf8mb4`
    case 'each-server':
      return `${both}, each server's own`
    default:
      return origin satisfies never
  }
}
