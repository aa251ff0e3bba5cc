/** Schemas that come with a server; a list as SQL wants it. */
export const systemSchemas = `('mysql', 'sys', 'information_schema', 'performance_schema')`

/**
 * Users in whose name a server, or whoever runs it for others, keeps house. Nobody else can use them, nor change what
 * they do.
 */
export const housekeepers: readonly string[] = [
  'mysql.sys',
  'mysql.session',
  'mysql.infoschema',
  'mariadb.sys',
  'rdsadmin',
  'rdsrepladmin',
  'cloudsqladmin',
  'azure_superuser',
]

/** `definer` is `user@host`. */
export function keepsHouse(definer: string): boolean {
  return housekeepers.includes(definer.slice(0, definer.lastIndexOf('@')))
}
