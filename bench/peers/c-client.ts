import type { Side } from '../../harness/model/side.ts'
import type { BenchSetting } from '../bench-setting.ts'
import type { Program } from '../measure.ts'
import { optionFile } from './option-file.ts'

/** The command-line client, with its output discarded. */
export function cClient(
  { peers, topology, scratch }: BenchSetting,
  side: Side,
  { input, args }: { input?: string; args: readonly string[] },
): Program {
  return {
    ...peers.client,
    args: [`--defaults-file=${optionFile(topology, scratch, side)}`, '-N', '-B', ...args],
    ...(input === undefined ? {} : { input }),
  }
}
