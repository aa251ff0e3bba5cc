import { readdirSync, readFileSync } from 'node:fs'

/** A process as Linux shows it (proc(5)). */
export interface ListedProcess {
  pid: number
  commandLine: string
}

/** For tests: all processes of this machine. */
export function processIds(): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
}

/** Returns a file of a process; empty if the process has ended, or if this user may not read the file. */
export function procFile(pid: number, file: 'cmdline' | 'environ' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** Returns the arguments of a process, the program first. */
export function argumentsOf(pid: number): string[] {
  return procFile(pid, 'cmdline').split('\0').slice(0, -1)
}

export function hasInEnvironment(pid: number, setting: string): boolean {
  return procFile(pid, 'environ').split('\0').includes(setting)
}

/** Returns the parent of a process; 0 if the process has ended. proc_pid_stat(5): pid, (name), state, ppid. */
export function parentOf(pid: number): number {
  const stat = procFile(pid, 'stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Returns the processes that a process has started. */
export function childrenOf(parent: number): ListedProcess[] {
  return processIds()
    .filter(pid => parentOf(pid) === parent)
    .map(listed)
}

export function listed(pid: number): ListedProcess {
  return { pid, commandLine: procFile(pid, 'cmdline').replaceAll('\0', ' ') }
}
