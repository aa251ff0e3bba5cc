import { describe, expect, it } from 'vitest'
import type { Column } from '../model/outcome.ts'
import type { ReplySink } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import { ReplyComparison } from '../oracle/reply-comparison.ts'
import { exampleBlock } from '../testing/example-replies.ts'
import { BackPressure } from './back-pressure.ts'

const column: Column = {
  ...{ schema: '', table: '', orgTable: '', name: 'a', orgName: '' },
  ...{ charset: 255, length: 400_000, type: 253, flags: 0, decimals: 0 },
}
/** A row of 300,000 bytes: four such rows exceed the high mark of a side. */
const row = Buffer.alloc(300_000, 'x')
const status = { warningCount: 0, inTransaction: false }

/** Starts two statements, and records which sides are paused. */
function twoStatements() {
  const waiting: BySide<boolean> = { source: false, target: false }
  const session = (side: Side) => ({
    pause: () => {
      waiting[side] = true
    },
    resume: () => {
      waiting[side] = false
    },
  })
  const pressure = new BackPressure({ source: session('source'), target: session('target') })
  const [first, second] = [1, 2].map(() => {
    const comparison = new ReplyComparison({ kind: 'total' }, { onBacklog: pressure.balance() })
    return { source: comparison.sink('source'), target: comparison.sink('target') }
  })
  return { waiting, first: first!, second: second! }
}

function send(sink: ReplySink, rows: number): void {
  for (let sent = 0; sent < rows; sent++) sink.rows(exampleBlock([row]))
}

function end(sink: ReplySink): void {
  sink.endOfRows(status)
  sink.end()
}

describe('the faster side', () => {
  it('waits, by the rows of all statements under way, and goes on when the other one has caught up', () => {
    const { waiting, first, second } = twoStatements()
    first.source.columns([column], 'text')
    send(first.source, 2)
    end(first.source)
    second.source.columns([column], 'text')
    send(second.source, 1)
    expect(waiting).toEqual({ source: false, target: false })
    send(second.source, 1)
    expect(waiting).toEqual({ source: true, target: false })
    first.target.columns([column], 'text')
    send(first.target, 2)
    end(first.target)
    expect(waiting).toEqual({ source: true, target: false })
    second.target.columns([column], 'text')
    send(second.target, 2)
    expect(waiting).toEqual({ source: false, target: false })
  })

  it('goes on when the other one will not answer any more', () => {
    const { waiting, first } = twoStatements()
    first.target.columns([column], 'text')
    send(first.target, 4)
    expect(waiting).toEqual({ source: false, target: true })
    first.source.lost({ kind: 'lost', cause: 'timeout', detail: 'no complete answer' })
    first.source.end()
    expect(waiting).toEqual({ source: false, target: false })
  })
})
