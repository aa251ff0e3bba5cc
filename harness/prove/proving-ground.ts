import { basename, join } from 'node:path'
import { loadSuites } from '../config/load-suites.ts'
import { isInRange, type NamedServer } from '../labels/server-range.ts'
import { formatLocation } from '../model/format-location.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { pairName, provenPairs } from './proven-pairs.ts'
import { type HandTruth, outdated, type PairName, type ProvenKind, readHandTruths, readTruth } from './truth.ts'

/** A statement of a suite or of a fixture, which either is equal on both sides or differs in a known way. */
interface Item {
  /** Statement.id */
  id: string
  /** `file:line:column` */
  at: string
  phase: 'fixture' | 'replay'
  sql: string
}

export interface ProvenSuite {
  name: string
  suite: Suite
  items: Item[]
}

export const groundDirectory = join('fixtures', 'proving-ground')

export async function loadProvenSuites(): Promise<ProvenSuite[]> {
  const { suites } = await loadSuites([join(groundDirectory, 'statements')])
  const proven = suites.map(suite => ({
    name: basename(suite.file, '.sql'),
    suite,
    items: [
      ...(suite.fixture?.statements ?? []).map(statement => itemOf(statement, 'fixture')),
      ...suite.statements.map(statement => itemOf(statement, 'replay')),
    ],
  }))
  const stray = readHandTruths(groundDirectory).find(hand => !isAbout(hand, proven))
  if (stray)
    throw new UsageError(`by-hand.yaml speaks of a statement that is not in ${stray.suite}.sql: ${stray.sql}`, {
      remedy: 'write suite, sql and pairs as they stand in truth/',
    })
  return proven
}

function isAbout({ suite, sql, pairs }: HandTruth, suites: readonly ProvenSuite[]): boolean {
  const known = provenPairs.map(([source, target]) => pairName(source, target))
  return (
    pairs.every(pair => known.includes(pair)) &&
    suites.some(({ name, items }) => name === suite && items.some(item => item.sql === sql))
  )
}

function itemOf({ id, at, sql }: Statement, phase: Item['phase']): Item {
  return { id, at: formatLocation(at), phase, sql }
}

/**
 * Returns the true differences of each item of a suite for one pair, with manual corrections; `servers`: the releases
 * of the two. Throws UsageError if the truth of an item is not known.
 */
export function truthOf(
  { name, items }: ProvenSuite,
  pair: PairName,
  servers: readonly NamedServer[],
): Map<string, ProvenKind[]> {
  const truths = readTruth(groundDirectory, name)
  if (truths.length !== items.length)
    throw outdated(`${name}: ${items.length} statements, but the truth of ${truths.length}`)
  const holds = ({ since }: HandTruth) => since === undefined || servers.some(server => isInRange(server, since))
  const byHand = readHandTruths(groundDirectory).filter(
    each => each.suite === name && each.pairs.includes(pair) && holds(each),
  )
  return new Map(
    items.map((item, index) => {
      const truth = truths[index]!
      if (truth.sql !== item.sql) throw outdated(`${item.at}: the truth speaks of another statement: ${truth.sql}`)
      return [item.id, handOf(byHand, item.sql)?.kinds ?? truth.differs.get(pair) ?? []]
    }),
  )
}

function handOf(byHand: readonly HandTruth[], sql: string): HandTruth | undefined {
  return byHand.find(each => each.sql === sql)
}
