/**
 * Words that may precede a bracket without calling anything: words of the grammar, of types, of index and table
 * options.
 */
const grammar = `all alter analyse and any array as asc before begin between bigint binary bit blob bool boolean by call
  case char character check column columns constraint convert_charset cross cube cursor dec decimal default delete desc
  distinct distinctrow div do double else elseif end enum except execute exists false fetch first fixed float float4 float8
  following for force foreign from fulltext geomcollection geometry geometrycollection group grouping having ignore in
  index inner insert int integer intersect interval into is join json key last lateral left leave like limit linestring
  list locate longblob longtext match mediumblob mediumint mediumtext minus mod multilinestring multipoint multipolygon
  natural nchar nested new next no not null numeric nvarchar of offset on open or order ordinality out outer over
  partition partitions path point polygon preceding primary range real references regexp repeat replace restrict return
  returning right rlike rollup row rows select separator serial set signed smallint some sounds spatial start
  straight_join table tablesample temporary text then time timestamp tinyblob tinyint tinytext to trigger true union
  unique unsigned until update usage use using uuid value values varbinary varchar vector view when where while window
  with xor year zerofill against dual escape high_priority member sets session global`

/** The functions of MySQL 5.6 to 9.7 and MariaDB 10.6 to 11.8, except NEXTVAL, SETVAL and stored functions. */
const functions = `abs acos adddate addtime add_months aes_decrypt aes_encrypt any_value area asbinary ascii asin
  astext aswkb aswkt asymmetric_decrypt asymmetric_derive asymmetric_sign asymmetric_verify
  asynchronous_connection_failover_add_managed asynchronous_connection_failover_add_source
  asynchronous_connection_failover_delete_managed asynchronous_connection_failover_delete_source atan atan2 avg benchmark
  bin bin_to_uuid binlog_gtid_pos bit_and bit_count bit_length bit_or bit_xor buffer cast ceil ceiling centroid
  character_length charset char_length chr coalesce coercibility collation column_add column_check column_create
  column_delete column_exists column_get column_json column_list compress concat concat_operator_oracle concat_ws
  connection_id contains conv convert convert_tz convexhull cos cot count crc32 crc32c create_digest crosses cume_dist
  curdate current_date current_role current_time current_timestamp current_user curtime database date datediff date_add
  date_format date_sub day dayname dayofmonth dayofweek dayofyear decode decode_histogram decode_oracle degrees dense_rank
  des_decrypt des_encrypt dimension disjoint distance elt encode encrypt endpoint envelope equals exp export_set
  exteriorring extract extractvalue field find_in_set first_value floor format format_bytes format_pico_time found_rows
  from_base64 from_days from_unixtime from_vector geometryn geometrytype get_dd_char_length get_format get_lock glength
  greatest group_concat group_replication_get_communication_protocol group_replication_get_write_concurrency
  group_replication_set_as_primary gtid_subset gtid_subtract hex hour icu_version if ifnull inet6_aton inet6_ntoa inet_aton
  inet_ntoa instr interiorringn intersects isclosed isempty isnull isring issimple is_free_lock is_ipv4 is_ipv4_compat
  is_ipv4_mapped is_ipv6 is_used_lock is_uuid json_array json_arrayagg json_array_append json_array_insert
  json_array_intersect json_compact json_contains json_contains_path json_depth json_detailed json_duality_object json_equals
  json_exists json_extract json_insert json_keys json_key_value json_length json_loose json_merge json_merge_patch
  json_merge_preserve json_normalize json_object json_objectagg json_object_filter_keys json_object_to_array json_overlaps
  json_pretty json_query json_quote json_remove json_replace json_schema_valid json_schema_validation_report json_search
  json_set json_storage_free json_storage_size json_table json_type json_unquote json_valid json_value kdf lag lastval last_value
  last_day last_insert_id lcase lead least length lengthb ln load_file localtime localtimestamp log log10 log2 lower lpad
  lpad_oracle ltrim ltrim_oracle makedate maketime make_set master_gtid_wait master_pos_wait max mbrcontains mbrcoveredby
  mbrcovers mbrdisjoint mbrequal mbrequals mbrintersects mbroverlaps mbrtouches mbrwithin md5 median microsecond mid min
  minute month monthname name_const natural_sort_key now nth_value ntile nullif numgeometries numinteriorrings numpoints nvl
  nvl2 oct octet_length old_password ord overlaps password percentile_cont percentile_disc percent_rank period_add
  period_diff pi pointn pointonsurface position pow power procedure ps_current_thread_id ps_thread_id quarter quote radians
  rand random_bytes rank regexp_instr regexp_like regexp_replace regexp_substr release_all_locks release_lock reverse roles_graphml
  round row_count row_number rpad rpad_oracle rtrim rtrim_oracle schema schemas second sec_to_time session_user sformat sha
  sha1 sha2 sign sin sleep soundex source_pos_wait space sqrt srid startpoint statement_digest statement_digest_text std
  stddev stddev_pop stddev_samp strcmp string_to_vector str_to_date subdate substr substring substring_index substr_oracle
  subtime sum sysdate system_user sys_guid tan timediff timestampadd timestampdiff time_format time_to_sec to_base64 to_char
  to_date to_days to_number to_seconds to_vector touches trim trim_oracle trunc truncate ucase uncompress uncompressed_length
  unhex unix_timestamp updatexml upper user utc_date utc_time utc_timestamp uuid_short uuid_to_bin uuid_v4 uuid_v7
  validate_password_strength variance var_pop var_samp vec_distance vec_distance_cosine vec_distance_euclidean vec_fromtext
  vec_totext vector_dim vector_to_string version wait_for_executed_gtid_set wait_until_sql_thread_after_gtids week weekday
  weekofyear weight_string within wsrep_last_seen_gtid wsrep_last_written_gtid wsrep_sync_wait_upto_gtid x y yearweek
  date_bucket distance_sphere replace_oracle xmltype`

const builtins = new Set(`${grammar} ${functions}`.split(/\s+/))

/** Families of functions with a prefix of their own. */
const families = /^(?:sql|st|ps|mysql|keyring|audit_log|gen|mask|firewall|rewrite|version_tokens|lock_tokens)_\w+$/

/** Whether a word before a bracket, in lower case, is part of the language or a built-in function of the server. */
export function isBuiltin(word: string): boolean {
  return builtins.has(word) || families.test(word)
}
