import { createHash } from 'node:crypto'
import type { DigestedSuite } from '../model/planned-suite.ts'
import type { Shard } from '../model/shard.ts'
import type { Fixture, Suite } from '../model/statement.ts'
import { hasIndependentStatements } from './independent-statements.ts'
import { planOf, suitesToRun } from './judged-statements.ts'

/** A part has to load the fixture again: it is to have something to do for that. */
const minStatementsOfPart = 200

/** A whole suite, or a part of one. */
interface Piece {
  suite: Suite
  /** Which of the pieces of its suite. */
  part: number
}

/**
 * What one of several shards runs, in the order of the whole. Every suite that runs is in one shard; one that holds more
 * than its share is cut where its statements are independent of each other, unless `uncut` says to leave all whole. The
 * shards hold about the same number of statements. The same suites give the same shards, whatever their order.
 */
export function shardOf(suites: readonly Suite[], { index, count }: Shard, { uncut = false } = {}): Suite[] {
  const running = suitesToRun(suites)
  const total = running.reduce((sum, suite) => sum + suite.statements.length, 0)
  const pieces = running.flatMap(suite => piecesOf(suite, uncut ? 1 : partsOf(suite, total / count, count)))
  const shardOfPiece = distribute(pieces, count)
  return pieces.filter(piece => shardOfPiece.get(piece) === index).map(({ suite }) => suite)
}

/** Into how many parts a suite is cut. */
function partsOf(suite: Suite, share: number, count: number): number {
  const { length } = suite.statements
  const parts = Math.min(count, Math.ceil(length / share), Math.floor(length / minStatementsOfPart))
  return parts > 1 && hasIndependentStatements(suite) ? parts : 1
}

/** Statements that follow each other stay together. */
function piecesOf(suite: Suite, parts: number): Piece[] {
  if (parts === 1) return [{ suite, part: 0 }]
  const start = (part: number) => Math.floor((suite.statements.length * part) / parts)
  return Array.from({ length: parts }, (_, part) => ({
    suite: { ...suite, statements: suite.statements.slice(start(part), start(part + 1)) },
    part,
  }))
}

/** The largest first, each to the shard that has least to do so far and no other part of its suite. */
function distribute(pieces: readonly Piece[], count: number): Map<Piece, number> {
  const shards = Array.from({ length: count }, (_, at) => ({ index: at + 1, statements: 0, files: new Set<string>() }))
  const given = new Map<Piece, number>()
  for (const piece of pieces.toSorted(bySizeAndName)) {
    const { file, statements } = piece.suite
    const free = shards.filter(({ files }) => !files.has(file))
    const lightest = free.reduce((best, shard) => (shard.statements < best.statements ? shard : best))
    lightest.statements += statements.length
    lightest.files.add(file)
    given.set(piece, lightest.index)
  }
  return given
}

function bySizeAndName(one: Piece, other: Piece): number {
  return (
    other.suite.statements.length - one.suite.statements.length ||
    Number(one.suite.file > other.suite.file) - Number(one.suite.file < other.suite.file) ||
    one.part - other.part
  )
}

/** The plan of a whole run, as each of its shards knows it. */
export function digestedPlan(suites: readonly Suite[]): DigestedSuite[] {
  const fixtures = new Map<Fixture | undefined, string>([[undefined, '']])
  const digestOfFixture = (fixture: Fixture | undefined) => {
    const digest = fixtures.get(fixture) ?? digestOf([fixture?.name, fixture?.statements])
    fixtures.set(fixture, digest)
    return digest
  }
  return planOf(suites).map((planned, at) => {
    const { fixture, ...part } = suites[at]!
    return { ...planned, digest: digestOf([part, digestOfFixture(fixture)]) }
  })
}

/** Places are part of it: they are how statements of two shards are told to be the same. */
function digestOf(part: unknown): string {
  return createHash('sha256').update(JSON.stringify(part, bigintAsText)).digest('hex')
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
