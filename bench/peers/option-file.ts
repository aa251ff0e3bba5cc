import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Side } from '../../harness/model/side.ts'
import type { Topology } from '../../harness/model/topology.ts'

/** Tells a C client or pt-upgrade where to log in, and keeps the password out of the lists of arguments. */
export function optionFile(topology: Topology, scratch: string, side: Side): string {
  const file = join(scratch, `${side}.cnf`)
  const { port, user, password } = topology[side].endpoint
  const lines = ['[client]', `user=${user}`, `password=${password}`, 'host=127.0.0.1', `port=${port}`]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}
