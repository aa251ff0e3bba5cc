import type { Config } from '../config/schema.ts'
import type { ChosenDefaults, DatabaseDefaults } from '../model/database-defaults.ts'
import type { Session, SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import { quoteString } from '../session/quote.ts'
import { openBoth } from './open-both.ts'

const collationErrors = [1115, 1253, 1273]

/**
 * Chooses the character set and collation of a run's databases as a migration carries them: those of the source, or
 * those that the configuration names; where the target does not know the collation, its own default for the character
 * set. Throws UsageError if the source does not know what the configuration names.
 */
export async function chooseDatabaseDefaults(
  { database, settings }: Pick<Config, 'database' | 'settings'>,
  topology: Topology,
  admins: BySide<SessionOpener>,
): Promise<ChosenDefaults> {
  const sessions = await openBoth(admins, {})
  await using source = sessions.source
  await using target = sessions.target
  if (database === 'server') {
    return { origin: 'each-server', ...(await onBothSides(side => serverDefaults(sessions[side]))) }
  }
  if (database) {
    const { charset = database.collation!.split('_')[0]!, collation } = database
    const ofSource = await known(source, charset, collation)
    if (!ofSource)
      throw new UsageError(`${topology.source.spec} does not know ${collation ?? charset} of \`database\``, {
        remedy: 'name a character set and a collation of the source; SHOW COLLATION lists them there',
      })
    return await carried('configuration', ofSource, target)
  }
  const names = Object.keys(settings.source).map(name => name.toLowerCase().replaceAll('-', '_'))
  const isConfigured = names.includes('character_set_server') || names.includes('collation_server')
  if (!topology.source.ours) return await carried('server', await serverDefaults(source), target)
  if (isConfigured) return await carried('configuration', await serverDefaults(source), target)
  return await carried('assumed', (await known(source, 'utf8mb4', undefined))!, target)
}

async function carried(
  origin: ChosenDefaults['origin'],
  source: DatabaseDefaults,
  target: Session,
): Promise<ChosenDefaults> {
  const same = await known(target, source.charset, source.collation)
  if (same) return { origin, source, target: same }
  const ofCharset = await known(target, source.charset, undefined)
  const unknown = ofCharset ? `the collation ${source.collation}` : `the character set ${source.charset}`
  const instead = ofCharset ?? (await serverDefaults(target))
  const remark = `the target does not know ${unknown}: its databases have ${instead.collation}`
  return { origin, source, target: instead, remark }
}

async function serverDefaults(session: Session): Promise<DatabaseDefaults> {
  const [[charset, collation] = []] = await queryRows(session, 'SELECT @@character_set_server, @@collation_server')
  return { charset: charset ?? '', collation: collation ?? '' }
}

/**
 * Returns the character set and collation under the names that the server itself uses; without a collation, with its
 * default. Returns undefined if the server does not know them. `utf8` means `utf8mb3`, which servers came to call it.
 */
async function known(
  session: Session,
  charset: string,
  collation: string | undefined,
): Promise<DatabaseDefaults | undefined> {
  for (const rename of [(name: string) => name, (name: string) => name.replace(/^utf8(?=_|$)/, 'utf8mb3')]) {
    const names = `SET NAMES ${quoteString(rename(charset))}`
    const collate = collation === undefined ? '' : ` COLLATE ${quoteString(rename(collation))}`
    try {
      await queryRows(session, `${names}${collate}`)
      const [[own, found] = []] = await queryRows(session, 'SELECT @@character_set_connection, @@collation_connection')
      if (own && found) return { charset: own, collation: found }
    } catch (error) {
      if (!(error instanceof QueryError) || !collationErrors.includes(error.errno)) throw error
    } finally {
      await queryRows(session, 'SET NAMES utf8mb4')
    }
  }
  return undefined
}
