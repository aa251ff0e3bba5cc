import type { Kind } from '../../model/kind.ts'
import type { Statement } from '../../model/statement.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'
import { lex } from '../../sql/lexer/lex.ts'
import { orderGuarantee } from '../../sql/order/order-guarantee.ts'
import {
  columnsOf,
  printTableDefinition,
  readTableDefinition,
  type TableDefinition,
  withoutColumnDefinition,
  withoutForeignKeys,
} from './create-table.ts'
import { ddmin } from './ddmin.ts'
import { printInsertRows, readInsertRows, withoutColumn } from './insert-rows.ts'
import { removableParts } from './removable-parts.ts'
import type { PreparedState, ReproductionRunner } from './reproduction-runner.ts'
import { type ReproductionScript, statementsOf } from './reproduction-script.ts'
import { isSameSignature, type Signature, signatureOf } from './signature.ts'
import { slice } from './slice.ts'

interface Minimised {
  script: ReproductionScript
  /** True if all attempts were made; false if the time was over before. */
  whole: boolean
}

/** The properties that a smaller script must show, too. */
export interface Known {
  kinds: readonly Kind[]
  signature: Signature
}

/**
 * Returns a smaller script that still shows the signature: with a shorter failing statement, fewer statements before
 * it, fewer rows, fewer columns. The script shows the signature after each step, so that the search can end at any
 * time.
 */
export async function minimise(
  script: ReproductionScript,
  known: Known,
  runner: ReproductionRunner,
): Promise<Minimised> {
  const holds = holdsIn(runner, known)
  const isOver = () => runner.isOver
  const shorter = (longer: ReproductionScript) => shorterStatement(longer, known, runner, holds)
  let smallest = script
  for (const step of [shorter, slicedAgain, fewerStatements, fewerRows, shorter, fewerColumns, fewerStatements]) {
    if (isOver()) return { script: smallest, whole: false }
    smallest = await step(smallest, holds, isOver)
  }
  return { script: smallest, whole: !isOver() }
}

/** Slices the script again, because a shorter statement may name fewer tables. */
async function slicedAgain(script: ReproductionScript, holds: Holds): Promise<ReproductionScript> {
  const again = slice(script)
  return again.before.length < script.before.length && (await holds(again)) ? again : script
}

/**
 * Returns the script without the statements that touch other things, if it still shows the signature, otherwise the
 * whole script; undefined if the whole script does not show it either.
 */
export async function sliced(
  script: ReproductionScript,
  known: Known,
  runner: ReproductionRunner,
): Promise<ReproductionScript | undefined> {
  const holds = holdsIn(runner, known)
  const guesses = [slice({ ...script, before: script.before.map(withoutReferences) }), slice(script), script]
  for (const guess of guesses) if (!runner.isOver && (await holds(guess))) return guess
  return undefined
}

/** Returns a test that runs each script only once, because several steps propose the same scripts. */
function holdsIn(runner: ReproductionRunner, { kinds, signature }: Known): Holds {
  const outcomes = new Map<string, boolean>()
  return async candidate => {
    const key = JSON.stringify(statementsOf(candidate).map(({ session, sql }) => [session, sql]))
    const before = outcomes.get(key)
    if (before !== undefined) return before
    const attempt = await runner.attempt(candidate)
    const holds = attempt !== undefined && isSameSignature(signature, signatureOf(attempt.failing, kinds))
    outcomes.set(key, holds)
    return holds
  }
}

type Holds = (candidate: ReproductionScript) => Promise<boolean>
type IsOver = () => boolean

function withoutReferences(statement: Statement): Statement {
  const definition = readTableDefinition(statement.sql)
  const smaller = definition && withoutForeignKeys(definition)
  if (!definition || !smaller || smaller.items.length === definition.items.length) return statement
  return withText(statement, printTableDefinition(smaller))
}

/**
 * Removes single-row statements, table by table, and then any statements. Keeps statements that are sent without
 * waiting, and those that collect their replies: one without the other is not a valid suite.
 */
