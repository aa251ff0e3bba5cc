/** Schemas that come with a server, as a list in SQL. */
export const systemSchemas = `('mysql', 'sys', 'information_schema', 'performance_schema')`

/**
 * Users with which a server, or its provider, does its maintenance. Nobody else can use these accounts, or change what
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
