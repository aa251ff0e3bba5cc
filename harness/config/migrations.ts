import { readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

/**
 * Returns the .sql files below a folder in the order in which tools for migrations run them, and those that undo a
 * migration. Numbers count as numbers (2 before 10), versions of Flyway as versions (V1.2 before V1.10), and its
 * repeatable migrations come last.
 */
export function migrationsBelow(folder: string): { files: string[]; leftOut: string[] } {
  const all = sqlFilesBelow(folder).toSorted((one, other) => compare(relative(folder, one), relative(folder, other)))
  return { files: all.filter(path => !undoes(path)), leftOut: all.filter(undoes) }
}

function sqlFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    if (entry.isDirectory()) return sqlFilesBelow(path)
    return entry.name.endsWith('.sql') ? [path] : []
  })
}

/** golang-migrate and others (`1_users.down.sql`), Diesel (`down.sql`), Flyway (`U1__users.sql`). */
const undoing = /(?:^|[._-])(?:down|undo|rollback)\.sql$|^U\d[\d._]*__/i
const flywayVersion = /^[VB](\d+(?:[._]\d+)*)__/
const repeatable = /^R__/

function undoes(path: string): boolean {
  return undoing.test(basename(path))
}

const collator = new Intl.Collator('en', { numeric: true })

function compare(one: string, other: string): number {
  const [first, second] = [basename(one), basename(other)]
  const last = Number(repeatable.test(first)) - Number(repeatable.test(second))
  if (last !== 0) return last
  const [version, otherVersion] = [versionOf(first), versionOf(second)]
  if (!version || !otherVersion) return collator.compare(one, other)
  for (let at = 0; at < Math.max(version.length, otherVersion.length); at++) {
    const difference = (version[at] ?? 0) - (otherVersion[at] ?? 0)
    if (difference !== 0) return difference
  }
  return collator.compare(one, other)
}

function versionOf(name: string): number[] | undefined {
  return flywayVersion.exec(name)?.[1]?.split(/[._]/).map(Number)
}

/** goose, sql-migrate and dbmate write both directions into one file. */
const direction = /^--[ \t]*(?:\+goose|\+migrate|migrate:)[ \t]*(up|down)\b.*$/i

/** Returns a migration with blank lines in place of the part that undoes it, so that all places stay. */
export function withoutDownPart(text: string): { text: string; hasDownPart: boolean } {
  let isDown = false
  let hasDownPart = false
  const lines = text.split('\n').map(line => {
    const marked = direction.exec(line.trimEnd())?.[1]?.toLowerCase()
    if (marked) isDown = marked === 'down'
    hasDownPart ||= isDown
    return isDown ? '' : line
  })
  return hasDownPart ? { text: lines.join('\n'), hasDownPart } : { text, hasDownPart }
}
