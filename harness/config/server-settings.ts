import { existsSync, readFileSync } from 'node:fs'
import type { Location } from '../model/location.ts'
import type { ServerSettings } from '../model/server-settings.ts'
import { type BySide, bySide, type Side } from '../model/side.ts'
import { lineIndex } from '../sql/lexer/line-index.ts'
import type { LoadedConfig } from './load-config.ts'

/** Returns the settings of both sides, with their places in the configuration file. */
export function settingsOf({ config, file }: LoadedConfig): BySide<ServerSettings> {
  return bySide(side => {
    const entries = Object.entries(config.settings[side])
    return {
      values: Object.fromEntries(entries.map(([name, value]) => [variableName(name), textOf(value)])),
      locate: name => (file === undefined ? undefined : locateSetting(file, side, name)),
    }
  })
}

/** Returns the name of a variable as SHOW VARIABLES writes it. */
export function variableName(written: string): string {
  return written.toLowerCase().replaceAll('-', '_')
}

function textOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF'
  return String(value)
}

/**
 * Finds the name of a setting behind the name of its side in the text of a configuration file. Returns undefined if the
 * file computes its settings, or imports them.
 */
function locateSetting(file: string, side: Side, name: string): Location | undefined {
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  const block = /\bsettings\b["']?\s*:/.exec(text)?.index ?? 0
  const sideAt = new RegExp(`\\b${side}\\b["']?\\s*:\\s*\\{`).exec(text.slice(block))?.index ?? 0
  const from = block + sideAt
  const words = name.replaceAll('.', '\\.').replaceAll('_', '[-_]')
  const found = new RegExp(`(?<![\\w-])${words}(?![\\w-])["']?\\s*:`, 'i').exec(text.slice(from))
  return found ? { file, ...lineIndex(text)(from + found.index) } : undefined
}
