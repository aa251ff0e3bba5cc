import { ServerFailure } from '../model/server-failure.ts'
import type { ServerSettings } from '../model/server-settings.ts'
import type { Side } from '../model/side.ts'
import { UsageError } from '../model/usage-error.ts'

interface StartedServer {
  side: Side
  /** The user's spec. */
  display: string
  settings: ServerSettings
}

/**
 * Returns the error for the user if a server did not start because it refuses one of the user's settings: the place of
 * the setting, and the line of the server's log that names it. Returns undefined for every other failure.
 */
export function refusedSetting(failure: unknown, { side, display, settings }: StartedServer): UsageError | undefined {
  if (!(failure instanceof ServerFailure)) return undefined
  const names = Object.keys(settings.values)
  for (const line of failure.logTail.filter(isError)) {
    const name = names.find(each => namesSetting(line, each))
    if (name === undefined) continue
    const at = settings.locate(name)
    return new UsageError(
      `settings.${side}.${name} = ${settings.values[name]}: ${display} does not start with it: ${withoutPrefix(line)}`,
      {
        ...(at ? { at } : {}),
        remedy: 'write a value that this server knows, or leave the setting out; the log of the server says so',
        cause: failure,
      },
    )
  }
  return undefined
}

function isError(line: string): boolean {
  return /\[ERROR\]|unknown (variable|option)|Error while setting value/i.test(line)
}

function namesSetting(line: string, name: string): boolean {
  const words = name.replaceAll(/[.]/g, '\\.').replaceAll('_', '[-_]')
  return new RegExp(`(^|[^\\w-])(--)?${words}([^\\w-]|$)`, 'i').test(line)
}

/** Removes time, thread and the path of the program, which say nothing about the setting. */
function withoutPrefix(line: string): string {
  return line.replace(/^.*?\[ERROR\]\s*(\[[^\]]*\]\s*)*/, '').replace(/^\S*\/(mysqld|mariadbd)\S*:\s*/, '')
}
