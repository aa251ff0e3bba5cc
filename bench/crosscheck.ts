import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Side } from '../harness/model/side.ts'
import type { BenchSetting } from './bench-setting.ts'
import type { Contender } from './contender.ts'
import { measureNode, type NodeProgram } from './measure.ts'

export const repository = fileURLToPath(new URL('..', import.meta.url))
export const crosscheck = fileURLToPath(import.meta.resolve('../harness/cli/crosscheck.mjs'))

/** Runs Crosscheck on the shared servers; noise and diagnosis are off, because both would start more servers. */
export function ours(setting: BenchSetting, suite: string): Pick<Contender, 'run' | 'program'> {
  const program = () => programOf(setting, suite)
  return { run: () => measureNode(program(), setting.scratch), program }
}

function programOf({ topology, scratch }: BenchSetting, suite: string): NodeProgram {
  const out = join(scratch, 'out')
  rmSync(out, { recursive: true, force: true })
  const address = (side: Side) => `mysql://root@127.0.0.1:${topology[side].endpoint.port}`
  return {
    args: [
      ...[crosscheck, 'run', suite, '--source', address('source'), '--target', address('target'), '--out', out],
      ...['--no-noise', '--no-diagnosis', '--statement-timeout', '600'],
    ],
    directory: scratch,
    environment: {
      CROSSCHECK_SOURCE_PASSWORD: topology.source.endpoint.password,
      CROSSCHECK_TARGET_PASSWORD: topology.target.endpoint.password,
    },
  }
}
