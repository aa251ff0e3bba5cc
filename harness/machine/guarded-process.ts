import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { withDeadline } from '../kit/deadline.ts'
import { ServerFailure } from '../model/server-failure.ts'

/**
 * The shells between this process and a program. Their standard input is a pipe whose other end only this process has.
 * Thus the pipe ends when this process ends, even by a SIGKILL; then the program is killed and its folder is removed.
 * The first line on the pipe lets the program begin: until then the folder can be created and filled under the same
 * guard. The line "leave-folder" leaves the folder to another guard; "hand-over" does so, too, and ends the program as
 * SIGTERM does. The shells themselves write nothing, and run in a session of their own, which the Ctrl-C of a terminal
 * does not reach.
 *
 * One shell starts the program, one removes the folder when the program has ended, and one waits for both: if one of
 * them is killed, the others complete the work.
 */
const guard = `
PATH="$PATH:/usr/bin:/bin"
input=$1
folder=$2
shift 2
exec 9<&0 8>&2 7>&1 </dev/null 2>/dev/null
remove() {
  # Another program that fills the folder may still be dying: rm then finds it not empty.
  tries=0
  while [ -n "$folder" ] && ! rm -rf "$folder" && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
}
code=$(
  {
    trap : PIPE
    if read -r line <&9; then
      "$@" <"$input" >&7 2>&8 7>&- 8>&- 9<&- &
      program=$!
      echo "program $program"
      {
        while read -r line <&9; do
          echo leave-folder
          [ "$line" != hand-over ] || kill -TERM "$program"
        done
        kill -KILL "$program"
      } 7>&- 8>&- &
      watcher=$!
      wait "$program"
      code=$?
      # A signal to this shell ends the waiting, not the program.
      while kill -0 "$program"; do
        wait "$program"
        code=$?
      done
      echo "ended $code"
      kill -KILL "$watcher"
      wait "$watcher"
    fi
  } | {
    exec 7>&- 8>&- 9<&-
    code=
    program=
    while read -r what value; do
      case $what in
        program) program=$value ;;
        leave-folder) folder= ;;
        ended) code=$value ;;
      esac
    done
    tries=0
    if [ -n "$program" ] && [ -z "$code" ]; then
      kill -KILL "$program"
      while kill -0 "$program" && [ "$tries" -lt 100 ]; do
        tries=$((tries + 1))
        sleep 0.05
      done
    fi
    remove
    echo "\${code:-137}"
  }
)
[ -n "$code" ] || remove
exit "\${code:-137}"
`

export interface GuardedRequest {
  command: string
  arguments: string[]
  /** Environment variables of the program, in addition to those of this process. */
  environment?: Record<string, string>
  workingDirectory?: string
  /** The file from which the program reads standard input; empty by default. */
  input?: string
  /** A folder that is removed with its contents when the program has ended in whatever way. It need not exist yet. */
  folder?: string
  /** The destination of the output: file descriptors, or pipes to be read. */
  output: { stdout: number | 'pipe'; stderr: number | 'pipe' }
}

/** A program that does not outlive this process. */
export interface GuardedProcess {
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  /** Lets the program begin. */
  begin(): void
  /** Leaves the folder to the guard of another program, however this program ends. */
  leaveFolder(): void
  /** Asks the program to end by itself, and leaves its folder to the guard of another program. */
  handOver(): void
  /**
   * Resolves when the program has ended, and when its folder is removed, unless the folder was handed over. `code` is
   * 128 + n after signal n. Never rejects.
   */
  readonly ended: Promise<{ code: number }>
  /** Kills the program and waits until it has ended, even if the program never began or was handed over. */
  kill(): Promise<void>
}

export function startGuarded(request: GuardedRequest): GuardedProcess {
  const child = spawn(
    '/bin/sh',
    ['-c', guard, 'crosscheck-guard', request.input ?? '/dev/null', request.folder ?? '', ...withEnvironment(request)],
    {
      stdio: ['pipe', request.output.stdout, request.output.stderr],
      detached: true,
      ...(request.workingDirectory === undefined ? {} : { cwd: request.workingDirectory }),
    },
  )
  const { promise: ended, resolve } = Promise.withResolvers<{ code: number }>()
  child.once('close', code => resolve({ code: code ?? 137 }))
  child.once('error', () => resolve({ code: 126 }))
  const lifeline = child.stdin
  // If file descriptors or processes run out, Node creates no pipes either, and reports the reason later.
  if (!lifeline) throw cannotBegin(request.command)
  // The guard may end before this process: writing to the guard then has no effect, and is no error.
  lifeline.on('error', () => {})
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    begin: () => void lifeline.write('begin\n'),
    leaveFolder: () => void lifeline.write('leave-folder\n'),
    handOver: () => void lifeline.write('hand-over\n'),
    ended,
    kill: async () => {
      lifeline.destroy()
      try {
        await withDeadline(ended, { what: `the end of ${request.command}`, deadlineMs: 5_000 })
      } catch {
        killGroup(child)
        await withDeadline(ended, { what: `the end of ${request.command} after SIGKILL`, deadlineMs: 5_000 })
      }
    },
  }
}

function cannotBegin(command: string): ServerFailure {
  const why = 'this process may not open any more files, or start any more processes'
  return new ServerFailure(`${command} could not be started: ${why}; raise the limits, for example with ulimit -n 1024`)
}

/**
 * Sets the environment through `env`, so that variables of the program (LD_LIBRARY_PATH above all) do not affect the
 * guard.
 */
function withEnvironment(request: GuardedRequest): string[] {
  const settings = Object.entries(request.environment ?? {}).map(([name, value]) => `${name}=${value}`)
  return [...(settings.length > 0 ? ['env', ...settings] : []), request.command, ...request.arguments]
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The process has ended in the meantime.
  }
}
