import { casts } from './casts.ts'
import { collations } from './collations.ts'
import { columns } from './columns.ts'
import { dates } from './dates.ts'
import { deprecatedExpressions } from './deprecated-expressions.ts'
import { deprecatedSpellings } from './deprecated-spellings.ts'
import { derivedTables } from './derived-tables.ts'
import { functions } from './functions.ts'
import { functionsOfMariadb } from './functions-of-mariadb.ts'
import { grouping } from './grouping.ts'
import { json } from './json.ts'
import { jsonValues } from './json-values.ts'
import { keys } from './keys.ts'
import type { Label } from './label.ts'
import { locks } from './locks.ts'
import { queries } from './queries.ts'
import { regularExpressionFunctions } from './regular-expression-functions.ts'
import { regularExpressions } from './regular-expressions.ts'
import { reservedWords } from './reserved-words.ts'
import { rights } from './rights.ts'
import { sessionVariables } from './session-variables.ts'
import { spatial } from './spatial.ts'
import { sqlModes } from './sql-modes.ts'
import { statementsAboutServers } from './statements-about-servers.ts'
import { tables } from './tables.ts'
import { values } from './values.ts'
import { windows } from './windows.ts'
import { writes } from './writes.ts'

/** Every known cause. */
export const catalogue: readonly Label[] = [
  ...casts,
  ...collations,
  ...columns,
  ...dates,
  ...deprecatedExpressions,
  ...deprecatedSpellings,
  ...derivedTables,
  ...functions,
  ...functionsOfMariadb,
  ...grouping,
  ...json,
  ...jsonValues,
  ...keys,
  ...locks,
  ...queries,
  ...regularExpressionFunctions,
  ...regularExpressions,
  ...reservedWords,
  ...sessionVariables,
  ...spatial,
  ...sqlModes,
  ...statementsAboutServers,
  ...tables,
  ...values,
  ...windows,
  ...writes,
  // The labels above are more specific about refusals than these.
  ...rights,
]
