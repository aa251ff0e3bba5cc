import type { Side } from '../model/side.ts'
import type { Endpoint, Server } from '../model/topology.ts'

/** For tests: a server that Crosscheck did not start, as a run represents it. */
export function externalServer(endpoint: Endpoint, spec: string, side: Side = 'source'): Server {
  return {
    side,
    spec,
    provider: 'external',
    endpoint,
    description: spec,
    died: new AbortController().signal,
    ours: false,
    [Symbol.asyncDispose]: async () => {},
  }
}
