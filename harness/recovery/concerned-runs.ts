import { findNotes } from '../administration/read-only/settings-note.ts'
import type { Orphan } from '../administration/runs/orphans.ts'
import { findLiveConnection, findMarkedRuns } from '../administration/runs/run-mark.ts'
import type { LeftAlone } from '../model/recovery.ts'
import type { Session } from '../model/session.ts'

/** The runs that a recovery undoes, and the runs that it finds and leaves alone. */
export class ConcernedRuns {
  /** The runs whose marks must be removed at the end. */
  readonly marked: readonly string[]
  readonly #concerned: ReadonlySet<string>
  readonly #atWork: ReadonlyMap<string, number>
  readonly #only: string | undefined
  readonly #left = new Map<string, LeftAlone>()

  private constructor(
    known: { marked: readonly string[]; concerned: ReadonlySet<string>; atWork: ReadonlyMap<string, number> },
    only: string | undefined,
  ) {
    this.#concerned = known.concerned
    this.#atWork = known.atWork
    this.#only = only
    this.marked = known.marked.filter(runId => known.concerned.has(runId))
    for (const [runId] of known.atWork) if (!this.#concerned.has(runId)) this.#leave(runId)
  }

  static async find(
    session: Session,
    { runId: only, force = false }: { runId?: string; force?: boolean },
  ): Promise<ConcernedRuns> {
    const marked = [...(await findMarkedRuns(session))].filter(runId => only === undefined || runId === only)
    // A note of a server's earlier settings identifies a run as well as a mark does.
    const noted = (await findNotes(session)).filter(runId => only === undefined || runId === only)
    const known = new Set([...marked, ...noted])
    const atWork = new Map<string, number>()
    for (const runId of only === undefined ? known : [only]) {
      const connection = await findLiveConnection(session, runId)
      if (connection !== undefined) atWork.set(runId, connection)
    }
    const concerned = new Set([...known].filter(runId => force || !atWork.has(runId)))
    if (force && only !== undefined) concerned.add(only)
    return new ConcernedRuns({ marked, concerned, atWork }, only)
  }

  includes(runId: string): boolean {
    return this.#concerned.has(runId)
  }

  get all(): string[] {
    return [...this.#concerned]
  }

  /**
   * Whether an orphan belongs to a run that is undone. Notes the runs left alone; skips their connections, because the
   * databases and accounts that these use are noted.
   */
  concerns({ runId, name }: Orphan, what: string): boolean {
    if (this.includes(runId)) return true
    if (what !== 'connections' && (this.#only === undefined || this.#only === runId)) this.#leave(runId, name)
    return false
  }

  get leftAlone(): LeftAlone[] {
    return [...this.#left.values()]
  }

  #leave(runId: string, ...names: string[]): void {
    const connection = this.#atWork.get(runId)
    const because: LeftAlone['because'] =
      connection === undefined ? { kind: 'unmarked' } : { kind: 'at-work', connection }
    const left = this.#left.get(runId) ?? { runId, because, what: [] }
    left.what.push(...names)
    this.#left.set(runId, left)
  }
}
