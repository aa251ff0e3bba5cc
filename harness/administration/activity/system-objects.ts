/** Schemas that come with a server; a list as SQL wants it. */
export const systemSchemas = `('mysql', 'sys', 'information_schema', 'performance_schema')`

/**
 * Users in whose name a server, or its provider, does its upkeep. Nobody else can use them, nor change what
 * they do.
 */
export const systemAccounts: readonly string[] = [
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
export function isSystemAccount(definer: string): boolean {
  return systemAccounts.includes(definer.slice(0, definer.lastIndexOf('@')))
}
