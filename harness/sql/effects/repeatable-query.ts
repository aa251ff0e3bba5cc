/** Words that may stand before a bracket: of the grammar, types, and functions that give the same for the same, and do nothing else. */
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
 * Variables, comments, locks, sequences, the clock, and what tells of servers and sessions; also tables of other
 * databases, which may be views of anything.
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
 * Whether a query, run again on the same session, gives the same answer and leaves no other state behind than it did,
 * apart from what ROW_COUNT(), FOUND_ROWS() and SHOW WARNINGS tell. In doubt it is not. By the normalised text, in which
 * no literal is left; what the suite defines may still stand behind its names.
 */
export function isRepeatableQuery(normalised: string): boolean {
  if (!begins.test(normalised) || doubtful.test(normalised)) return false
  for (const [, word] of normalised.matchAll(calls)) if (/^\w/.test(word!) && !harmless.has(word!)) return false
  return true
}
