import type { Statement } from '../model/statement.ts'

/** Whether a statement may read the time of day; true in doubt. */
export function readsClock(statements: readonly Pick<Statement, 'effects'>[]): boolean {
  return statements.some(({ effects }) => effects.observes.has('clock'))
}
