import type { Side } from '../../harness/model/side.ts'
import type { BenchSetting } from '../bench-setting.ts'
import type { Program } from '../measure.ts'
import { optionFile } from './option-file.ts'

/** Runs the statements of a file, one per line, on both servers, and reports differences in errors, rows or times. */
export function ptUpgrade({ peers, topology, scratch }: BenchSetting, statements: string, database: string): Program {
  const address = (side: Side) => `F=${optionFile(topology, scratch, side)},D=${database}`
  return {
    ...peers.ptUpgrade,
    // 4: there is a difference, even if only in the time of a statement.
    codes: [0, 4],
    args: [
      // By default, pt-upgrade leaves out writes, and all but the first 1,000 statements of each shape.
      ...['--type', 'rawlog', '--no-read-only', '--max-class-size', '1000000', '--max-examples', '3'],
      ...[statements, address('source'), address('target')],
    ],
  }
}
