import type { Difference } from '../../model/difference.ts'
import { isConsequential } from '../../model/kind.ts'
import { isNoise, noiseOf } from '../../model/noise.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { ReadWriteComparison } from '../../model/read-only-facts.ts'
import type { Side } from '../../model/side.ts'
import type { Statement, Suite } from '../../model/statement.ts'
import type { WriteReading } from '../../model/write-reading.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import type { FixtureDatabase } from './fixture-database.ts'
import type { ReadOnlySuiteContext } from './read-only-suite-context.ts'
import { ReplyRecording } from './reply-recording.ts'
import { WriteWatch } from './write-watch.ts'

/** The outcomes of a statement while the server is read-write, compared with a recorded reply to the same statement. */
export interface ReadWriteReply {
  comparison: ReadWriteComparison
  outcomes: Outcome[]
  differences: Difference[]
  /** The statement was seen to change the tables. */
  wrote: boolean
  /** The reason why the replies were not compared. */
  because?: string
}

export interface ReadWriteReplay {
  replies: Map<string, ReadWriteReply>
  /** The replies themselves, for another comparison. */
  recording: ReplyRecording
  /** The tables have changed. */
  hasWritten: boolean
}

/**
 * Replays a suite on one server that is read-write, without the statements that the server refused while read-only, and
 * compares the replies with those of a recording.
 */
export async function replayReadWrite(
  side: Side,
  about: {
    suite: Suite
    refused: ReadonlySet<string>
    readings: ReadonlyMap<string, WriteReading>
    database: FixtureDatabase
    against: ReplyRecording
  },
  { readWrite, adminSessions, encoders, runId, statementTimeoutMs, signal }: ReadOnlySuiteContext,
): Promise<ReadWriteReplay> {
  const { suite, refused, readings, database, against } = about
  const { name, tables } = database
  const recording = new ReplyRecording()
  const replies = new Map<string, ReadWriteReply>()
  const statements = suite.statements.filter(({ id }) => !refused.has(id))
  const writes = new WriteWatch(await database.changedTables(side))
  const keep = (observations: readonly Observation[]) => {
    for (const { statement, source: outcomes, differences } of observations)
      replies.set(statement, { comparison: 'same', outcomes, differences, wrote: false })
  }
  {
    await using replay = SuiteReplay.on(
      { name, tables: tables[side] },
      { ...suite, statements },
      {
        openers: { source: recording.record(readWrite[side]), target: against.replay() },
        readers: { source: adminSessions[side], target: adminSessions[side] },
        adminSessions: { source: adminSessions[side], target: adminSessions[side] },
        ...(encoders ? { encoders } : {}),
        runId,
        statementTimeoutMs,
      },
    )
    for (const statement of statements) {
      signal.throwIfAborted()
      against.at(statement.id)
      recording.at(statement.id)
      keep(await replay.advanceTo(statement))
      await writes.after(statement.id, readings.get(statement.id)!, replies.get(statement.id)?.outcomes)
    }
    keep(await replay.settle())
  }
  await writes.end()
  for (const [id, reply] of replies) {
    replies.set(id, { ...reply, ...comparability(id, suite, refused, against), wrote: writes.written.has(id) })
  }
  return { replies, recording, hasWritten: writes.written.size > 0 }
}

/** Removes the differences that the same server also shows when it is compared with itself. */
export function withoutReadWriteNoise(reply: ReadWriteReply, noise: readonly Difference[]): ReadWriteReply {
  if (reply.comparison !== 'same') return { ...reply, differences: [] }
  const noisy = noise.map(noiseOf)
  const differences = reply.differences.filter(each => isConsequential(each) && !isNoise(each, noisy))
  return { ...reply, comparison: differences.length > 0 ? 'differs' : 'same', differences }
}

function comparability(
  id: string,
  suite: Suite,
  refused: ReadonlySet<string>,
  recording: ReplyRecording,
): Pick<ReadWriteReply, 'comparison' | 'because'> {
  if (!recording.holds(id)) {
    return { comparison: 'not-compared', because: 'while read-only: the answer is too long to be kept' }
  }
  const statement = suite.statements.find(each => each.id === id)
  if (!statement || !seesRefusal(statement, suite, refused)) return { comparison: 'same' }
  return { comparison: 'not-compared', because: 'while read-only: it looks at what a refused statement left behind' }
}

/** Whether a statement reads the diagnostics of a refused statement, which is missing from the read-write replay. */
function seesRefusal(statement: Statement, suite: Suite, refused: ReadonlySet<string>): boolean {
  const { statements } = suite
  const before = statements
    .slice(0, statements.indexOf(statement))
    .filter(({ session }) => session === statement.session)
  const last = before.at(-1)
  if (statement.effects.diagnostics === 'read' && last && refused.has(last.id)) return true
  // GET DIAGNOSTICS and SET @n = ROW_COUNT() copy the diagnostics into variables.
  const keeps = ({ effects }: Statement) => effects.diagnostics === 'read' && effects.userVariables.size > 0
  return (
    statement.effects.userVariables.size > 0 && before.some(each => keeps(each) && seesRefusal(each, suite, refused))
  )
}
