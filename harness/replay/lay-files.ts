import type { BySide } from '../model/side.ts'
import { onBothSides } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import type { DatabaseAdministrator } from './suite-database.ts'

type WithFiles = Pick<Suite, 'files' | 'fixture' | 'statements'>

/** Whether a suite, or its fixture, has the servers read or write files. */
export function hasFiles({ files, fixture, statements }: WithFiles): boolean {
  return files !== undefined || [...(fixture?.statements ?? []), ...statements].some(each => each.namesFiles)
}

/** Lays the files of a suite into its own folder on both servers, if the suite or its fixture has files at all. */
export async function layFiles(
  suite: WithFiles,
  database: string,
  adminSessions: BySide<DatabaseAdministrator>,
): Promise<void> {
  if (!hasFiles(suite)) return
  const files = suite.files?.files ?? []
  await onBothSides(async side => await adminSessions[side].fileFolder?.lay(database, files))
}
