import type { Warning } from '../../model/outcome.ts'
import type { ReplySink, Request, Session, SessionOpener } from '../../model/session.ts'

/** One reply, as the events that a session passed to a sink. */
interface RecordedReply {
  events: ((sink: ReplySink) => void)[]
  warnings: Warning[]
  /** False if the reply was too long to keep; the rows beyond the limit are then missing. */
  whole: boolean
}

const maxReplyBytes = 1 << 20
const maxRecordingBytes = 64 << 20

/**
 * Records the replies of one server in memory by statement, so that its later replies can be compared with them row by
 * row. The caller names each statement before sending it.
 */
export class ReplyRecording {
  readonly #recordings = new Map<string, RecordedReply>()
  #statement = ''
  #bytes = 0

  /** Sets the statement to which the next recorded or replayed reply belongs. */
  at(statement: string): void {
    this.#statement = statement
  }

  /** Whether the reply to a statement was recorded with all its rows. */
  holds(statement: string): boolean {
    return this.#recordings.get(statement)?.whole ?? false
  }

  /** Opens sessions whose replies are recorded as they pass. */
  record(opener: SessionOpener): SessionOpener {
    return {
      open: async options => {
        const session = await opener.open(options)
        let latest: RecordedReply | undefined
        return {
          ...delegate(session),
          run: (request, sink) => {
            latest = this.#begin()
            return session.run(request, this.#tee(latest, sink))
          },
          warnings: async deadlineMs => {
            const record = latest
            const warnings = await session.warnings(deadlineMs)
            if (record) record.warnings = warnings
            return warnings
          },
        }
      },
    }
  }

  /** Opens sessions without a server, which reply from the recording. */
  replay(): SessionOpener {
    return {
      open: async () => {
        let latest: RecordedReply | undefined
        return {
          connectionId: 0,
          run: async (_request: Request, sink: ReplySink) => {
            latest = this.#recordings.get(this.#statement)
            if (!latest) throw new Error(`no reply to ${this.#statement} was recorded`)
            for (const event of latest.events) event(sink)
          },
          warnings: async () => latest?.warnings ?? [],
          pause: () => {},
          resume: () => {},
          hurry: () => {},
          settled: async () => {},
          [Symbol.asyncDispose]: async () => {},
        }
      },
    }
  }

  #begin(): RecordedReply {
    const record: RecordedReply = { events: [], warnings: [], whole: true }
    this.#recordings.set(this.#statement, record)
    return record
  }

  #tee(record: RecordedReply, sink: ReplySink): ReplySink {
    let bytes = 0
    const note = (event: (sink: ReplySink) => void) => {
      record.events.push(event)
      event(sink)
    }
    return {
      columns: (columns, protocol) => note(each => each.columns(columns, protocol)),
      rows: block => {
        sink.rows(block)
        bytes += block.bytes.length
        this.#bytes += block.bytes.length
        if (bytes > maxReplyBytes || this.#bytes > maxRecordingBytes) record.whole = false
        if (!record.whole) return
        // A view would keep the whole receive buffer alive.
        const copy = { ...block, bytes: Buffer.from(block.bytes) }
        record.events.push(each => each.rows(copy))
      },
      endOfRows: reply => note(each => each.endOfRows(reply)),
      done: reply => note(each => each.done(reply)),
      error: reply => note(each => each.error(reply)),
      lost: reply => note(each => each.lost(reply)),
      end: () => note(each => each.end()),
    }
  }
}

function delegate(session: Session): Omit<Session, 'run' | 'warnings'> {
  return {
    connectionId: session.connectionId,
    pause: () => session.pause(),
    resume: () => session.resume(),
    hurry: () => session.hurry(),
    settled: () => session.settled(),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
