import { once } from 'node:events'
import { type AddressInfo, connect as connectTo, createServer } from 'node:net'
import { expect, inject, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import { connect, hangUp } from './connect.ts'

it('hangs up on a server that hangs, without waiting for its good-bye', async () => {
  const { socketPath: _, ...endpoint } = inject('endpoints')['mysql:5.6']
  let refused = false
  let clientHasEnded = false
  // The proxy forwards everything except the end of the connection, because a hung server would not notice that end
  // either.
  const hanging = createServer({ allowHalfOpen: true }, client => {
    const server = connectTo(endpoint.port, endpoint.host)
    client.on('data', bytes => server.write(bytes))
    server.on('data', bytes => client.write(bytes))
    client.on('end', () => {
      server.destroy()
      clientHasEnded = true
    })
    // A peer that has closed both halves replies with a reset to bytes that still arrive.
    client.on('error', () => {
      refused = true
    })
  })
  hanging.listen(0, '127.0.0.1')
  await once(hanging, 'listening')
  const accepted = once(hanging, 'connection')
  const connection = await connect({ ...endpoint, port: (hanging.address() as AddressInfo).port })
  const [client] = await accepted

  hangUp(connection)
  await waitFor(() => clientHasEnded || undefined, { what: 'our good-bye', deadlineMs: 5_000 })
  await waitFor(
    () => {
      if (!refused) client.write('still here?')
      return refused || undefined
    },
    { what: 'a closed connection', deadlineMs: 5_000 },
  )
  expect(refused).toBe(true)
  client.destroy()
  hanging.close()
})
