import type { NodeProgram } from './measure.ts'
import { type ClientUsage, medianUsage, type Usage } from './statistics.ts'

export type Benchmark = 'a' | 'b' | 'c' | 'd'
export const benchmarks: readonly Benchmark[] = ['a', 'b', 'c', 'd']

/** What figures are made of. */
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
  /** Brings the servers into the state from which it starts; not measured. */
  prepare?: () => Promise<void>
  run: () => Promise<ClientUsage>
  /** What Crosscheck is started with, where it is the contender. */
  program?: () => NodeProgram
}

export interface Measured extends Pick<Contender, 'benchmark' | 'name' | 'title'> {
  runs: Usage[]
  median: Usage
}

/**
 * Lets the contenders run in turn, again and again, so that whatever else happens on the machine meets them all.
 * `serverCpuMs` tells what both servers have used so far.
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
