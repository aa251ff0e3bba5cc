import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Command, Option } from 'commander'
import { checkConfig } from '../config/check-config.ts'
import { loadConfig } from '../config/load-config.ts'
import { replaceFile } from '../journal/replace-file.ts'
import { type Side, sides } from '../model/side.ts'
import { UsageError } from '../model/usage-error.ts'
import { ping } from '../session/ping.ts'
import { type ProductionSettings, readProductionSettings } from '../session/production-settings.ts'
import { Sessions } from '../session/sessions.ts'
import { useExternal } from '../topology/external.ts'
import { parseAddress } from '../topology/specs/spec.ts'
import { interruptionSignal } from './interruption-signal.ts'
import { configOption } from './judging-options.ts'

interface SettingsOptions {
  side: Side
  config?: string
  write?: boolean
}

/** `crosscheck settings URL`: prints the settings of a production server as `settings` of the configuration takes them. */
export function settingsCommand(): Command {
  return new Command('settings')
    .description(
      'read the settings of a production server, for servers that are started as it runs; changes nothing there',
    )
    .argument('<url>', 'mysql://user@host:port of the server; its user needs no privilege')
    .addOption(new Option('--side <side>', 'whose settings they are').choices(sides).default('source'))
    .option('--write', 'write them into crosscheck.config.json instead of printing them')
    .addOption(configOption)
    .addHelpText('after', '\nA password can come from CROSSCHECK_SOURCE_PASSWORD or CROSSCHECK_TARGET_PASSWORD.')
    .action(printSettings)
}

async function printSettings(url: string, { side, config, write }: SettingsOptions): Promise<void> {
  const address = parseAddress(url, { as: 'the URL', passwordVariable: `CROSSCHECK_${side.toUpperCase()}_PASSWORD` })
  const file = write ? await writableConfig(config) : undefined
  using interrupt = interruptionSignal()
  const server = await useExternal({
    side,
    endpoint: address.endpoint,
    display: address.display,
    ping,
    signal: interrupt,
  })
  await using sessions = new Sessions(server.endpoint, { initStatements: [], signal: interrupt })
  await using session = await sessions.open({})
  const settings = await readProductionSettings(session)
  if (file === undefined) process.stdout.write(`${JSON.stringify(settings, undefined, 2)}\n`)
  else writeInto(file, side, settings)
}

/** Returns the configuration file to write into: one of JSON, which may not exist yet. */
async function writableConfig(named: string | undefined): Promise<string> {
  const workingDirectory = process.cwd()
  const { file } = await loadConfig({ workingDirectory, ...(named ? { file: named } : {}) })
  if (file === undefined) return join(workingDirectory, 'crosscheck.config.json')
  if (extname(file) === '.json') return file
  throw new UsageError(`${file} is a program, into which nothing is written`, {
    remedy:
      'leave --write out and keep the output in a file, production.json; then import it there: ' +
      `import production from './production.json' with { type: 'json' }`,
  })
}

/** Writes the settings of one side; everything else in the file stays as it is. */
function writeInto(file: string, side: Side, settings: ProductionSettings): void {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const after = { ...before, settings: { ...before.settings, [side]: settings } }
  checkConfig(after, file)
  replaceFile(file, `${JSON.stringify(after, undefined, 2)}\n`)
  process.stdout.write(`${file}: ${Object.keys(settings).length} settings of the ${side}\n`)
}