async function fewerStatements(script: ReproductionScript, holds: Holds, isOver: IsOver): Promise<ReproductionScript> {
  const removable = script.before.filter(({ waiting, reap }) => waiting.kind === 'reply' && reap.length === 0)
  const byTable = Map.groupBy(removable, ({ sql }) => readInsertRows(sql)?.table)
  byTable.delete(undefined)
  const groups = [...byTable.values()].filter(({ length }) => length > 3).toSorted((a, b) => b.length - a.length)
  let smallest = script
  for (const group of [...groups, removable]) {
    if (isOver()) return smallest
    const from = smallest
    const candidates = group.filter(statement => from.before.includes(statement))
    const with_ = (part: readonly Statement[]): ReproductionScript => {
      const left = new Set(part)
      return { ...from, before: from.before.filter(each => left.has(each) || !candidates.includes(each)) }
    }
    smallest = with_(await ddmin(candidates, part => holds(with_(part)), isOver))
  }
  return smallest
}

/**
 * Removes rows from one INSERT after the other, from the longest on, so that rows of two tables that depend on each
 * other are found, too.
 */
async function fewerRows(script: ReproductionScript, holds: Holds, isOver: IsOver): Promise<ReproductionScript> {
  const inserts = script.before
    .flatMap(({ id, sql, params }) => {
      const insert = params ? undefined : readInsertRows(sql)
      return insert && insert.rows.length > 1 ? { id, insert } : []
    })
    .toSorted((a, b) => b.insert.rows.length - a.insert.rows.length)
  let smallest = script
  for (const { id, insert } of inserts) {
    if (isOver()) return smallest
    const from = smallest
    const with_ = (rows: string[][]): ReproductionScript => ({
      ...from,
      before: from.before.flatMap(statement => {
        if (statement.id !== id) return statement
        return rows.length === 0 ? [] : withText(statement, printInsertRows({ ...insert, rows }))
      }),
    })
    const rows = await ddmin(insert.rows, candidate => holds(with_(candidate)), isOver)
    if (rows.length < insert.rows.length) smallest = with_(rows)
  }
  return smallest
}

async function shorterStatement(
  script: ReproductionScript,
  known: Known,
  runner: ReproductionRunner,
  holds: Holds,
): Promise<ReproductionScript> {
  const isOver = () => runner.isOver
  const shorten = (holdsWith: (failing: Statement) => Promise<boolean>) =>
    shortestStatement(script.failing, holdsWith, isOver)
  if (!isPlainQuery(script)) return { ...script, failing: await shorten(failing => holds({ ...script, failing })) }
  const failing = await onPrepared(script, runner, bench =>
    shorten(async candidate => {
      const observation = await bench.attempt(candidate)
      return observation !== undefined && isSameSignature(known.signature, signatureOf(observation, known.kinds))
    }),
  )
  if (!failing || failing === script.failing) return script
  const shorter = { ...script, failing: failing }
  return (await holds(shorter)) ? shorter : script
}

async function onPrepared<Result>(
  script: ReproductionScript,
  runner: ReproductionRunner,
  action: (bench: PreparedState) => Promise<Result>,
): Promise<Result | undefined> {
  await using bench = await runner.prepare(script)
  return bench && (await action(bench))
}

/** Removes one part after the other, as long as the difference remains without some part. */
async function shortestStatement(
  failing: Statement,
  holdsWith: (failing: Statement) => Promise<boolean>,
  isOver: IsOver,
): Promise<Statement> {
  let shortest = failing
  let first = 0
  while (!isOver()) {
    const parts = removableParts(lex(shortest.sql))
    let found = false
    for (let index = first; index < parts.length && !found && !isOver(); index++) {
      const candidate = withoutPart(shortest, parts[index]!)
      // A shorter text can mean something different, which must not reach beyond its own database.
      if (!candidate.effects.isSelfContained && shortest.effects.isSelfContained) continue
      if (!(await holdsWith(candidate))) continue
      shortest = candidate
      // A part that could not be removed before most likely still cannot: continue from here, and restart at the end.
      first = index
      found = true
    }
    if (found) continue
    if (first === 0) break
    first = 0
  }
  return shortest
}

