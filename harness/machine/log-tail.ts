import { open } from 'node:fs/promises'

const tailBytes = 16_384
const tailLines = 20

/** Returns the last lines of a log; none if the log does not exist. */
export async function readLogTail(file: string): Promise<string[]> {
  try {
    await using log = await open(file, 'r')
    const { size } = await log.stat()
    const position = Math.max(0, size - tailBytes)
    const { buffer, bytesRead } = await log.read(Buffer.alloc(tailBytes), 0, tailBytes, position)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    if (position > 0) lines.shift()
    return lines.filter(line => line.trim() !== '').slice(-tailLines)
  } catch {
    return []
  }
}
