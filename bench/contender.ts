import type { NodeProgram } from './measure.ts'
import { type ClientUsage, medianUsage, type Usage } from './statistics.ts'

export type Benchmark = 'a' | 'b' | 'c' | 'd'
export const benchmarks: readonly Benchmark[] = ['a', 'b', 'c', 'd']

/** The names of the contenders from which figures are calculated. */
export type ContenderName =
  | 'start-up'
  | `${'few' | 'many'} statements${'' | ', C clients'}`
  | 'few statements, pt-upgrade'
  | 'few statements, mysql2'
  | `${'few' | 'many'} rows${'' | ', C clients'}`
  | `shuffled rows${'' | ', C clients'}`
  | 'accounts'
  | 'accounts, replay only'
  | 'accounts, cold'

export interface Contender {
  benchmark: Benchmark
  name: ContenderName
  /** For people: `20,000 statements: pt-upgrade`. */
  title: string
  /** Brings the servers into the initial state of the contender; not measured. */
  prepare?: () => Promise<void>
  run: () => Promise<ClientUsage>
  /** The program with which Crosscheck is started, if Crosscheck is the contender. */
  program?: () => NodeProgram
}

export interface Measured extends Pick<Contender, 'benchmark' | 'name' | 'title'> {
  runs: Usage[]
  median: Usage
}

/**
 * Runs the contenders in turn, round after round, so that other load on the machine affects all of them. `serverCpuMs`
 * returns the CPU time that both servers have used so far.
 */
export async function measureInTurn(
  contenders: readonly Contender[],
  rounds: number,
  options: { log: (line: string) => void; serverCpuMs: () => number },
): Promise<Measured[]> {
  const runs = contenders.map((): Usage[] => [])
  for (let round = 1; round <= rounds; round++) {
    for (const [index, { prepare, run, title }] of contenders.entries()) {
      await prepare?.()
      const before = options.serverCpuMs()
      const usage = { ...(await run()), serverCpuMs: options.serverCpuMs() - before }
      runs[index]!.push(usage)
      options.log(`round ${round} of ${rounds}: ${title}: ${(usage.wallMs / 1000).toFixed(2)} s`)
    }
  }
  return contenders.map(({ benchmark, name, title }, index) => ({
    benchmark,
    name,
    title,
    runs: runs[index]!,
    median: medianUsage(runs[index]!),
  }))
}