/** Whether the failing statement changes nothing, so that many variants can run on the same state. */
function isPlainQuery({ failing: { effects }, behind }: ReproductionScript): boolean {
  const { family, leaves, observes, userVariables, diagnostics } = effects
  const onlyAsks = (family === 'query' || family === 'inspection') && leaves === 'answer' && diagnostics !== 'read'
  return behind.length === 0 && onlyAsks && userVariables.size === 0 && !observes.has('insert-id')
}

function withoutPart(statement: Statement, { start, end }: { start: number; end: number }): Statement {
  const tokens = lex(statement.sql)
  const before = statement.sql.slice(0, tokens[start]!.start).trimEnd()
  const behind = statement.sql.slice(tokens[end - 1]!.end).trimStart()
  const gap = /[(.]$/.test(before) || /^[),.]/.test(behind) || before === '' || behind === '' ? '' : ' '
  const sql = `${before}${gap}${behind}`
  const paramsBefore = tokens.slice(0, start).filter(({ kind }) => kind === 'parameter').length
  const paramsGone = tokens.slice(start, end).filter(({ kind }) => kind === 'parameter').length
  const params = statement.params?.filter((_, index) => index < paramsBefore || index >= paramsBefore + paramsGone)
  return reread({ ...statement, ...(params ? { params } : {}) }, sql)
}

/** Returns the statement with another text and the properties that follow from that text. A declared order is kept. */
function reread(statement: Statement, sql: string): Statement {
  const declared = orderGuarantee(lex(statement.sql)).kind !== statement.order.kind
  return { ...withText(statement, sql), order: declared ? statement.order : orderGuarantee(lex(sql)) }
}

/** Returns the statement with another text that makes the same promise about the order of its rows. */
function withText(statement: Statement, sql: string): Statement {
  return sql === statement.sql ? statement : { ...statement, sql, effects: effectsOf(sql) }
}

/** A column of a table, or another item of its definition. */
type TablePart = { kind: 'column'; table: string; column: string } | { kind: 'item'; table: string; text: string }

async function fewerColumns(script: ReproductionScript, holds: Holds, isOver: IsOver): Promise<ReproductionScript> {
  const definitions = new Map<string, TableDefinition>()
  for (const { sql } of script.before) {
    const definition = readTableDefinition(sql)
    if (definition) definitions.set(definition.table.toLowerCase(), definition)
  }
  const all = [...definitions].flatMap(([table, { items }]) =>
    items.map(
      ({ kind, text, names }): TablePart =>
        kind === 'column' ? { kind, table, column: names[0]! } : { kind: 'item', table, text },
    ),
  )
  const without = (gone: readonly TablePart[]): ReproductionScript => ({
    ...script,
    before: script.before.map(statement => withText(statement, withoutParts(statement.sql, definitions, gone))),
  })
  const goneOf = (part: readonly TablePart[]) => all.filter(each => !part.includes(each))
  const part = await ddmin(all, candidate => holds(without(goneOf(candidate))), isOver)
  return part.length < all.length ? without(goneOf(part)) : script
}

function withoutParts(
  sql: string,
  definitions: ReadonlyMap<string, TableDefinition>,
  gone: readonly TablePart[],
): string {
  const definition = readTableDefinition(sql)
  if (definition) {
    const ofTable = gone.filter(({ table }) => table === definition.table.toLowerCase())
    if (ofTable.length === 0) return sql
    const texts = new Set(ofTable.flatMap(part => (part.kind === 'item' ? part.text : [])))
    const columns = ofTable.flatMap(part => (part.kind === 'column' ? part.column : []))
    const left = { ...definition, items: definition.items.filter(({ text }) => !texts.has(text)) }
    return printTableDefinition(columns.reduce(withoutColumnDefinition, left))
  }
  const insert = readInsertRows(sql)
  const table = insert && definitions.get(insert.table.toLowerCase())
  if (!insert || !table) return sql
  let known = columnsOf(table)
  let smaller = insert
  for (const part of gone) {
    if (part.kind !== 'column' || part.table !== table.table.toLowerCase()) continue
    smaller = withoutColumn(smaller, part.column, known)
    known = known.filter(column => column !== part.column)
  }
  return smaller === insert ? sql : printInsertRows(smaller)
}
