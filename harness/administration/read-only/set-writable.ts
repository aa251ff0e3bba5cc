import type { SessionOpener } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { endConnection } from '../activity/end-connection.ts'
import { restoreReadOnlySettings } from './read-only-settings.ts'
import { dropSettingsNote, findNotes, readSettingsNote, settingsNote } from './settings-note.ts'

/**
 * Restores the read-only settings of a server from before a run changed them, and touches nothing else of the run.
 * First ends the connections that switch, or wait to switch: otherwise one of them could make the server read-only
 * afterwards. Returns false if the run has noted no change.
 */
export async function setWritable(opener: SessionOpener, runId: string): Promise<boolean> {
  await using session = await opener.open({})
  if (!(await findNotes(session)).includes(runId)) return false
  const rows = await queryRows(session, 'SHOW PROCESSLIST')
  const switching = rows.filter(([, , , database]) => database === settingsNote(runId))
  for (const [id] of switching) await endConnection(session, Number(id))
  await restoreReadOnlySettings(session, await readSettingsNote(session, runId))
  await dropSettingsNote(session, runId)
  return true
}
