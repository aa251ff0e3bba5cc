import { InvalidArgumentError, Option } from 'commander'
import type { Config } from '../config/schema.ts'
import type { Shard } from '../model/shard.ts'
import type { Suite } from '../model/statement.ts'
import type { RunRequest } from '../run/run-request.ts'
import { digestedPlan, shardOf } from '../suite/shard.ts'
import { packageVersion } from './package-version.ts'

export const shardOption = new Option(
  '--shard <part>',
  'run one part of several, as in 2/4; crosscheck merge joins them',
).argParser(shardNamed)

/** Returns the part of all suites that this run replays. */
export function partOf(
  suites: Suite[],
  shard: Shard | undefined,
  config: Config,
): Pick<RunRequest, 'suites' | 'shard'> {
  if (!shard) return { suites }
  const {
    protocol,
    noise,
    statementTimeoutMs,
    pin,
    readOnly,
    mask,
    values,
    connection,
    database,
    settings: ofServers,
  } = config
  const settings = {
    'the version of Crosscheck': packageVersion(),
    protocol,
    noise,
    statementTimeoutMs,
    'pin.timestamp': pin.timestamp,
    'pin.randomSeed': pin.randomSeed,
    mask: mask.toSorted().join(', '),
    values,
    'readOnly.phase': readOnly.phase,
    'readOnly.mode': readOnly.mode,
    'readOnly.privileges': readOnly.privileges.join(', '),
    connection: JSON.stringify(connection ?? 'assumed'),
    database: JSON.stringify(database ?? 'source'),
    'settings.source': JSON.stringify(ofServers.source),
    'settings.target': JSON.stringify(ofServers.target),
  }
  return {
    // For the protocol `both`, one server is compared with itself after the whole suite, so suites are not cut.
    suites: shardOf(suites, shard, { uncut: protocol === 'both' }),
    shard: {
      ...shard,
      plan: digestedPlan(suites),
      settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    },
  }
}

/** Parses `2/4`. */
function shardNamed(text: string): Shard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), count: Number(count) }
  if (shard.index >= 1 && shard.index <= shard.count) return shard
  throw new InvalidArgumentError('It is one of 1/4, 2/4, 3/4 and 4/4 where there are four shards.')
}
