import { randomBytes } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { clock } from '../kit/clock.ts'
import { causeOf } from '../model/system-error.ts'
import { UsageError } from '../model/usage-error.ts'

export interface RunFolder {
  directory: string
  /** Six hex digits that distinguish runs on the same server. */
  runId: string
  journalFile: string
  logsDirectory: string
  /**
   * Makes the link `<reports>/latest` point to this folder, once the folder contains a whole run. A folder that the
   * user named has no such link.
   */
  pointLatestHere(): void
  /** Removes the folder if the run never began. */
  discard(): void
}

/** The place of a run's folder: under a generated name in a folder of reports, or exactly the named folder. */
export type RunPlace = { reports: string } | { directory: string }

/**
 * Creates a folder for a run: `directory` if one is named, which must not contain a journal yet, otherwise
 * `<reports>/<time>-<id>`. `withLogs`: servers are going to write logs.
 */
export function makeRunFolder(place: RunPlace, { withLogs } = { withLogs: true }): RunFolder {
  const runId = randomBytes(3).toString('hex')
  const directory = 'directory' in place ? place.directory : join(place.reports, `${timestamp()}-${runId}`)
  const logsDirectory = join(directory, 'logs')
  const journalFile = join(directory, 'journal.jsonl')
  refuseLinks(directory)
  // An older verdict in the folder could be taken for that of this run.
  const earlier = existsSync(journalFile)
    ? 'journal'
    : existsSync(join(directory, 'verdict.json'))
      ? 'verdict'
      : undefined
  if (earlier !== undefined) {
    throw new UsageError(`${directory} holds the ${earlier} of another run`, {
      remedy: 'name another folder with --out, or remove this one',
    })
  }
  let firstMade: string | undefined
  try {
    firstMade = mkdirSync(withLogs ? logsDirectory : directory, { recursive: true })
  } catch (cause) {
    throw new UsageError(`the folder of the run cannot be made: ${directory}: ${causeOf(cause)}`, {
      remedy: 'name another one with --out',
      cause,
    })
  }
  const pointLatestHere = () => {
    if ('reports' in place) replaceLink(join(place.reports, 'latest'), basename(directory))
  }
  const discard = () => {
    rmSync(journalFile, { force: true })
    if (firstMade) removeMade(directory, firstMade)
  }
  return { directory, runId, journalFile, logsDirectory, pointLatestHere, discard }
}

/** Names as `timestamp` and the id of a run make them. */
const nameOfRun = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{6}$/

/**
 * Returns the folder of the newest run in a folder of reports, also of a run that `latest` does not point to; without
 * such a folder, `latest`. It may not exist.
 */
export function newestRun(reports: string): string {
  const names = existsSync(reports) ? readdirSync(reports).filter(name => nameOfRun.test(name)) : []
  const runs = names
    .map(name => ({ second: name.slice(0, -'-000000'.length), directory: join(reports, name) }))
    .filter(({ directory }) => existsSync(join(directory, 'journal.jsonl')))
    .map(run => ({ ...run, writtenMs: statSync(join(run.directory, 'journal.jsonl')).mtimeMs }))
  const [newest] = runs.sort((a, b) =>
    a.second === b.second ? b.writtenMs - a.writtenMs : a.second < b.second ? 1 : -1,
  )
  return newest?.directory ?? join(reports, 'latest')
}

/**
 * Removes the folders that were created for `directory`; `firstMade` is the topmost of them. A parent folder that
 * contains another run by now stays.
 */
function removeMade(directory: string, firstMade: string): void {
  if (relative(directory, firstMade).startsWith('..')) {
    rmSync(directory, { recursive: true, force: true })
    for (let parent = dirname(directory); removeEmpty(parent) && relative(parent, firstMade) !== ''; )
      parent = dirname(parent)
  } else rmSync(firstMade, { recursive: true, force: true })
}

function removeEmpty(directory: string): boolean {
  try {
    rmdirSync(directory)
    return true
  } catch {
    return false
  }
}

/** Throws UsageError if the path contains a link: files written or removed below the link would be elsewhere. */
export function refuseLinks(directory: string): void {
  const link = linksAt(directory).next().value
  if (link === undefined) return
  throw new UsageError(`${link} is a link, and a run writes nothing through links`, {
    remedy: 'name another folder with --out, or the one to which it leads',
  })
}

function* linksAt(path: string): Generator<string, void> {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats?.isSymbolicLink()) yield path
  else if (stats?.isDirectory()) for (const name of readdirSync(path)) yield* linksAt(join(path, name))
}

/** `2026-11-22T15-04-05`: sorts by time, and is valid on every file system. */
function timestamp(): string {
  return clock.now().toISOString().slice(0, 19).replaceAll(':', '-')
}

/** Replaces a link by renaming a new one over it, so that the link exists at every moment. */
function replaceLink(link: string, to: string): void {
  const fresh = `${link}-${basename(to)}`
  symlinkSync(to, fresh)
  renameSync(fresh, link)
}
