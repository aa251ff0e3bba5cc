import type { DegradeAdvice } from '../model/write-entry.ts'
import type { WriteMeans, WriteReading } from '../model/write-reading.ts'
import { storedFunctionCalls } from '../sql/effects/called-functions.ts'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { tableNameAt } from '../sql/effects/table-references.ts'
import { lex } from '../sql/lexer/lex.ts'
import { significant, wordOf } from '../sql/lexer/token-walk.ts'
import { WriteReader } from '../suite/write-reader.ts'
import { type DegradeAdviceId, degradeAdvices } from './degrade-advices.ts'
import { degradeRule, degradeRuleOfCall } from './degrade-rules.ts'
import { inWords, writeTraits } from './write-traits.ts'

interface AdvisedWrite {
  sql: string
  name?: string
  suite: string
  reading: WriteReading
}

/**
 * Returns how a write of a log-in is usually omitted or replaced while the database is read-only: the advice for its
 * kind of write, or general advice if the kind is unknown. Undefined if the statement writes nothing permanent.
 */
export function adviseDegrade(write: AdvisedWrite): DegradeAdvice | undefined {
  const { reading } = write
  if (reading.writes === 'no' || reading.temporary) return undefined
  const itself = degradeRule(writeTraits(write))
  if (itself) return adviceOf(itself)
  const ids = new Set(writesWithin(write).map(inner => degradeRule(writeTraits(inner)) ?? adviceByMeans(inner)))
  if (ids.size > 0) return together([...ids].map(adviceOf))
  const called = calledNames(write.sql).flatMap(name => degradeRuleOfCall(name) ?? [])
  return called.length > 0 ? together([...new Set(called)].map(adviceOf)) : adviceOf(adviceByMeans(write))
}

/** Returns the names of the procedure and of the stored functions that a statement calls, with `_` between words. */
function calledNames(sql: string): string[] {
  const tokens = significant(lex(sql))
  const procedure = wordOf(tokens[0]) === 'call' ? tableNameAt(tokens, 1)?.table.name : undefined
  return [...(procedure === undefined ? [] : [procedure]), ...storedFunctionCalls(tokens)].map(inWords)
}

function adviceOf(id: DegradeAdviceId): DegradeAdvice {
  return { id, ...degradeAdvices[id] }
}

/** Returns the writes of a routine as if they were statements of the suite. */
function writesWithin({ reading, ...write }: AdvisedWrite): AdvisedWrite[] {
  const at = { file: '', line: 1, column: 1 }
  return (reading.within ?? []).map(sql => ({
    ...write,
    sql,
    reading: new WriteReader([]).read({ sql, session: 'default', at }),
  }))
}

/** Combines several advices; an advice about a write that must not be dropped silently comes first. */
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
  block: 'hidden-write',
  function: 'hidden-write',
  'table-lock': 'table-lock',
  account: 'database-account',
  upkeep: 'upkeep',
  transaction: 'declared-transaction',
  xa: 'prepared-transaction',
} as const satisfies Record<WriteMeans, DegradeAdviceId>

/** If a statement writes by several means, a write of rows is more significant than the others. */
function adviceByMeans({ sql, reading: { means, tables } }: AdvisedWrite): DegradeAdviceId {
  const main = means.includes('rows') ? 'rows' : (means[0] ?? 'rows')
  // Two cases: a prepared statement whose text is not in the suite, and a function that advances a sequence.
  if (main === 'rows' && tables.length === 0 && effectsOf(sql).family === 'prepared') return 'hidden-write'
  if (main === 'function' && tables.length > 0) return 'other-write'
  return generalAdvice[main]
}
