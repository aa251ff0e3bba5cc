import { open } from 'node:fs/promises'

const tailBytes = 16_384
const tailLines = 20

/**
 * Returns the last lines of a log, and before them the errors of the lines above, because some servers write many notes
 * while they shut down. Returns none if the log does not exist.
 */
export async function readLogTail(file: string): Promise<string[]> {
  try {
    await using log = await open(file, 'r')
    const { size } = await log.stat()
    const position = Math.max(0, size - tailBytes)
    const { buffer, bytesRead } = await log.read(Buffer.alloc(tailBytes), 0, tailBytes, position)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    if (position > 0) lines.shift()
    const written = lines.filter(line => line.trim() !== '')
    return written.filter((line, index) => index >= written.length - tailLines || isError(line))
  } catch {
    return []
  }
}

/** Recognises errors in the logs of MySQL and MariaDB. */
function isError(line: string): boolean {
  return line.includes('[ERROR]')
}
