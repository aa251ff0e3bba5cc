import { sides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'

/** For as long as statements are sent that may end a server that Crosscheck started: until it is disposed of, one that ends comes back. */
export function expectEnds(topology: Topology): DisposableStack {
  const expected = new DisposableStack()
  for (const side of sides) expected.use(topology[side].revival?.expectEnds())
  return expected
}
