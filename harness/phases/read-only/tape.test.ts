import { describe, expect, it } from 'vitest'
import type { Warning } from '../../model/outcome.ts'
import { rowsOf } from '../../model/row-block.ts'
import type { ReplySink, Session, SessionOpener } from '../../model/session.ts'
import { exampleBlock } from '../../testing/example-replies.ts'
import { Tape } from './tape.ts'

const warning: Warning = { level: 'Note', code: 1051, message: 'Unknown table' }

/** A server that answers every statement with so many rows of so many bytes. */
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

/** Writes down what a sink hears. */
function listener() {
  const heard: string[] = []
  const sink: ReplySink = {
    columns: () => heard.push('columns'),
    rows: block => {
      for (const row of rowsOf(block)) heard.push(`row ${row[0]} (${row.length})`)
    },
    endOfRows: ({ warningCount }) => heard.push(`end of rows, ${warningCount} warnings`),
    done: () => heard.push('done'),
    refused: () => heard.push('refused'),
    lost: () => heard.push('lost'),
    end: () => heard.push('end'),
  }
  return { heard, sink }
}

const request = { sql: 'SELECT 1', deadlineMs: 1000 }

describe('a tape', () => {
  it('plays what it recorded, warnings too, by statement', async () => {
    const tape = new Tape()
    const session = await tape.recording(serverWith(2, 3)).open({})
    const live = listener()
    tape.at('first')
    await session.run(request, live.sink)
    expect(await session.warnings(1000)).toEqual([warning])
    const player = await tape.playing().open({})
    const played = listener()
    tape.at('first')
    await player.run(request, played.sink)
    expect(played.heard).toEqual(live.heard)
    expect(played.heard).toEqual(['columns', 'row 0 (3)', 'row 1 (3)', 'end of rows, 1 warnings', 'end'])
    expect(await player.warnings(1000)).toEqual([warning])
    expect(tape.holds('first')).toBe(true)
  })

  it('keeps no answer that is too long, and says so', async () => {
    const tape = new Tape()
    const session = await tape.recording(serverWith(40, 64 << 10)).open({})
    const live = listener()
    tape.at('long')
    await session.run(request, live.sink)
    expect(live.heard.filter(each => each.startsWith('row'))).toHaveLength(40)
    expect(tape.holds('long')).toBe(false)
  })

  it('has no answer to what was never asked', async () => {
    const tape = new Tape()
    tape.at('never asked')
    const player = await tape.playing().open({})
    await expect(player.run(request, listener().sink)).rejects.toThrow('never asked')
  })
})
