import { formatLocation } from '../model/format-location.ts'
import type { Location } from '../model/location.ts'
import type { Statement } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import type { Directive } from './directives.ts'

export interface WithDirectives {
  statement: Statement
  directives: readonly Directive[]
}

/** Returns the errors that concern several statements of a suite. */
export function checkSuite(read: readonly WithDirectives[]): UsageError[] {
  return [...takenNames(read), ...emptyReaps(read)]
}

function placeOf(kind: Directive['kind'], { statement, directives }: WithDirectives): Location {
  return directives.find(directive => directive.kind === kind)?.at ?? statement.at
}

function takenNames(read: readonly WithDirectives[]): UsageError[] {
  const first = new Map<string, Location>()
  return read.flatMap(one => {
    const { name } = one.statement
    if (name === undefined) return []
    const at = placeOf('name', one)
    const before = first.get(name)
    if (!before) first.set(name, at)
    const remedy = `Give it another one: ${before && formatLocation(before)} is called so.`
    return before ? [new UsageError(`The name ${name} is taken`, { at, remedy })] : []
  })
}

/** Returns errors for `reap` of a session on which no statement was sent since the last reap. */
function emptyReaps(read: readonly WithDirectives[]): UsageError[] {
  const sent = new Set<string>()
  return read.flatMap(one => {
    const { reap, session, waiting } = one.statement
    const idle = reap.filter(reaped => !sent.delete(reaped))
    if (waiting.kind === 'send') sent.add(session)
    return idle.map(
      reaped =>
        new UsageError(`Nothing is under way on session ${reaped}`, {
          at: placeOf('reap', one),
          remedy: `Put \`-- send\` above an earlier statement with \`-- session: ${reaped}\`, or remove the reap.`,
        }),
    )
  })
}
