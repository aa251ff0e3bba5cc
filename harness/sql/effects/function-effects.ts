/**
 * Functions that return the time. A column or a default of the same name counts as well, because a statement may mean
 * the function.
 */
export const clockFunctions = `now sysdate curdate curtime current_date current_time current_timestamp localtime
  localtimestamp utc_date utc_time utc_timestamp unix_timestamp`.split(/\s+/)

export const randomFunctions = ['rand', 'uuid']

/** Functions that report on the statement before. */
export const diagnosticFunctions = ['row_count', 'found_rows']

/** Functions of named locks, which belong to the server. */
export const namedLockFunctions = ['get_lock', 'release_lock', 'release_all_locks']
export const namedLockQuestions = ['is_free_lock', 'is_used_lock']

/** Functions that advance a sequence. */
export const sequenceFunctions = ['nextval', 'setval']

/** Built-in functions that remember state, or observe other statements or connections. */
export const rememberingFunctions: ReadonlySet<string> = new Set([
  ...namedLockFunctions,
  ...namedLockQuestions,
  ...sequenceFunctions,
  ...diagnosticFunctions,
  ...`last_insert_id lastval master_gtid_wait master_pos_wait rand source_pos_wait uuid_short
    wait_for_executed_gtid_set wait_until_sql_thread_after_gtids`.split(/\s+/),
])

/** Functions of plugins and components that control things outside the session. */
export const steeringFamilies = /(?:replication|failover|keyring|audit|firewall|sys|service)_\w+$/
