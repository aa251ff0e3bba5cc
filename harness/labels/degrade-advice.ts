import type { DegradeAdvice } from '../model/write-entry.ts'
import type { WriteMeans, WriteReading } from '../model/write-reading.ts'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { WriteReader } from '../suite/write-reader.ts'
import { type DegradeAdviceId, degradeAdvices } from './degrade-advices.ts'
import { degradeRule } from './degrade-rules.ts'
import { writeTraits } from './write-traits.ts'

interface AdvisedWrite {
  sql: string
  name?: string
  suite: string
  reading: WriteReading
}

/**
 * How a write of a log-in is usually given up while the database is read-only: as writes of its kind are, or in general
 * where it is of no known kind. Undefined where nothing lasting is written.
 */
export function adviseDegrade(write: AdvisedWrite): DegradeAdvice | undefined {
  const { reading } = write
  if (reading.writes === 'no' || reading.temporary) return undefined
  const itself = degradeRule(writeTraits(write))
  if (itself) return adviceOf(itself)
  const ids = new Set(writesWithin(write).map(inner => degradeRule(writeTraits(inner)) ?? adviceByMeans(inner)))
  return ids.size > 0 ? together([...ids].map(adviceOf)) : adviceOf(adviceByMeans(write))
}

function adviceOf(id: DegradeAdviceId): DegradeAdvice {
  return { id, ...degradeAdvices[id] }
}

/** The writes of a routine as if they stood in the suite. */
function writesWithin({ reading, ...write }: AdvisedWrite): AdvisedWrite[] {
  const at = { file: '', line: 1, column: 1 }
  return (reading.within ?? []).map(sql => ({
    ...write,
    sql,
    reading: new WriteReader([]).read({ sql, session: 'default', at }),
  }))
}

/** Of several, what must not be dropped in silence comes first. */
function together(advices: readonly DegradeAdvice[]): DegradeAdvice {
  const all = advices.toSorted((a, b) => Number(b.security) - Number(a.security))
  return {
    id: all[0]!.id,
    what: all.map(({ what }) => what).join('; and '),
    degrade: [...new Set(all.map(({ degrade }) => degrade))].join(' '),
    risk: [...new Set(all.map(({ risk }) => risk))].join(' '),
    security: all.some(({ security }) => security),
  }
}

const generalAdvice = {
  rows: 'other-write',
  'locking-read': 'row-lock',
  definition: 'definition',
  routine: 'hidden-write',
  function: 'hidden-write',
  'table-lock': 'table-lock',
  account: 'database-account',
  upkeep: 'upkeep',
  transaction: 'declared-transaction',
  xa: 'prepared-transaction',
} as const satisfies Record<WriteMeans, DegradeAdviceId>

/** Where several means are at work, a write of rows says more than what comes with it. */
function adviceByMeans({ sql, reading: { means, tables } }: AdvisedWrite): DegradeAdviceId {
  const main = means.includes('rows') ? 'rows' : (means[0] ?? 'rows')
  // What is run from a text that nobody has seen, and a sequence that moves on.
  if (main === 'rows' && tables.length === 0 && effectsOf(sql).family === 'prepared') return 'hidden-write'
  if (main === 'function' && tables.length > 0) return 'other-write'
  return generalAdvice[main]
}
