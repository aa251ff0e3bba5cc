import { describe, expect, it } from 'vitest'
import type { Warning } from '../../model/outcome.ts'
import { rowsOf } from '../../model/row-block.ts'
import type { ReplySink, Session, SessionOpener } from '../../model/session.ts'
import { exampleBlock } from '../../testing/example-replies.ts'
import { ReplyRecording } from './reply-recording.ts'

const warning: Warning = { level: 'Note', code: 1051, message: 'Unknown table' }

/** A server that replies to every statement with `rowCount` rows of `bytes` bytes each. */
function serverWith(rowCount: number, bytes: number): SessionOpener {
  const session: Session = {
    connectionId: 7,
    run: async (_request, sink) => {
      sink.columns([], 'text')
      const packet = Buffer.alloc(bytes)
      for (let row = 0; row < rowCount; row++) {
        packet.fill(row)
        sink.rows(exampleBlock([packet]))
      }
      sink.endOfRows({ warningCount: 1, inTransaction: false })
      sink.end()
    },
    warnings: async () => [warning],
    pause: () => {},
    resume: () => {},
    hurry: () => {},
    settled: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
  return { open: async () => session }
}

/** Writes down the events that a sink receives. */
function listener() {
  const heard: string[] = []
  const sink: ReplySink = {
    columns: () => heard.push('columns'),
    rows: block => {
      for (const row of rowsOf(block)) heard.push(`row ${row[0]} (${row.length})`)
    },
    endOfRows: ({ warningCount }) => heard.push(`end of rows, ${warningCount} warnings`),
    done: () => heard.push('done'),
    error: () => heard.push('refused'),
    lost: () => heard.push('lost'),
    end: () => heard.push('end'),
  }
  return { heard, sink }
}

const request = { sql: 'SELECT 1', deadlineMs: 1000 }

describe('a recording of replies', () => {
  it('plays what it recorded, warnings too, by statement', async () => {
    const recording = new ReplyRecording()
    const session = await recording.record(serverWith(2, 3)).open({})
    const live = listener()
    recording.at('first')
    await session.run(request, live.sink)
    expect(await session.warnings(1000)).toEqual([warning])
    const replayer = await recording.replay().open({})
    const replayed = listener()
    recording.at('first')
    await replayer.run(request, replayed.sink)
    expect(replayed.heard).toEqual(live.heard)
    expect(replayed.heard).toEqual(['columns', 'row 0 (3)', 'row 1 (3)', 'end of rows, 1 warnings', 'end'])
    expect(await replayer.warnings(1000)).toEqual([warning])
    expect(recording.holds('first')).toBe(true)
  })

  it('keeps no answer that is too long, and says so', async () => {
    const recording = new ReplyRecording()
    const session = await recording.record(serverWith(40, 64 << 10)).open({})
    const live = listener()
    recording.at('long')
    await session.run(request, live.sink)
    expect(live.heard.filter(each => each.startsWith('row'))).toHaveLength(40)
    expect(recording.holds('long')).toBe(false)
  })

  it('has no answer to what was never asked', async () => {
    const recording = new ReplyRecording()
    recording.at('never asked')
    const replayer = await recording.replay().open({})
    await expect(replayer.run(request, listener().sink)).rejects.toThrow('never asked')
  })
})
