import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { withDeadline } from '../kit/deadline.ts'
import type { Endpoint } from '../model/topology.ts'
import { childrenOf } from './processes.ts'

/** For tests: a process that sets a server read-only that Crosscheck did not start, in the same way as a run. */
export class ReadOnlyRun implements AsyncDisposable {
  readonly #child
  readonly #readOnly: Promise<unknown>
  readonly #ended: Promise<unknown>

  constructor(endpoint: Endpoint, runId: string) {
    this.#child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child.stdin.end(JSON.stringify({ endpoint, runId }))
    this.#readOnly = once(createInterface({ input: this.#child.stdout }), 'line')
    this.#ended = once(this.#child, 'exit')
  }

  /** Waits until the process has a guard, a database and an account on the server, and has set the server read-only. */
  async untilReadOnly(): Promise<void> {
    await withDeadline(this.#readOnly, { what: 'a read-only server', deadlineMs: 20_000 })
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /**
   * Kills the run and its guard, so that nothing undoes the changes. The run is stopped first, because it would
   * otherwise start another guard.
   */
  async killWithGuard(): Promise<void> {
    this.#child.kill('SIGSTOP')
    const [guard] = childrenOf(this.#child.pid!).filter(({ commandLine }) => commandLine.includes('guard-process'))
    if (!guard) throw new Error('it has no guard')
    process.kill(-guard.pid, 'SIGKILL')
    this.kill()
    await this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill()
    await this.#ended
  }
}

const urlOf = (file: string) => JSON.stringify(import.meta.resolve(file))

const program = `
  import { text } from 'node:stream/consumers'
  import { openSwitch } from ${urlOf('../administration/read-only/read-only-switch.ts')}
  import { startRunGuard } from ${urlOf('../recovery/run-guard.ts')}
  import { createDatabase } from ${urlOf('../replay/suite-database.ts')}
  import { databaseName } from ${urlOf('../replay/database-names.ts')}
  import { queryRows } from ${urlOf('../session/query-rows.ts')}
  import { Sessions } from ${urlOf('../session/sessions.ts')}
  const { endpoint, runId } = JSON.parse(await text(process.stdin))
  startRunGuard({ endpoints: [endpoint], runId, timeLimitMs: 60_000, silenceMs: 10_000, watch: true })
  const sessions = new Sessions(endpoint, { initStatements: [] })
  await createDatabase([sessions], databaseName('log in', runId))
  await queryRows(await sessions.open(), "CREATE USER 'crosscheck" + runId + "'@'%'")
  const server = { spec: 'theirs', endpoint, died: new AbortController().signal, ours: false }
  const readOnly = await openSwitch(server, 'super_read_only', sessions, runId)
  await readOnly.on()
  console.log('read-only')
  setInterval(() => {}, 1000)
`
