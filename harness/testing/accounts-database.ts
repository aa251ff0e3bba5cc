import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Endpoint } from '../model/topology.ts'
import { queryRows } from '../session/query-rows.ts'
import { Administrator } from './administrator.ts'

const fixture = join(import.meta.dirname, '../../fixtures/accounts')

/** For tests: a database of the accounts fixture, and an account with all privileges in this database and no others. */
export interface AccountsDatabase extends AsyncDisposable {
  name: string
  endpoint: Endpoint
  /** Runs SQL as the administrator. */
  administer(sql: string): Promise<(string | null)[][]>
}

export async function openAccountsDatabase(endpoint: Endpoint): Promise<AccountsDatabase> {
  await using undo = new AsyncDisposableStack()
  const administrator = undo.use(new Administrator(endpoint))
  const name = `crosscheck_accounts_${randomBytes(4).toString('hex')}`
  await administrator.change(`CREATE DATABASE ${name}`, `DROP DATABASE ${name}`)
  const { host, port, tls, user, password } = await administrator.createAccount([`ALL ON ${name}.*`])
  await using loader = await administrator.sessions.open({ database: name })
  for (const file of ['schema.sql', 'seed.sql']) await queryRows(loader, readFileSync(join(fixture, file), 'utf8'))
  const opened = undo.move()
  return {
    name,
    endpoint: { host, port, tls, user, password },
    administer: sql => administrator.run(sql),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
