import type { Statement } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import type { RawStatement } from '../sql/lexer/split.ts'

/**
 * Returns the ids of the statements on these lines of the suite's own file; a line between two statements picks the
 * statement below.
 */
export function pickByLine(
  lines: readonly number[],
  file: string,
  read: readonly { raw: RawStatement; statement: Statement }[],
  errors: UsageError[],
): string[] {
  const extents = read
    .filter(({ statement }) => statement.at.file === file)
    .map(({ raw, statement }) => ({
      id: statement.id,
      first: raw.locate(raw.start).line,
      last: raw.locate(raw.end).line,
    }))
  const ids = lines.flatMap(line => {
    const touched = extents.filter(({ first, last }) => first <= line && line <= last)
    const below = extents.find(({ first }) => first > line)
    const picked = touched.length > 0 ? touched : below ? [below] : []
    if (picked.length === 0 && extents.length > 0)
      errors.push(
        new UsageError(`No statement on line ${line} or below it`, {
          at: { file, line, column: 1 },
          remedy: `The last statement is on line ${extents.at(-1)!.first}.`,
        }),
      )
    return picked.map(({ id }) => id)
  })
  return [...new Set(ids)]
}
