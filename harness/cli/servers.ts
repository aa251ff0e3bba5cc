import { Command } from 'commander'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { noSettings } from '../model/server-settings.ts'
import { UsageError } from '../model/usage-error.ts'
import { openConsole } from '../report/console/console.ts'
import { lookOf } from '../report/console/console-look.ts'
import { renderServers } from '../report/console/console-servers.ts'
import { checkContainerEngine } from '../topology/containers/container-engine.ts'
import { openTemplate } from '../topology/processes/template.ts'
import type { BundleRequest } from '../topology/programs/bundle-request.ts'
import { openBundle } from '../topology/programs/open-bundle.ts'
import { fetchableSpecs } from '../topology/programs/package-sources.ts'
import { thisMachine } from '../topology/programs/this-machine.ts'
import { nameRelease, parseRelease, type Release } from '../topology/specs/release.ts'
import { interruptionSignal } from './interruption-signal.ts'
import { findServerPrograms } from './ready-servers.ts'

/**
 * `crosscheck servers`: lists the possible values of `--source` and `--target`; `crosscheck servers fetch`: fetches
 * one.
 */
export function serversCommand(): Command {
  return new Command('servers')
    .description('list the servers that are available on this machine: on PATH, in the cache, to be fetched')
    .action(listServers)
    .addCommand(
      new Command('fetch')
        .description('fetch server programs into the cache and prepare them, so that a run finds them ready')
        .argument('<releases...>', 'as for --source, for example mysql:9.7 mariadb:11.8')
        .action(fetchServers),
    )
}

async function listServers(): Promise<void> {
  using interrupt = interruptionSignal()
  const directory = cacheDirectory()
  const [{ ready, fetchable }, engine] = await Promise.all([
    findServerPrograms(directory, await thisMachine(), interrupt),
    checkContainerEngine(),
  ])
  const overview = {
    ready: ready.map(server => ({ ...server, name: nameRelease(server) })),
    fetchable,
    containers:
      engine.kind === 'yes'
        ? { possible: true, because: 'Docker answers' }
        : { possible: false, because: engine.because },
    cacheDirectory: directory,
  }
  process.stdout.write(renderServers(overview, lookOf(process.stdout, process.env).paint))
}

async function fetchServers(texts: string[]): Promise<void> {
  const here = fetchableSpecs(await thisMachine())
  const wanted = texts.map(text => ({ text, release: releaseOf(text, here) }))
  using interrupt = interruptionSignal()
  using console = openConsole({ json: false })
  const { paint } = lookOf(process.stdout, process.env)
  const request: BundleRequest = {
    cacheDirectory: cacheDirectory(),
    progress: progress => console.onEvent({ kind: 'servers', progress }),
    signal: interrupt,
  }
  for (const { text, release } of wanted) {
    const bundle = await openBundle(release, request)
    await openTemplate(bundle, noSettings, request)
    process.stdout.write(`${paint.go('✓')} ${text} is ready: ${nameRelease(bundle)} (${bundle.origin})\n`)
  }
}

function releaseOf(text: string, here: readonly string[]): Release {
  const release = parseRelease(text)
  if (release) return release
  // An address may contain a password, so the message does not repeat it.
  const shown = /[@/]/.test(text) ? 'this' : text
  throw new UsageError(`${shown} is no release whose server programs could be fetched`, {
    remedy: here.length > 0 ? `available on this machine: ${here.join(', ')}` : 'on this machine none can be fetched',
  })
}
