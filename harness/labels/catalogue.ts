import { collationsAndCatalogue } from './collations-and-catalogue.ts'
import { columnsAndTables } from './columns-and-tables.ts'
import { dates } from './dates.ts'
import { deprecations } from './deprecations.ts'
import { functions } from './functions.ts'
import { grouping } from './grouping.ts'
import { json } from './json.ts'
import type { Label } from './label.ts'
import { queries } from './queries.ts'
import { regularExpressions } from './regular-expressions.ts'
import { reservedWords } from './reserved-words.ts'
import { sessionsAndLocks } from './sessions-and-locks.ts'
import { values } from './values.ts'

/** Every known cause. */
export const catalogue: readonly Label[] = [
  ...reservedWords,
  ...grouping,
  ...functions,
  ...json,
  ...regularExpressions,
  ...queries,
  ...values,
  ...sessionsAndLocks,
  ...deprecations,
  ...dates,
  ...columnsAndTables,
  ...collationsAndCatalogue,
]
