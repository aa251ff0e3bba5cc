import { once } from 'node:events'
import { createServer } from 'node:net'

/** Returns a port of 127.0.0.1 on which nobody listens. Another process may take the port before the caller uses it. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return address.port
}
