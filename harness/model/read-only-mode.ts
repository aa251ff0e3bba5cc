/**
 * The way in which the servers are read-only. `read_only` and `super_read_only`: the global settings of these names.
 * `innodb_read_only`: like a reader of Aurora, with both `innodb_read_only` and `read_only` on, which requires a
 * restart. `session`: nothing but `SET SESSION TRANSACTION READ ONLY` on each connection of the application.
 */
export const readOnlyModes = ['read_only', 'super_read_only', 'innodb_read_only', 'session'] as const
export type ReadOnlyMode = (typeof readOnlyModes)[number]
