import type { Block, Cell, Table } from '../../../model/block.ts'
import { textColumns } from '../../../model/cells.ts'
import type { ReadOnlyExpectation } from '../../../model/read-only-expectation.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import { code, faint, strong, toned } from '../../../model/spans.ts'
import type { Text } from '../../../model/text.ts'
import type { DegradeAdvice, WriteEntry } from '../../../model/write-entry.ts'
import { inShort } from '../../../report/presentation/escape-control.ts'
import { plural } from '../../../report/presentation/headline.ts'

const maxSql = 140

/**
 * Lists the writes of the application: those on log-in paths with the usual way to avoid them, the rest folded away.
 */
export function writeBlocks({ inventory }: ReadOnlySummary): Block[] {
  const isLogIn = ({ path }: WriteEntry) => path === 'auth'
  const logIn = inventory.filter(isLogIn)
  const others = inventory.filter(entry => !isLogIn(entry))
  return [
    { kind: 'heading', level: 'detail', text: 'Writes on log-in paths' },
    logIn.length === 0 ? noWrites : writeTable(logIn, 'writes on log-in paths'),
    ...(others.length === 0 ? [] : [otherWrites(others)]),
  ]
}

const noWrites: Block = {
  kind: 'paragraph',
  level: 'detail',
  text: 'None: no statement on these paths writes, or takes a lock that only writers need.',
}

function otherWrites(others: readonly WriteEntry[]): Block {
  return {
    kind: 'fold',
    level: 'detail',
    summary: `${plural(others.length, 'write')} elsewhere`,
    open: others.some(({ disagreement }) => disagreement !== undefined),
    blocks: [writeTable(others, 'writes elsewhere')],
  }
}

function writeTable(entries: readonly WriteEntry[], label: string): Table {
  const hasAdvice = entries.some(({ advice }) => advice !== undefined)
  const columns = textColumns('statement', 'writes', 'source', 'target', 'declared')
  return {
    kind: 'table',
    level: 'detail',
    label,
    columns: [...columns, ...(hasAdvice ? textColumns('usual way to do without it, and its risk') : [])],
    rows: entries.map(entry => [...rowOf(entry), ...(hasAdvice ? [describeAdvice(entry.advice)] : [])]),
  }
}

function rowOf(entry: WriteEntry): Cell[] {
  const { at, name, sql, outcomes, expectation, disagreement, byFormat = [] } = entry
  const statement: Text[] = [
    [code(at), ...(name === undefined ? [] : [' ', strong(name)])],
    [code(inShort(sql, maxSql))],
    ...byFormat.map((sentence): Text => [toned('warning', 'the binary log decides:'), ` ${sentence}`]),
    ...(disagreement === undefined ? [] : [[toned('warning', 'text and answer disagree:'), ` ${disagreement}`]]),
  ]
  const differs = outcomes.source !== outcomes.target
  return [
    { lines: statement },
    { lines: describeReading(entry) },
    [code(outcomes.source)],
    [code(outcomes.target), ...(differs ? [' ', toned('warning', 'differs')] : [])],
    describeExpectation(expectation),
  ]
}

function describeReading({ reading }: WriteEntry): Text[] {
  const { writes, means, tables, temporary, commits, swallows } = reading
  const notes = [
    ...(writes === 'perhaps' ? ['perhaps: its text alone does not tell'] : []),
    ...(writes === 'no' ? ['not by its text'] : []),
    ...(temporary ? ['temporary tables only'] : []),
    ...(commits ? ['ends an open transaction'] : []),
    ...(reading.guard === undefined ? [] : [`asks at ${reading.guard} whether the server is read-only`]),
    ...(swallows === undefined ? [] : [`a handler at ${swallows} may swallow the error`]),
  ]
  const what: Text[] =
    means.length + tables.length === 0
      ? []
      : [[means.join(', '), ...(tables.length > 0 ? [': ', code(tables.join(', '))] : [])]]
  return [...what, ...notes.map(note => [faint(note)])]
}

function describeExpectation(expectation: ReadOnlyExpectation | undefined): Text {
  if (!expectation) return [faint('nothing')]
  return expectation.kind === 'refused' ? 'refused' : `${expectation.kind}: ${expectation.how}`
}

function describeAdvice(advice: DegradeAdvice | undefined): Cell {
  if (!advice) return [faint('none known')]
  const { what, degrade, risk, security } = advice
  const lines: Text[] = [
    [strong(what)],
    degrade,
    security ? [toned('bad', 'security risk:'), ` ${risk}`] : [faint(`risk: ${risk}`)],
  ]
  return { lines }
}
