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

/** Of a process; empty where it has gone, or is not ours to look at. */
export function procFile(pid: number, file: 'cmdline' | 'environ' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** Its arguments, the program first. */
export function argumentsOf(pid: number): string[] {
  return procFile(pid, 'cmdline').split('\0').slice(0, -1)
}

export function hasInEnvironment(pid: number, setting: string): boolean {
  return procFile(pid, 'environ').split('\0').includes(setting)
}

/** The process that has started it; 0 where it has gone. proc_pid_stat(5): pid, (name), state, ppid. */
export function parentOf(pid: number): number {
  const stat = procFile(pid, 'stat')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** The processes that a process has started. */
export function childrenOf(parent: number): ListedProcess[] {
  return processIds()
    .filter(pid => parentOf(pid) === parent)
    .map(listed)
}

export function listed(pid: number): ListedProcess {
  return { pid, commandLine: procFile(pid, 'cmdline').replaceAll('\0', ' ') }
}
