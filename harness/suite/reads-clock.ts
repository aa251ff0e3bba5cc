import type { Statement } from '../model/statement.ts'

/** Whether something in the statements may be the time of day; in doubt, it is. */
export function readsClock(statements: readonly Pick<Statement, 'effects'>[]): boolean {
  return statements.some(({ effects }) => effects.observes.has('clock'))
}
