/** Of the same run, and of no use any more: what the replay keeps until the end. Whatever happens there is no finding. */
export function isLeftOver(
  database: string,
  { databases, runId }: { databases: readonly string[]; runId?: string },
): boolean {
  return runId !== undefined && database.endsWith(`_${runId}`) && !databases.includes(database)
}
