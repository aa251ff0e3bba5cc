import { openConfinedAccount, openRunAccounts } from '../administration/accounts/open-run-accounts.ts'
import { type RunAccount, withoutSecret } from '../administration/accounts/run-account.ts'
import type { ApplicationAccount } from '../model/application-account.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, bySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Endpoint, Revival, Server, Topology } from '../model/topology.ts'
import { queryRows } from '../session/query-rows.ts'
import { Sessions } from '../session/sessions.ts'
import type { ServerAccess } from './server-access.ts'
import type { DatabaseAdministrator } from './suite-database.ts'

/** As whom a run talks to its servers. Everything that it opens goes with the stack. */
export class RunAccess {
  readonly #topology: Topology
  readonly #undo: AsyncDisposableStack
  /** As the account of the address, or root of servers that the run has started. */
  readonly admins: BySide<SessionOpener>
  #accounts: BySide<RunAccount> | undefined

  constructor(topology: Topology, undo: AsyncDisposableStack) {
    this.#topology = topology
    this.#undo = undo
    const admin = (side: Side) =>
      undo.use(new Sessions(topology[side].endpoint, { initStatements: [], ...this.#back(side) }))
    this.admins = { source: admin('source'), target: admin('target') }
  }

  /**
   * Makes the accounts of the run where one of the servers already runs; from then on suites are replayed as these.
   * Throws UsageError.
   */
  async confine(runId: string): Promise<void> {
    this.#accounts = await openRunAccounts(this.#topology, this.admins, runId, this.#undo)
  }

  /** Undefined where Crosscheck has started both servers: there suites are replayed as root. */
  get accounts(): BySide<RunAccount> | undefined {
    return this.#accounts
  }

  /** Creates and drops databases; `accounts` have to be given their rights there. */
  administrators(accounts: BySide<RunAccount> | undefined): BySide<DatabaseAdministrator> {
    return accounts ? bySide(side => administratorOf(this.admins[side], accounts[side])) : this.admins
  }

  /** Where and as whom suites are replayed. */
  endpoint(side: Side): Endpoint {
    const { endpoint } = this.#topology[side]
    return this.#accounts ? endpointOf(endpoint, this.#accounts[side]) : endpoint
  }

  /** Sessions of the account that suites are replayed as, on one side. */
  open(side: Side, settings: { initStatements: readonly string[]; signal?: AbortSignal }): Sessions {
    if (!this.#accounts) return this.openAsAddress(side, settings)
    return this.#undo.use(
      new Sessions(this.endpoint(side), { ...settings, lockObserver: this.admins[side], ...this.#back(side) }),
    )
  }

  /** Sessions of the account of the address. */
  openAsAddress(side: Side, settings: { initStatements: readonly string[]; signal?: AbortSignal }): Sessions {
    return this.#undo.use(new Sessions(this.#topology[side].endpoint, { ...settings, ...this.#back(side) }))
  }

  /** How a server is brought back that a statement has ended, where it can be. */
  #back(side: Side): { revival?: Revival } {
    const { revival } = this.#topology[side]
    return revival ? { revival } : {}
  }

  /** What a replay needs; `initial statements` at the start of each session of a suite, which `signal` ends. */
  ofReplay(initStatements: readonly string[], signal: AbortSignal): ServerAccess {
    const accounts = this.#accounts
    return {
      ...(accounts ? { grants: bySide(side => accounts[side].grants) } : {}),
      openers: bySide(side => this.open(side, { initStatements, signal })),
      readers: accounts ? bySide(side => this.open(side, { initStatements: [] })) : this.admins,
      adminSessions: this.administrators(accounts),
    }
  }

  /** The same for suites that need more rights than the accounts of the run have. */
  ofUnconfinedReplay(
    addresses: BySide<ApplicationAccount>,
    { initStatements, signal }: { initStatements: readonly string[]; signal: AbortSignal },
  ): ServerAccess {
    return {
      grants: bySide(side => addresses[side].grants),
      openers: bySide(side => this.openAsAddress(side, { initStatements, signal })),
      readers: this.admins,
      adminSessions: this.admins,
    }
  }

  /** As whom suites are replayed on a control server of one of the servers. */
  async endpointOnControlServer(controlServer: Pick<Server, 'side' | 'endpoint'>, runId: string): Promise<Endpoint> {
    if (!this.#accounts) return controlServer.endpoint
    await using admin = new Sessions(controlServer.endpoint, { initStatements: [] })
    // The account ends with the control server.
    return endpointOf(
      controlServer.endpoint,
      await openConfinedAccount(controlServer.endpoint, admin, { server: `the second ${controlServer.side}`, runId }),
    )
  }

  /** On servers that already run: all databases there that no run has made, those that hold accounts and routines included. */
  async databasesOfOthers(): Promise<string[]> {
    const names = await Promise.all(
      sides
        .filter(side => !this.#topology[side].ours)
        .map(async side => {
          await using session = await this.admins[side].open({})
          return (await queryRows(session, 'SHOW DATABASES')).map(([name]) => name ?? '')
        }),
    )
    return [...new Set(names.flat())].filter(
      name => !/^(?:crosscheck_|information_schema$|performance_schema$)/i.test(name),
    )
  }

  /** The accounts of the addresses, and what they may do, as the servers tell. */
  async describeAddresses(): Promise<BySide<ApplicationAccount>> {
    return await onBothSides(async side => {
      await using session = await this.admins[side].open({})
      const [[account] = []] = await queryRows(session, 'SELECT CURRENT_USER()')
      const grants = (await queryRows(session, 'SHOW GRANTS')).map(([grant]) => withoutSecret(grant ?? ''))
      return { account: account ?? '', grants }
    })
  }
}

function endpointOf(endpoint: Endpoint, { user, password }: RunAccount): Endpoint {
  return { ...endpoint, user, password }
}

function administratorOf(opener: SessionOpener, account: RunAccount): DatabaseAdministrator {
  return {
    open: options => opener.open(options),
    revival: opener.revival,
    admit: (session, database) => account.admit(session, database),
  }
}
