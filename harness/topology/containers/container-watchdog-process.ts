import { once } from 'node:events'
import { waitFor } from '../../kit/deadline.ts'
import { openEngine } from './container-engine.ts'
import { removeContainersOf } from './container-owner.ts'

const start = process.argv[2]
if (start === undefined) throw new Error('needs the start whose containers it looks after')

// Nothing is ever written to it: it ends when the process that started us has gone.
process.stdin.resume()
await once(process.stdin, 'end')

const engine = await openEngine()
let quietLooks = 0
await waitFor(
  async () => {
    // A container that was asked for at the last moment can appear after the first look.
    quietLooks = (await removeContainersOf(engine, start)) === 0 ? quietLooks + 1 : 0
    return quietLooks === 6 || undefined
  },
  { what: 'removing the containers', deadlineMs: 60_000, pauseMs: 500 },
)
