import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { measureNode, type NodeProgram } from './measure.ts'

/** The time spent in one place. */
export interface Spent {
  where: string
  ms: number
  /** The share of the time that was not idle; for idle time itself, the share of all time. */
  share: number
}

interface ProfileSummary {
  /** By folder of Crosscheck, including the Node functions and libraries called from there. */
  parts: Spent[]
  /** By function, without the functions called from there. */
  functions: Spent[]
}

/** The file that V8 writes; times in microseconds. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
}

/** Runs a Node script under the profiler of Node. */
export async function profile(program: NodeProgram, scratch: string): Promise<ProfileSummary> {
  const directory = join(scratch, 'profile')
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory)
  await measureNode({ ...program, args: ['--cpu-prof', `--cpu-prof-dir=${directory}`, ...program.args] }, scratch)
  const [file] = readdirSync(directory)
  return summarise(JSON.parse(readFileSync(join(directory, file!), 'utf8')))
}

export function summarise({ nodes, samples, timeDeltas }: CpuProfile): ProfileSummary {
  const parents = new Map(nodes.flatMap(node => (node.children ?? []).map(child => [child, node.id] as const)))
  const byId = new Map(nodes.map(node => [node.id, node]))
  const partOf = (id: number): string => {
    const self = byId.get(id)!
    if (isOfTheEngine(self.callFrame)) return self.callFrame.functionName
    for (let node: typeof self | undefined = self; node; node = byId.get(parents.get(node.id)!)) {
      const part = /\/(?<part>harness\/[^/]+|mysql2)\//.exec(node.callFrame.url)?.groups?.part
      if (part) return part
    }
    return 'Node.js itself, and loading of modules'
  }
  const spent = samples.map((id, index) => ({ id, ms: timeDeltas[index]! / 1000 }))
  const total = (nameOfNode: (id: number) => string) =>
    sumUp(spent.map(({ id, ms }) => ({ where: nameOfNode(id), ms })))
  return { parts: total(partOf), functions: total(id => nameOf(byId.get(id)!.callFrame)) }
}

/** Returns the sums, the largest first. */
function sumUp(spent: readonly { where: string; ms: number }[]): Spent[] {
  const times = new Map<string, number>()
  for (const { where, ms } of spent) times.set(where, (times.get(where) ?? 0) + ms)
  const all = spent.reduce((sum, { ms }) => sum + ms, 0)
  const busy = all - (times.get('(idle)') ?? 0)
  return [...times]
    .map(([where, ms]) => ({ where, ms, share: ms / (where === '(idle)' ? all : busy) }))
    .toSorted((one, other) => other.ms - one.ms)
}

type CallFrame = CpuProfile['nodes'][number]['callFrame']

/** True for `(idle)`, `(garbage collector)` and `(program)`. */
function isOfTheEngine({ functionName, url }: CallFrame): boolean {
  return url === '' && functionName.startsWith('(') && functionName !== '(anonymous)'
}

function nameOf(frame: CallFrame): string {
  const { functionName, url } = frame
  if (isOfTheEngine(frame)) return functionName
  return `${functionName || '(anonymous)'} (${shortened(url)})`
}

/** Shortens a URL to begin with the package folder, so that no path of this machine is shown. */
function shortened(url: string): string {
  return /(?:node_modules\/|\/(?=harness\/|bench\/))(?<rest>.+)$/.exec(url)?.groups?.rest ?? (url || 'native code')
}
