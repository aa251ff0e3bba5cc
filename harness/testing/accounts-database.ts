import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Endpoint } from '../model/topology.ts'
import { ask } from '../session/ask.ts'
import { quoteIdentifier } from '../session/quote.ts'
import { Sessions } from '../session/sessions.ts'

const fixture = join(import.meta.dirname, '../../fixtures/accounts')

/** For tests: a database of the accounts fixture, and an account that may do everything in it and nothing else. */
export interface AccountsDatabase extends AsyncDisposable {
  name: string
  endpoint: Endpoint
  /** As the administrator. */
  administer(sql: string): Promise<(string | null)[][]>
}

export async function openAccountsDatabase(endpoint: Endpoint): Promise<AccountsDatabase> {
  await using undo = new AsyncDisposableStack()
  const sessions = undo.use(new Sessions(endpoint, { preamble: [] }))
  const administrator = undo.use(await sessions.open())
  const id = randomBytes(4).toString('hex')
  const name = `crosscheck_accounts_${id}`
  const account = `'crosscheck_app_${id}'@'%'`
  const password = randomBytes(12).toString('hex')
  undo.defer(async () => {
    await ask(administrator, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`)
    await ask(administrator, `DROP USER IF EXISTS ${account}`)
  })
  await ask(administrator, `CREATE DATABASE ${quoteIdentifier(name)}`)
  await ask(administrator, `CREATE USER ${account} IDENTIFIED BY '${password}'`)
  await ask(administrator, `GRANT ALL ON ${quoteIdentifier(name)}.* TO ${account}`)
  await using loader = await sessions.open({ database: name })
  for (const file of ['schema.sql', 'seed.sql']) await ask(loader, readFileSync(join(fixture, file), 'utf8'))
  const { host, port, tls } = endpoint
  const opened = undo.move()
  return {
    name,
    endpoint: { host, port, tls, user: `crosscheck_app_${id}`, password },
    administer: sql => ask(administrator, sql),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}
