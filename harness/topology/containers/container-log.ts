import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readLogTail } from '../../machine/log-tail.ts'
import type { Side } from '../../model/side.ts'

/** What a container writes, as it goes into a file. */
export interface ContainerLog {
  /** Resolves when the container's output has ended and all of it is in the file. Never rejects. */
  readonly ended: Promise<void>
  /** The last lines so far. */
  tail(): Promise<string[]>
}

/** Writes a container's output to `<side>.log` in the folder. */
export async function keepLog(output: Readable, logsDirectory: string, side: Side): Promise<ContainerLog> {
  await mkdir(logsDirectory, { recursive: true })
  const path = join(logsDirectory, `${side}.log`)
  const file = createWriteStream(path)
  // An engine that goes away in the middle is an end like any other.
  const ended = pipeline(output, file).catch(() => {})
  return { ended, tail: () => readLogTail(path) }
}
