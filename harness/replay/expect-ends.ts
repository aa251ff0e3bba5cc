import { sides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'

/**
 * Allows statements that may end a server that Crosscheck started: until the returned stack is disposed of, such a
 * server is restarted when it ends.
 */
export function expectEnds(topology: Topology): DisposableStack {
  const expected = new DisposableStack()
  for (const side of sides) expected.use(topology[side].revival?.expectEnds())
  return expected
}
