import { Command, InvalidArgumentError } from 'commander'
import { exitCodeOf } from '../model/exit-code.ts'
import type { RecoveryReport } from '../model/recovery.ts'
import { recover } from '../recovery/recover.ts'
import { lookOf } from '../report/console/console-look.ts'
import { renderRecovery } from '../report/console/console-recovery.ts'
import { Sessions } from '../session/sessions.ts'
import { parseAddress, type Spec } from '../topology/specs/spec.ts'
import { interruptionSignal } from './interruption-signal.ts'

interface RecoverOptions {
  run?: string
  dryRun?: boolean
  force?: boolean
}

type Address = Extract<Spec, { kind: 'url' }>

/** `crosscheck recover`: exits 0 if nothing of a run remains, 2 if something could not be undone. */
export function recoverCommand(): Command {
  return new Command('recover')
    .description('undo what killed runs have left on servers that already run: read-only, databases, accounts')
    .argument('<addresses...>', 'the servers: mysql://user@host:port')
    .option(
      '--run <id>',
      'only what this run has left: six hexadecimal digits, with which the names of its databases end',
      runId,
    )
    .option('--dry-run', 'only tell what is there')
    .option('--force', 'also a run that is still at work; and with --run, also what bears no mark of a run')
    .addHelpText(
      'after',
      '\nThe password can come from CROSSCHECK_PASSWORD. A run that is at work there is left alone.',
    )
    .action(recoverServers)
}

async function recoverServers(texts: string[], { run, dryRun = false, force = false }: RecoverOptions): Promise<void> {
  const place = { as: 'the server to recover', passwordVariable: 'CROSSCHECK_PASSWORD' }
  const addresses = texts.map(text => parseAddress(text, place))
  using interrupt = interruptionSignal()
  const { paint } = lookOf(process.stdout, process.env)
  const options = { dryRun, force, ...(run === undefined ? {} : { runId: run }) }
  for (const { endpoint, display } of addresses) {
    const report = await recoverServer(endpoint, options, interrupt)
    process.stdout.write(renderRecovery(display, report, paint))
    const isAskedFor = run !== undefined && report.leftAlone.length > 0
    if (isAskedFor || report.steps.some(({ outcome }) => outcome === 'failed')) process.exitCode = exitCodeOf.unknown
  }
}

/** If a server cannot be reached, reports that nothing could be listed there, so that the others are recovered. */
async function recoverServer(
  endpoint: Address['endpoint'],
  options: Parameters<typeof recover>[1],
  signal: AbortSignal,
): Promise<RecoveryReport> {
  try {
    await using sessions = new Sessions(endpoint, { initStatements: [], signal })
    return await recover(sessions, { ...options, endpoint })
  } catch (error) {
    signal.throwIfAborted()
    const because = error instanceof Error ? error.message : String(error)
    return {
      steps: [{ kind: 'listing', what: 'anything', outcome: 'failed', because }],
      leftAlone: [],
      readOnlyByOthers: [],
    }
  }
}

function runId(text: string): string {
  if (/^[0-9a-f]{6}$/.test(text)) return text
  throw new InvalidArgumentError('It is six hexadecimal digits.')
}
