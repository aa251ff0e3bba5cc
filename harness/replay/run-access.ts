import { openConfinedAccount, openRunAccounts } from '../administration/accounts/open-run-accounts.ts'
import { type RunAccount, withoutSecret } from '../administration/accounts/run-account.ts'
import type { ApplicationAccount } from '../model/application-account.ts'
import type { DatabaseDefaults } from '../model/database-defaults.ts'
import { type BySide, bySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Endpoint, FileFolder, Revival, Server, Topology } from '../model/topology.ts'
import { queryRows } from '../session/query-rows.ts'
import { type ConnectionRule, type SessionStart, Sessions } from '../session/sessions.ts'
import type { ServerAccess } from './server-access.ts'
import type { DatabaseAdministrator } from './suite-database.ts'

/** What happens at the start of each session of a suite. */
interface ReplayStart extends Pick<SessionStart, 'initStatements'> {
  /** Absent for sessions of Crosscheck itself. */
  connections?: BySide<ConnectionRule>
}

/** The accounts and sessions with which a run uses its servers. The stack closes everything that is opened here. */
export class RunAccess {
  readonly #topology: Topology
  readonly #undo: AsyncDisposableStack
  /** Sessions of the account of the address, or of root on servers that Crosscheck started. */
  readonly admins: BySide<DatabaseAdministrator>
  #accounts: BySide<RunAccount> | undefined
  /** The character sets and collations of the databases; absent: each server's own. */
  databaseDefaults: BySide<DatabaseDefaults> | undefined

  constructor(topology: Topology, undo: AsyncDisposableStack) {
    this.#topology = topology
    this.#undo = undo
    const admin = (side: Side) =>
      undo.use(
        new Sessions(topology[side].endpoint, { initStatements: [], ...this.#back(side), ...folderOf(topology[side]) }),
      )
    this.admins = { source: admin('source'), target: admin('target') }
  }

  /**
   * Creates the accounts of the run if Crosscheck did not start one of the servers; afterwards suites are replayed as
   * these accounts. Throws UsageError.
   */
  async confine(runId: string): Promise<void> {
    this.#accounts = await openRunAccounts(this.#topology, this.admins, runId, this.#undo)
  }

  /** Undefined if Crosscheck started both servers: there suites are replayed as root. */
  get accounts(): BySide<RunAccount> | undefined {
    return this.#accounts
  }

  /** Returns the endpoint, with the account, at which suites are replayed. */
  endpoint(side: Side): Endpoint {
    const { endpoint } = this.#topology[side]
    return this.#accounts ? endpointOf(endpoint, this.#accounts[side]) : endpoint
  }

  /** Opens sessions of the account that replays suites, on one side. */
  open(side: Side, settings: SessionStart & { signal?: AbortSignal }): Sessions {
    if (!this.#accounts) return this.openAsAddress(side, settings)
    return this.#undo.use(
      new Sessions(this.endpoint(side), { ...settings, lockObserver: this.admins[side], ...this.#back(side) }),
    )
  }

  /** Opens sessions of the account of the address. */
  openAsAddress(side: Side, settings: SessionStart & { signal?: AbortSignal }): Sessions {
    return this.#undo.use(new Sessions(this.#topology[side].endpoint, { ...settings, ...this.#back(side) }))
  }

  /** Returns how the server is restarted after a statement has ended it, if Crosscheck can restart it. */
  #back(side: Side): { revival?: Revival } {
    const { revival } = this.#topology[side]
    return revival ? { revival } : {}
  }

  /**
   * Returns the sessions that a replay needs: each session of a suite begins with `start`, and `signal` ends these
   * sessions.
   */
  ofReplay(start: ReplayStart, signal: AbortSignal): ServerAccess {
    const accounts = this.#accounts
    return {
      ...(accounts ? { grants: bySide(side => accounts[side].grants) } : {}),
      openers: bySide(side => this.open(side, { ...startOf(side, start), signal })),
      readers: accounts ? bySide(side => this.open(side, { initStatements: [] })) : this.admins,
      adminSessions: administratorsOf(this.admins, accounts, this.databaseDefaults),
    }
  }

  /** Returns the same sessions for suites that need more privileges than the accounts of the run have. */
  ofUnconfinedReplay(addresses: BySide<ApplicationAccount>, start: ReplayStart, signal: AbortSignal): ServerAccess {
    return {
      grants: bySide(side => addresses[side].grants),
      openers: bySide(side => this.openAsAddress(side, { ...startOf(side, start), signal })),
      readers: this.admins,
      adminSessions: administratorsOf(this.admins, undefined, this.databaseDefaults),
    }
  }

  /** Returns the endpoint, with the account, at which suites are replayed on a control server. */
  async endpointOnControlServer(controlServer: Pick<Server, 'side' | 'endpoint'>, runId: string): Promise<Endpoint> {
    if (!this.#accounts) return controlServer.endpoint
    await using admin = new Sessions(controlServer.endpoint, { initStatements: [] })
    // The account disappears with the control server.
    return endpointOf(
      controlServer.endpoint,
      await openConfinedAccount(controlServer.endpoint, admin, { server: `the second ${controlServer.side}`, runId }),
    )
  }

  /**
   * Returns, on servers that Crosscheck did not start, all databases that no run has created, including those that
   * contain accounts and routines.
   */
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

  /** Returns the accounts of the addresses and their privileges, as the servers report them. */
  async describeAddresses(): Promise<BySide<ApplicationAccount>> {
    return await onBothSides(async side => {
      await using session = await this.admins[side].open({})
      const [[account] = []] = await queryRows(session, 'SELECT CURRENT_USER()')
      const grants = (await queryRows(session, 'SHOW GRANTS')).map(([grant]) => withoutSecret(grant ?? ''))
      return { account: account ?? '', grants }
    })
  }
}

/** Returns the sessions that create and drop databases; `accounts` must be given their privileges there. */
export function administratorsOf(
  admins: BySide<DatabaseAdministrator>,
  accounts: BySide<RunAccount> | undefined,
  defaults: BySide<DatabaseDefaults> | undefined,
): BySide<DatabaseAdministrator> {
  return bySide(side => administratorOf(admins[side], { account: accounts?.[side], defaults: defaults?.[side] }))
}

function startOf(side: Side, { connections, initStatements }: ReplayStart): SessionStart {
  return { ...(connections ? { connection: connections[side] } : {}), initStatements }
}

function endpointOf(endpoint: Endpoint, { user, password }: RunAccount): Endpoint {
  return { ...endpoint, user, password }
}

/** Returns the folder for files of a server, in the form of a setting. */
export function folderOf({ fileFolder }: Pick<Server, 'fileFolder'>): { fileFolder?: FileFolder } {
  return fileFolder ? { fileFolder } : {}
}

function administratorOf(
  opener: DatabaseAdministrator,
  { account, defaults }: { account: RunAccount | undefined; defaults: DatabaseDefaults | undefined },
): DatabaseAdministrator {
  return {
    open: options => opener.open(options),
    revival: opener.revival,
    fileFolder: opener.fileFolder,
    ...(defaults ? { defaults } : {}),
    ...(account ? { admit: (session, database) => account.admit(session, database) } : {}),
  }
}
