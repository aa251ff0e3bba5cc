import { parseArgs } from 'node:util'
import { openKillGround } from './kill-ground.ts'
import { type PlannedKill, planKills, type Scenario, scenarios } from './kill-plan.ts'
import { killRun, undisturbed } from './killed-run.ts'

const usage = `npm run kills -- [--count 25] [--seed N] [--only embedded,external,fetch] [--jobs 2]

Kills runs at random moments and in all ways, from their start to their end, and looks at what is left: processes,
folders, memory, databases, accounts, connections, read-only settings, half-fetched server programs. Exit code 0 only
where nothing ever is; 1 otherwise, and the folders of those runs stay, under names that end in -kept.

  --count   how many runs to kill
  --seed    what moments and kinds are taken from; the same seed gives the same plan
  --only    runs with servers of their own, on servers that already run, with servers that are fetched first
  --jobs    how many at once; those on servers that already run take turns`

/** The signals by which a terminal, a build server or a time limit ends a program. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

process.exitCode = await main()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '25' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      only: { type: 'string', default: scenarios.join(',') },
      jobs: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  })
  const [count, seed, jobs] = [values.count, values.seed, values.jobs].map(Number) as [number, number, number]
  const only = scenarios.filter(scenario => values.only.split(',').includes(scenario))
  const isUsable = [count, seed, jobs].every(value => Number.isInteger(value) && value >= 0) && jobs > 0
  if (values.help || !isUsable || only.length === 0) {
    console.log(usage)
    return values.help ? 0 : 3
  }
  console.log(`${count} kills from seed ${seed}`)
  const plan = planKills(count, seed, only)
  const end = new AbortController()
  for (const signal of endings) process.once(signal, () => end.abort(new Error(`ended by ${signal}`)))
  try {
    return await killAll(plan, { only, jobs, count, seed }, end.signal)
  } catch (error) {
    if (!end.signal.aborted) throw error
    console.error(end.signal.reason.message)
    return 1
  }
}

async function killAll(
  plan: PlannedKill[],
  { only, jobs, count, seed }: { only: readonly Scenario[]; jobs: number; count: number; seed: number },
  signal: AbortSignal,
): Promise<number> {
  await using setting = await openKillGround(only, signal)
  const lengths: Partial<Record<Scenario, number>> = {}
  for (const scenario of only) {
    const { ms, code, reasons } = await undisturbed(scenario, setting)
    lengths[scenario] = ms
    console.log(`an undisturbed run (${scenario}) takes ${seconds(ms)} and ends with ${code} (${reasons.join(', ')})`)
  }
  const failed: PlannedKill[] = []
  let recovered = 0
  const rounds = { external: Promise.resolve() as Promise<unknown> }
  const queue = [...plan]
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      signal.throwIfAborted()
      const kill = next
      const lengthMs = lengths[kill.scenario]!
      const killing = () => killRun(kill, lengthMs, setting)
      const round = kill.scenario === 'external' ? rounds.external.then(killing) : killing()
      if (kill.scenario === 'external') rounds.external = round.catch(() => {})
      const { code, left, recovered: byHand } = await round
      if (byHand) recovered += 1
      if (left.length > 0) failed.push(kill)
      if (left.length > 0) setting.keepFolders()
      const at = `${seconds(kill.moment * lengthMs)} of ${seconds(lengthMs)}`
      const what = left.length > 0 ? `LEFT: ${left.join('; ')}` : byHand ? 'nothing left after recover' : 'nothing left'
      const memory = kill.inMemory ? 'memory' : 'disk'
      console.log(
        `${String(kill.number).padStart(4)}  ${kill.scenario.padEnd(8)}  ${kill.kind.padEnd(33)}  ${memory.padEnd(6)}  ${at.padStart(16)}  exit ${String(code).padEnd(4)}  ${what}`,
      )
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  const withHelp =
    recovered > 0 ? `, ${recovered} of them after crosscheck recover, for the guards were killed, too` : ''
  console.log(`${count - failed.length} of ${count} kills left nothing${withHelp}; seed ${seed}`)
  if (failed.length > 0) console.log(`something was left by: ${failed.map(({ number }) => number).join(', ')}`)
  return failed.length > 0 ? 1 : 0
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
