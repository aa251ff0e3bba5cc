/**
 * Whether a database of the same run is no longer in use: the replay keeps its databases until the end. A change of
 * such a database is no finding.
 */
export function isLeftOver(
  database: string,
  { databases, runId }: { databases: readonly string[]; runId?: string },
): boolean {
  return runId !== undefined && database.endsWith(`_${runId}`) && !databases.includes(database)
}
