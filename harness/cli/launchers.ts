import { readFileSync } from 'node:fs'

/**
 * A process between the user and this one: npm, the shell that npm starts, or the program that found a newer Node.js.
 */
interface Launcher {
  pid: number
  /** For people: `npm`. */
  name: string
  /** Process ids are reused; the start time, in ticks since the start of the machine, is not. */
  startTicks: string
}

const lookEveryMs = 250
const mostLaunchers = 8

/**
 * Calls back once when one of the processes through which this one was started has ended. npm passes a signal on to its
 * shell at most, and the shell ends without informing this process; neither can pass on a SIGKILL. Reads /proc; without
 * /proc, nothing is watched.
 */
export function watchLaunchers(onEnd: (name: string) => void): Disposable {
  const launchers = findLaunchers()
  const timer = setInterval(() => {
    const ended = launchers.find(each => !isAlive(each))
    if (!ended) return
    clearInterval(timer)
    onEnd(ended.name)
  }, lookEveryMs)
  timer.unref()
  if (launchers.length === 0 && wasOrphaned()) setImmediate(() => onEnd('npm'))
  if (launchers.length === 0) clearInterval(timer)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** True if npm ended before this process looked for it. */
function wasOrphaned(): boolean {
  return process.ppid === 1 && process.env.npm_command !== undefined
}

/** Returns the launchers from the nearest to the farthest known one; a shell counts only if a launcher started it. */
function findLaunchers(): Launcher[] {
  const found: Launcher[] = []
  let known = 0
  for (let pid = process.ppid; found.length < mostLaunchers; ) {
    const stat = readStat(pid)
    const words = commandOf(pid)
    if (!stat || words.length === 0) break
    const name = launcherName(words)
    if (name === undefined && !isShellForOneCommand(words)) break
    found.push({ pid, name: name ?? 'the shell of npm', startTicks: stat.startTicks })
    if (name !== undefined) known = found.length
    pid = stat.parent
  }
  return found.slice(0, known)
}

/** npm overwrites its own arguments with its command: `npm exec crosscheck run`, as one word. */
function launcherName(words: readonly string[]): string | undefined {
  const [program = '', ...more] = words
  const titled = /^(?<name>npm|npx|pnpm|yarn)( |$)/.exec(program)
  if (titled) return titled.groups!.name
  if (!/(^|\/)node$/.test(program)) return undefined
  for (const word of more) {
    const manager = managerScript.exec(word)
    if (manager) return manager.groups!.name
    if (/\/(crosscheck\.mjs|\.bin\/crosscheck)$/.test(word)) return 'crosscheck.mjs'
  }
  return undefined
}

/** Options of Node.js may precede the script. */
const wordsRead = 6
const managerScript = /\/(?<name>npm|npx|pnpm|yarn)(-cli)?(\.c?js)?$/

function isShellForOneCommand([program = '', option]: readonly string[]): boolean {
  return /(^|\/)(ba|da|z)?sh$/.test(program) && option === '-c'
}

function isAlive({ pid, startTicks }: Launcher): boolean {
  const stat = readStat(pid)
  return stat !== undefined && stat.startTicks === startTicks && stat.state !== 'Z'
}

/** proc_pid_stat(5): pid, (name), state, ppid, and the time of the start as the 22nd. */
function readStat(pid: number): { state: string; parent: number; startTicks: string } | undefined {
  const text = readProc(pid, 'stat')
  const [state, parent, ...more] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (!state || !parent) return undefined
  return { state, parent: Number(parent), startTicks: more[17] ?? '' }
}

function commandOf(pid: number): string[] {
  return readProc(pid, 'cmdline').split('\0').slice(0, wordsRead)
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
