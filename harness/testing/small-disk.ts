import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const namespace = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '--map-root-user', '--mount']
const mountAndRun = `mount -t tmpfs -o "size=$1" tmpfs "$2" || exit 99
cp -R "$3/." "$2" || exit 98
disk=$2 after=$4
shift 4
"$@"
code=$?
cp -R "$disk/." "$after"
exit "$code"`
const limitAndRun = `cp -R "$3/." "$2" || exit 98
ulimit -S -f "$1" || exit 99
disk=$2 after=$4
shift 4
"$@"
code=$?
ulimit -S -f "$(ulimit -H -f)"
cp -R "$disk/." "$after"
exit "$code"`

/** Whether this machine can mount a separate disk for a program. Mounting needs the privilege, or user namespaces. */
export const canMount = tryMount()

/** The limit of the space: of the whole disk, or of each file if no disk can be mounted. */
export interface Room {
  diskBytes: number
  fileBytes: number
}

/**
 * For tests: returns a command to put before a program, so that the program finds little space in `disk`. The files in
 * `before` are copied there first; the files that are there at the end are copied to `after`. The exit code is that of
 * the program.
 */
export function withSmallDisk(
  { diskBytes, fileBytes }: Room,
  { disk, before, after }: { disk: string; before: string; after: string },
): string[] {
  if (canMount) {
    return [...namespace, '/bin/sh', '-c', mountAndRun, 'small-disk', String(diskBytes), disk, before, after]
  }
  // POSIX: the limit is in blocks of 512 bytes.
  return ['/bin/sh', '-c', limitAndRun, 'small-disk', String(Math.ceil(fileBytes / 512)), disk, before, after]
}

function tryMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-mount-'))
  try {
    const [command, ...rest] = [...namespace, 'mount', '-t', 'tmpfs', 'tmpfs', folder]
    return spawnSync(command!, rest, { stdio: 'ignore' }).status === 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
