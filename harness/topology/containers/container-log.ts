import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readLogTail } from '../../machine/log-tail.ts'
import type { Side } from '../../model/side.ts'

/** The output of a container, which is written into a file. */
export interface ContainerLog {
  /** Resolves when the container's output has ended and all of it is in the file. It never rejects. */
  readonly ended: Promise<void>
  /** Returns the last lines of the log so far. */
  tail(): Promise<string[]>
}

/** Writes a container's output to `<side>.log` in the folder. */
export async function keepLog(output: Readable, logsDirectory: string, side: Side): Promise<ContainerLog> {
  await mkdir(logsDirectory, { recursive: true })
  const path = join(logsDirectory, `${side}.log`)
  const file = createWriteStream(path)
  // If the engine disappears during the output, the log simply ends.
  const ended = pipeline(output, file).catch(() => {})
  return { ended, tail: () => readLogTail(path) }
}
