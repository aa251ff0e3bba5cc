/**
 * Words that may precede a bracket: words of the grammar, types, and functions whose result depends only on their
 * arguments and that have no other effect.
 */
const harmless = new Set(
  `in values and or xor not on as select from where having using exists by over join when then else any all some union
  except intersect with between like interval case distinct is div limit row partition
  char binary decimal varchar datetime time signed unsigned
  count sum min max avg group_concat concat concat_ws coalesce ifnull nullif if cast convert char_length length lower
  upper left right substring substr trim ltrim rtrim replace reverse lpad rpad locate instr field elt hex
  abs round floor ceil ceiling mod sign greatest least power sqrt
  date year month day hour minute second datediff date_add date_sub date_format str_to_date
  json_extract json_unquote json_object json_array row_number rank dense_rank lag lead`.split(/\s+/),
)

const begins = /^\(*(?:select|with)\b/

/**
 * Variables, comments, locks, sequences, the clock, and functions that describe servers and sessions; also tables of
 * other databases, which may be views of anything.
 */
const doubtful = new RegExp(
  [
    String.raw`[@;{]|\/\*`,
    String.raw`\b(?:into|for|lock|procedure|sql_calc_found_rows|next|previous|nextval|lastval)\b`,
    String.raw`\b(?:current_\w+|localtime\w*|utc_\w+|information_schema|performance_schema|mysql|sys)\b`,
    String.raw`\b(?:from|join|straight_join) \(*[^\s(),.]+\.`,
    String.raw`\bfrom\b.*, [^\s(),.]+\.[^\s(),.]+(?:$|[,)]| (?!asc|desc))`,
  ].join('|'),
)

const calls = /([^\s(),.]+) ?\(/g

/**
 * Whether a query, run again on the same session, gives the same reply and leaves no other state than the first time,
 * except for the values of ROW_COUNT(), FOUND_ROWS() and SHOW WARNINGS. False in doubt. The argument is the normalised
 * text, which contains no literals; names in it may still refer to objects that the suite defines.
 */
export function isRepeatableQuery(normalised: string): boolean {
  if (!begins.test(normalised) || doubtful.test(normalised)) return false
  for (const [, word] of normalised.matchAll(calls)) if (/^\w/.test(word!) && !harmless.has(word!)) return false
  return true
}
