import { componentsOf, componentsSetting, type ServerSettings } from '../model/server-settings.ts'
import type { Server } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import { quoteString } from '../session/quote.ts'
import { Sessions } from '../session/sessions.ts'

/**
 * Installs the components that the settings of the user name, on a server that Crosscheck has started. Throws
 * UsageError if the server refuses one.
 */
export async function installComponents(server: Server, settings: ServerSettings): Promise<void> {
  const components = componentsOf(settings)
  if (!server.ours || components.length === 0) return
  await using sessions = new Sessions(server.endpoint, { initStatements: [] })
  await using session = await sessions.open()
  for (const component of components) {
    try {
      await queryRows(session, `INSTALL COMPONENT ${quoteString(component)}`)
    } catch (cause) {
      if (!(cause instanceof QueryError)) throw cause
      const at = settings.locate(componentsSetting)
      throw new UsageError(`settings.${server.side}.components: ${server.spec} does not install ${component}`, {
        ...(at ? { at } : {}),
        remedy: `Name a component that this server has, or leave the setting out: ${cause.message}`,
        cause,
      })
    }
  }
}
