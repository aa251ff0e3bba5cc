import { describeShard } from '../model/describe-shard.ts'
import { sides } from '../model/side.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import type { ShardRun } from './shard-run.ts'

const maxFaults = 10

/** Throws UsageErrors if the shards are not parts of the same run, or if one shard is present twice. */
export function ensureOneRun(runs: readonly ShardRun[]): void {
  const [first, ...others] = runs
  if (!first) return
  const faults = [...others.flatMap(other => faultsBetween(first, other)), ...doubles(runs)]
  const errors = (faults.length > 0 ? faults : excesses(runs)).slice(0, maxFaults)
  if (errors.length > 0) throw new UsageErrors(errors)
}

const oneOfEach = 'name one folder for each shard'
const sameServers = 'run all shards on the same versions of both servers, with the same settings'
const sameTool = 'run all shards with the same version of Crosscheck'
const sameOptions = 'run all shards with the same options and the same configuration'
const sameSuites = 'run all shards on the same version of the suites and their fixtures, named in the same order'

function faultsBetween(first: ShardRun, other: ShardRun): UsageError[] {
  const fault = (what: string, one: string, another: string, remedy: string) =>
    one === another
      ? []
      : [new UsageError(`${what} is ${one} in ${first.directory} and ${another} in ${other.directory}`, { remedy })]
  const [one, another] = [first.start, other.start]
  const servers = sides.flatMap(side => {
    const [mine, theirs] = [one.servers[side], another.servers[side]]
    const version = ({ product, version }: typeof mine) => `${product} ${version}`
    return [
      ...fault(`the ${side}`, mine.spec, theirs.spec, sameServers),
      ...fault(`the version of the ${side}`, version(mine), version(theirs), sameServers),
      ...valuesThatDiffer(mine.settings, theirs.settings).flatMap(([name, ...values]) =>
        fault(`${name} of the ${side}`, ...values, sameServers),
      ),
    ]
  })
  return [
    ...fault('the number of shards', String(one.shard.count), String(another.shard.count), oneOfEach),
    ...servers,
    ...valuesThatDiffer(one.shard.settings, another.shard.settings).flatMap(([name, ...values]) =>
      fault(name, ...values, name === 'the version of Crosscheck' ? sameTool : sameOptions),
    ),
    ...fault('what is pinned', listed(one.pinned), listed(another.pinned), sameServers),
    ...fault('where suites come from', one.suitesFrom, another.suitesFrom, sameOptions),
    ...suitesThatDiffer(first, other),
  ]
}

function valuesThatDiffer(one: Record<string, string>, other: Record<string, string>): [string, string, string][] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return names
    .filter(name => one[name] !== other[name])
    .map(name => [name, one[name] ?? '(not there)', other[name] ?? '(not there)'])
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'nothing'
}

function suitesThatDiffer(first: ShardRun, other: ShardRun): UsageError[] {
  const [one, another] = [first.start.shard.plan, other.start.shard.plan]
  const error = (message: string) => new UsageError(message, { remedy: sameSuites })
  const missing = (mine: typeof one, theirs: typeof one, { directory }: ShardRun) => {
    const files = new Set(theirs.map(({ file }) => file))
    return mine.filter(({ file }) => !files.has(file)).map(({ file }) => error(`${file} is unknown in ${directory}`))
  }
  const unknown = [...missing(one, another, other), ...missing(another, one, first)]
  if (unknown.length > 0) return unknown
  const digests = new Map(another.map(suite => [suite.file, suite.digest]))
  const changed = one
    .filter(({ file, digest }) => digests.get(file) !== digest)
    .map(({ file }) => error(`${file} is not the same in ${first.directory} and ${other.directory}`))
  if (changed.length > 0 || one.every(({ file }, at) => file === another[at]!.file)) return changed
  return [error(`the suites are in another order in ${other.directory} than in ${first.directory}`)]
}

function doubles(runs: readonly ShardRun[]): UsageError[] {
  return runs.flatMap((run, at) => {
    const before = runs.slice(0, at).find(other => other.start.shard.index === run.start.shard.index)
    const message = `${before?.directory} and ${run.directory} both hold ${describeShard(run.start.shard)}`
    return before ? [new UsageError(message, { remedy: oneOfEach })] : []
  })
}

/**
 * Reports suites of which the shards contain too many statements. Shards that were divided by different rules would
 * judge statements twice.
 */
function excesses(runs: readonly ShardRun[]): UsageError[] {
  const planned = runs[0]!.start.shard.plan
  return planned.flatMap(({ file, statements }) => {
    const held = statementsHeld(runs, file)
    if (held <= statements) return []
    const message = `the shards hold ${held} statements of ${file}, and it has ${statements}`
    return [new UsageError(message, { remedy: sameTool })]
  })
}

/** Returns the number of statements of a suite that all shards together were to judge. */
export function statementsHeld(runs: readonly ShardRun[], file: string): number {
  const held = runs.flatMap(({ start }) => start.suites.filter(suite => suite.file === file))
  return held.reduce((sum, { statements }) => sum + statements, 0)
}
