import type { Observation } from '../model/observation.ts'
import type { Suite } from '../model/statement.ts'
import { pairName } from './proven-pairs.ts'
import { type ProvenSuite, truthOf } from './proving-ground.ts'
import { differencesOf, isAlarm, kindsOf, replayPair } from './replay-pair.ts'
import type { Judgement } from './score.ts'

/** A statement that differs between two equal servers, where no difference is possible. */
export interface Alarm {
  server: string
  at: string
  sql: string
  said: string[]
}

/** Replays all labelled statements on a pair, and compares the oracle's findings with the truth. */
export async function provePair(
  [source, target]: readonly [string, string],
  suites: readonly ProvenSuite[],
): Promise<{ judgements: Judgement[]; releases: Record<string, string>; ms: number }> {
  const pair = pairName(source, target)
  const { observations, servers, ms } = await replayPair(
    source,
    target,
    suites.map(({ suite }) => suite),
  )
  const releases = { [source]: servers.source.version, [target]: servers.target.version }
  const judgements = suites.flatMap(each => {
    const truth = truthOf(each, pair, [servers.source, servers.target])
    const seen = new Map(observations.get(each.suite)!.map(observation => [observation.statement, observation]))
    return each.items.map(({ id, at, sql }) => {
      const observation = seen.get(id)
      return {
        pair,
        at,
        sql,
        truth: truth.get(id)!,
        found: kindsOf(observation),
        said: observation ? differencesOf(observation) : [],
      }
    })
  })
  return { judgements, releases, ms }
}

/** Replays suites on two servers of the same release: each consequential difference is a false alarm. */
export async function proveControl(
  server: string,
  suites: readonly Suite[],
): Promise<{ alarms: Alarm[]; statements: number; ms: number }> {
  const { observations, ms } = await replayPair(server, server, suites)
  const all = [...observations.values()].flat()
  const statements = all.filter(({ step }) => step === 'suite').length
  return { alarms: all.filter(isAlarm).map(observation => alarmOf(server, observation)), statements, ms }
}

function alarmOf(server: string, observation: Observation): Alarm {
  return { server, at: observation.at, sql: observation.sql, said: differencesOf(observation) }
}
