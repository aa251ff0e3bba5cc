import type { Column, Outcome, Protocol } from '../model/outcome.ts'
import { type RowBlock, rowsOf } from '../model/row-block.ts'
import type { ReplySink } from '../model/session.ts'
import type { WholeResult } from '../oracle/compare-sort-keys.ts'

type Lost = Extract<Outcome, { kind: 'lost' }>

/** The reply to a query of Crosscheck's own, with all rows of its only result; or the reason why there is no such reply. */
export type WholeReply =
  | ({ kind: 'rows' } & WholeResult)
  | { kind: 'none'; because: string }
  | { kind: 'lost'; lost: Lost }

/** Beyond this many bytes, the rows of a result are not kept. */
const mostBytes = 32 << 20

/** Keeps the only result of a reply, to compare both sides of it when both have arrived. */
export class WholeResultSink implements ReplySink {
  readonly #rows: Buffer[] = []
  #columns: readonly Column[] | undefined
  #protocol: Protocol = 'text'
  #bytes = 0
  #failure: WholeReply | undefined

  /** To be called after the reply has ended. */
  get reply(): WholeReply {
    if (this.#failure) return this.#failure
    if (this.#columns) return { kind: 'rows', columns: this.#columns, protocol: this.#protocol, rows: this.#rows }
    return { kind: 'none', because: 'the reply has no rows' }
  }

  columns(columns: Column[], protocol: Protocol): void {
    this.#columns = columns
    this.#protocol = protocol
  }

  rows(block: RowBlock): void {
    this.#bytes += block.bytes.length
    if (this.#bytes <= mostBytes) for (const row of rowsOf(block)) this.#rows.push(Buffer.from(row))
    else this.#failure ??= { kind: 'none', because: `the result has more than ${mostBytes >> 20} MiB` }
  }

  endOfRows(): void {}

  done(): void {}

  error({ errno }: { errno: number }): void {
    this.#failure = { kind: 'none', because: `a server refuses the query with its sort keys: ${errno}` }
  }

  lost(lost: Lost): void {
    this.#failure = { kind: 'lost', lost }
  }

  end(): void {}
}
