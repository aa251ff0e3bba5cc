import { waitFor } from '../kit/deadline.ts'
import { type BySide, bySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Endpoint } from '../model/topology.ts'
import { Administrator } from './administrator.ts'

/** All privileges, because the account of an address must create databases and accounts, and set a server read-only. */
const everything = ['ALL ON *.* WITH GRANT OPTION']

/**
 * For tests: two servers that already run, as addresses for a run, and the objects that a run has left there. Only one
 * run at a time may set them read-only.
 */
export class ExternalPair implements AsyncDisposable {
  readonly #administrators: BySide<Administrator>
  readonly #accounts: BySide<Endpoint>
  readonly #undo: AsyncDisposableStack

  private constructor(administrators: BySide<Administrator>, accounts: BySide<Endpoint>, undo: AsyncDisposableStack) {
    this.#administrators = administrators
    this.#accounts = accounts
    this.#undo = undo
  }

  /** Creates an account on both servers with these grants, which the addresses contain. */
  static async open(endpoints: BySide<Endpoint>, grants: readonly string[] = everything): Promise<ExternalPair> {
    await using undo = new AsyncDisposableStack()
    const administrators = bySide(side => undo.use(new Administrator(endpoints[side])))
    const accounts = await onBothSides(side => administrators[side].createAccount(grants, { user: 'dba_of_others' }))
    for (const side of sides) administrators[side].undo('SET GLOBAL read_only = 0')
    return new ExternalPair(administrators, accounts, undo.move())
  }

  get user(): string {
    return this.#accounts.source.user
  }

  get password(): string {
    return this.#accounts.source.password
  }

  /**
   * Returns an address without the password, which is in the environment. A relay may be in between, at another port.
   */
  address(side: Side, port: number = this.#accounts[side].port): string {
    return `mysql://${this.user}@127.0.0.1:${port}`
  }

  /** The options `--source` and `--target` of a run. */
  get arguments(): string[] {
    return sides.flatMap(side => [`--${side}`, this.address(side)])
  }

  /** The passwords of both accounts, for a run and for a recovery. */
  get environment(): Record<string, string> {
    const names = ['CROSSCHECK_SOURCE_PASSWORD', 'CROSSCHECK_TARGET_PASSWORD', 'CROSSCHECK_PASSWORD']
    return Object.fromEntries(names.map(name => [name, this.password]))
  }

  /** Runs statements as an administrator. Resolves with the rows of the last one, of the source and of the target. */
  async run(...statements: readonly string[]): Promise<[(string | null)[][], (string | null)[][]]> {
    const { source, target } = await onBothSides(side => this.#administrators[side].run(...statements))
    return [source, target]
  }

  /** Returns whether the source, and whether the target, is read-only. */
  async areReadOnly(): Promise<boolean[]> {
    return (await this.run('SELECT @@GLOBAL.read_only')).map(([row]) => row?.[0] === '1')
  }

  /** Describes the objects that a run has left on both servers. */
  async orphans(): Promise<string[]> {
    const found = await onBothSides(side => remainsOn(this.#administrators[side]))
    return sides.flatMap(side => found[side].map(what => `${side}: ${what}`))
  }

  async untilNoOrphans(): Promise<void> {
    let orphans: string[] = []
    const areClean = async () => {
      orphans = await this.orphans()
      return orphans.length === 0 || undefined
    }
    try {
      await waitFor(areClean, { what: 'two servers as they were', deadlineMs: 20_000 })
    } catch (cause) {
      throw new Error(`left behind: ${orphans.join(', ')}`, { cause })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
  }
}

async function remainsOn(administrator: Administrator): Promise<string[]> {
  const databases = await administrator.run("SHOW DATABASES LIKE 'crosscheck%'")
  const users = await administrator.run("SELECT User, Host FROM mysql.user WHERE User LIKE 'crosscheck%'")
  const settings = await administrator.run("SHOW GLOBAL VARIABLES LIKE '%read\\_only'")
  const connections = await administrator.run('SHOW PROCESSLIST')
  return [
    ...databases.map(([name]) => `database ${name}`),
    ...users.map(([user, host]) => `account ${user}@${host}`),
    ...settings
      .filter(([name, value]) => /^(super_)?read_only$/.test(name ?? '') && value !== 'OFF')
      .map(([name, value]) => `${name} = ${value}`),
    ...connections
      .filter(([, user, , database]) => [user, database].some(name => name?.startsWith('crosscheck')))
      .map(([id]) => `connection ${id}`),
  ]
}
