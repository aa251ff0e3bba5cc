import { createHash } from 'node:crypto'
import type { DigestedSuite } from '../model/planned-suite.ts'
import type { Shard } from '../model/shard.ts'
import type { Fixture, Suite } from '../model/statement.ts'
import { hasIndependentStatements } from './independent-statements.ts'
import { planOf, suitesToRun } from './judged-statements.ts'

/** The smallest part of a suite, in statements: each part loads the fixture again, which must be worth the effort. */
const minStatementsOfPart = 200

/** A whole suite, or a part of one. */
interface Piece {
  suite: Suite
  /** The index of this piece in its suite. */
  part: number
}

/**
 * Returns the suites that one of several shards runs, in the order of the whole run. Every suite that runs is in one
 * shard; a suite with more statements than a shard's share is cut if its statements are independent of each other,
 * unless `uncut` is set. The shards contain about the same number of statements. The same suites give the same shards
 * in any order.
 */
export function shardOf(suites: readonly Suite[], { index, count }: Shard, { uncut = false } = {}): Suite[] {
  const running = suitesToRun(suites)
  const total = running.reduce((sum, suite) => sum + suite.statements.length, 0)
  const pieces = running.flatMap(suite => piecesOf(suite, uncut ? 1 : partsOf(suite, total / count, count)))
  const shardOfPiece = distribute(pieces, count)
  return pieces.filter(piece => shardOfPiece.get(piece) === index).map(({ suite }) => suite)
}

/** Returns the number of parts into which a suite is cut. */
function partsOf(suite: Suite, share: number, count: number): number {
  const { length } = suite.statements
  const parts = Math.min(count, Math.ceil(length / share), Math.floor(length / minStatementsOfPart))
  return parts > 1 && hasIndependentStatements(suite) ? parts : 1
}

/** Cuts a suite into pieces of consecutive statements. */
function piecesOf(suite: Suite, parts: number): Piece[] {
  if (parts === 1) return [{ suite, part: 0 }]
  const start = (part: number) => Math.floor((suite.statements.length * part) / parts)
  return Array.from({ length: parts }, (_, part) => ({
    suite: { ...suite, statements: suite.statements.slice(start(part), start(part + 1)) },
    part,
  }))
}

/**
 * Assigns the pieces, largest first, each to the shard with the fewest statements so far that has no other part of the
 * same suite.
 */
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

/** Returns the plan of a whole run, which each of its shards records. */
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

/**
 * Returns a digest. It includes the places of statements, by which the merge recognises the same statement in two
 * shards.
 */
function digestOf(part: unknown): string {
  return createHash('sha256').update(JSON.stringify(part, comparable)).digest('hex')
}

/** Shards may run in different folders, so that paths on a disk do not count. */
function comparable(key: string, value: unknown): unknown {
  if (key === 'diskPath') return undefined
  return typeof value === 'bigint' ? `${value}n` : value
}
