import type { Kind } from '../../model/kind.ts'

/** A setting of a session that changes the results of SQL, and the conditions under which it is worth a try. */
export interface Setting {
  /** The name as it is written after SET SESSION. */
  name: string
  /**
   * source: the value of the source, if the target knows the setting and has a different value. fixed: this value, if
   * the target has a different one. switch: one member of optimizer_switch with the value of the source, or off if the
   * source does not have the member.
   */
  value: { kind: 'source' } | { kind: 'fixed'; value: string } | { kind: 'switch'; member: string }
  worth: Worth
}

/**
 * All conditions that are given must be met; within a list one match suffices. A matching error number suffices alone.
 */
export interface Worth {
  errnos?: readonly number[]
  kinds?: readonly Kind[]
  /** Words of the failing statement, in lower case. */
  words?: readonly string[]
  /** Words of the failing statement, or of a statement on whose effects it depends. */
  wordsAnywhere?: readonly string[]
}

const source = { kind: 'source' } as const
const outcomes = ['rows', 'order', 'affected', 'error', 'warnings', 'setup'] as const satisfies Kind[]
const clockWords = ['now', 'curdate', 'curtime', 'current_timestamp', 'current_date', 'current_time', 'localtime',
  'localtimestamp', 'sysdate', 'from_unixtime', 'unix_timestamp', 'timestamp', 'convert_tz'] // biome-ignore format: words

/** The settings that explain most divergences come first, because only the first few that are worth a try are tried. */
export const settings: readonly Setting[] = [
  {
    name: 'group_concat_max_len',
    value: source,
    worth: { errnos: [1260], words: ['group_concat', 'json_arrayagg', 'json_objectagg'] },
  },
  { name: 'explain_format', value: { kind: 'fixed', value: 'TRADITIONAL' }, worth: { words: ['explain', 'desc'] } },
  { name: 'restrict_fk_on_non_standard_key', value: { kind: 'fixed', value: 'OFF' }, worth: { errnos: [6125] } },
  { name: 'innodb_snapshot_isolation', value: { kind: 'fixed', value: 'OFF' }, worth: { errnos: [1020] } },
  {
    name: 'information_schema_stats_expiry',
    value: { kind: 'fixed', value: '0' },
    worth: { words: ['information_schema'] },
  },
  { name: 'block_encryption_mode', value: source, worth: { words: ['aes_encrypt', 'aes_decrypt'] } },
  { name: 'max_error_count', value: source, worth: { kinds: ['warnings', 'rows'], words: ['warnings', 'errors'] } },
  { name: 'max_error_count', value: source, worth: { kinds: ['warnings'] } },
  { name: 'time_zone', value: source, worth: { kinds: ['rows', 'affected'], wordsAnywhere: clockWords } },
  { name: 'explicit_defaults_for_timestamp', value: source, worth: { kinds: outcomes, wordsAnywhere: ['timestamp'] } },
  {
    name: 'innodb_strict_mode',
    value: source,
    worth: { kinds: ['error', 'warnings', 'setup'], words: ['create', 'alter', 'row_format', 'key_block_size'] },
  },
  { name: 'default_week_format', value: source, worth: { words: ['week', 'yearweek'] } },
  { name: 'div_precision_increment', value: source, worth: { kinds: ['rows', 'type', 'formatting'] } },
  { name: 'lc_time_names', value: source, worth: { words: ['dayname', 'monthname', 'date_format'] } },
  { name: 'sql_auto_is_null', value: source, worth: { kinds: ['rows'], words: ['is'] } },
  { name: 'auto_increment_increment', value: source, worth: { wordsAnywhere: ['auto_increment'] } },
  { name: 'default_storage_engine', value: source, worth: { kinds: outcomes, wordsAnywhere: ['create'] } },
  { name: 'cte_max_recursion_depth', value: source, worth: { errnos: [3636], words: ['recursive'] } },
  { name: 'max_recursive_iterations', value: { kind: 'fixed', value: '1000' }, worth: { words: ['recursive'] } },
  {
    name: 'transaction_isolation',
    value: source,
    worth: { errnos: [1205, 1213, 1020], wordsAnywhere: ['begin', 'transaction'] },
  },
  {
    name: 'tx_isolation',
    value: source,
    worth: { errnos: [1205, 1213, 1020], wordsAnywhere: ['begin', 'transaction'] },
  },
  { name: 'foreign_key_checks', value: source, worth: { errnos: [1215, 1216, 1217, 1451, 1452] } },
  { name: 'character_set_connection', value: source, worth: { kinds: ['rows', 'error', 'type'] } },
  {
    name: 'collation_connection',
    value: source,
    worth: { errnos: [1253, 1267, 1270, 1271, 1273], kinds: ['rows', 'order'] },
  },
  {
    name: 'max_sort_length',
    value: source,
    worth: { kinds: ['order', 'rows'], words: ['order', 'group', 'distinct'] },
  },
  { name: 'sql_quote_show_create', value: source, worth: { words: ['show'] } },
  { name: 'note_verbosity', value: { kind: 'fixed', value: '' }, worth: { kinds: ['warnings'] } },
  { name: 'old_mode', value: { kind: 'fixed', value: '' }, worth: { words: ['utf8', 'convert', 'charset'] } },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'derived_merge' },
    worth: { errnos: [1093], kinds: ['rows', 'order', 'error', 'nondeterministic'], words: ['from'] },
  },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'hash_join' },
    worth: { kinds: ['rows', 'order', 'nondeterministic'], words: ['join'] },
  },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'block_nested_loop' },
    worth: { kinds: ['rows', 'order', 'nondeterministic'], words: ['join'] },
  },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'join_cache_hashed' },
    worth: { kinds: ['rows', 'order', 'nondeterministic'], words: ['join'] },
  },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'semijoin' },
    worth: { kinds: ['rows', 'order', 'nondeterministic'], words: ['in', 'exists'] },
  },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'materialization' },
    worth: { kinds: ['rows', 'order', 'nondeterministic'], words: ['in', 'exists'] },
  },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'index_merge' },
    worth: { kinds: ['rows', 'order', 'nondeterministic'], words: ['or'] },
  },
  {
    name: 'optimizer_switch',
    value: { kind: 'switch', member: 'prefer_ordering_index' },
    worth: { kinds: ['rows', 'order', 'nondeterministic'], words: ['limit'] },
  },
]
