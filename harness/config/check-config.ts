import { z } from '../formats/schema.ts'
import { closest } from '../kit/closest.ts'
import { failOnKeys } from '../model/policy.ts'
import { UsageError } from '../model/usage-error.ts'
import { defaults } from './defaults.ts'
import { type Config, configSchema } from './schema.ts'

/** Adds the defaults to a project's configuration. Throws UsageError with the file and the key. */
export function checkConfig(written: unknown, file: string): Config {
  const parsed = configSchema.safeParse(written)
  if (!parsed.success) throw refusal(file, parsed.error)
  return parsed.data
}

function refusal(file: string, error: z.ZodError): UsageError {
  const remedies = error.issues.flatMap(issue => (issue.code === 'unrecognized_keys' ? suggestions(issue) : []))
  return new UsageError(`${file}: the configuration is wrong\n${z.prettifyError(error).replace(/^/gm, '  ')}`, {
    remedy: remedies.length > 0 ? remedies.join('\n  ') : `see crosscheck.config.ts and the keys of defineConfig`,
  })
}

function suggestions(issue: z.core.$ZodIssueUnrecognizedKeys): string[] {
  const known = keysAt(issue.path)
  return issue.keys.map(key => {
    const meant = closest(key, known)
    return meant ? `did you mean ${meant} instead of ${key}?` : `${key} is not known here: ${known.join(', ')}`
  })
}

/** Returns the keys that are allowed at a path: those of the configuration, or of a part of it such as `policy`. */
function keysAt(path: PropertyKey[]): string[] {
  if (path.at(-1) === 'failOn') return [...failOnKeys]
  const parts: Record<string, unknown> = { ...defaults }
  return Object.keys((path.length === 0 ? configSchema.shape : parts[String(path[0])]) ?? {})
}
