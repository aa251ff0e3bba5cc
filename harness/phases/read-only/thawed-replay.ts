import type { Difference } from '../../model/difference.ts'
import { isConsequential } from '../../model/kind.ts'
import { isNoise, noiseOf } from '../../model/noise.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { ThawedComparison } from '../../model/read-only-facts.ts'
import type { Side } from '../../model/side.ts'
import type { Statement, Suite } from '../../model/statement.ts'
import type { WriteReading } from '../../model/write-reading.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import type { FixtureDatabase } from './fixture-database.ts'
import type { FrozenContext } from './frozen-context.ts'
import { Tape } from './tape.ts'
import { WriteWatch } from './write-watch.ts'

/** How a statement is answered while the server is not frozen, and how that stands to another answer of it. */
export interface ThawedAnswer {
  comparison: ThawedComparison
  outcomes: Outcome[]
  differences: Difference[]
  /** It was seen to change the tables. */
  wrote: boolean
  /** Why it was not compared. */
  because?: string
}

export interface ThawedReplay {
  answers: Map<string, ThawedAnswer>
  /** The answers themselves, for another comparison. */
  tape: Tape
  /** The tables are not what they were. */
  hasWritten: boolean
}

/**
 * Replays a suite on one server that is not frozen, without the statements that were refused because of the freeze, and
 * compares its answers with those on a tape.
 */
export async function replayThawed(
  side: Side,
  about: {
    suite: Suite
    refused: ReadonlySet<string>
    readings: ReadonlyMap<string, WriteReading>
    database: FixtureDatabase
    against: Tape
  },
  { thawed, caretakers, formers, runId, statementTimeoutMs, signal }: FrozenContext,
): Promise<ThawedReplay> {
  const { suite, refused, readings, database, against } = about
  const { name, tables } = database
  const tape = new Tape()
  const answers = new Map<string, ThawedAnswer>()
  const statements = suite.statements.filter(({ id }) => !refused.has(id))
  const writes = new WriteWatch(await database.movedTables(side))
  await using replay = SuiteReplay.on(
    { name, tables: tables[side] },
    { ...suite, statements },
    {
      openers: { source: tape.recording(thawed[side]), target: against.playing() },
      readers: { source: caretakers[side], target: caretakers[side] },
      caretakers: { source: caretakers[side], target: caretakers[side] },
      ...(formers ? { formers } : {}),
      runId,
      statementTimeoutMs,
    },
  )
  const keep = (observations: readonly Observation[]) => {
    for (const { statement, source: outcomes, differences } of observations)
      answers.set(statement, { comparison: 'same', outcomes, differences, wrote: false })
  }
  for (const statement of statements) {
    signal.throwIfAborted()
    against.at(statement.id)
    tape.at(statement.id)
    keep(await replay.advanceTo(statement))
    await writes.after(statement.id, readings.get(statement.id)!, answers.get(statement.id)?.outcomes)
  }
  keep(await replay.settle())
  await writes.end()
  for (const [id, answer] of answers) {
    answers.set(id, { ...answer, ...comparability(id, suite, refused, against), wrote: writes.written.has(id) })
  }
  return { answers, tape, hasWritten: writes.written.size > 0 }
}

/** What is left of the differences when what the server does to itself is taken away. */
export function withoutNoise(answer: ThawedAnswer, noise: readonly Difference[]): ThawedAnswer {
  if (answer.comparison !== 'same') return { ...answer, differences: [] }
  const noisy = noise.map(noiseOf)
  const differences = answer.differences.filter(each => isConsequential(each) && !isNoise(each, noisy))
  return { ...answer, comparison: differences.length > 0 ? 'differs' : 'same', differences }
}

function comparability(
  id: string,
  suite: Suite,
  refused: ReadonlySet<string>,
  tape: Tape,
): Pick<ThawedAnswer, 'comparison' | 'because'> {
  if (!tape.holds(id)) {
    return { comparison: 'not-compared', because: 'while read-only: the answer is too long to be kept' }
  }
  const statement = suite.statements.find(each => each.id === id)
  if (!statement || !seesRefusal(statement, suite, refused)) return { comparison: 'same' }
  return { comparison: 'not-compared', because: 'while read-only: it looks at what a refused statement left behind' }
}

/** The refusal is not there when the suite is replayed without what was refused. */
function seesRefusal(statement: Statement, suite: Suite, refused: ReadonlySet<string>): boolean {
  const { statements } = suite
  const before = statements
    .slice(0, statements.indexOf(statement))
    .filter(({ session }) => session === statement.session)
  const last = before.at(-1)
  if (statement.effects.diagnostics === 'read' && last && refused.has(last.id)) return true
  // GET DIAGNOSTICS, and SET @n = ROW_COUNT(), put what they see into variables.
  const keeps = ({ effects }: Statement) => effects.diagnostics === 'read' && effects.userVariables.size > 0
  return (
    statement.effects.userVariables.size > 0 && before.some(each => keeps(each) && seesRefusal(each, suite, refused))
  )
}
