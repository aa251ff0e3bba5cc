import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { fullDisk } from '../../machine/disk-space.ts'
import { findFreePort } from '../../machine/free-port.ts'
import { choosePrivateFolder } from '../../machine/private-folder.ts'
import { runProgram } from '../../machine/program.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { ServerSettings } from '../../model/server-settings.ts'
import type { Ping } from '../../model/topology.ts'
import type { Bundle } from '../programs/bundle.ts'
import { nameRelease } from '../specs/release.ts'
import { rootPasswordSql } from './root-password.ts'
import { discard, type RunningServer, superviseServer } from './running-server.ts'
import { type ServerPlace, serverPlace } from './server-arguments.ts'
import { type Serving, startOnHold, untilReady } from './server-process.ts'
import type { Template } from './template.ts'

const portAttempts = 5

interface LaunchOptions {
  settings: ServerSettings
  logFile: string
  password: string
  ping: Ping
  signal: AbortSignal
}

/**
 * Starts a server on a copy of a template, on a free port; tries another port if a program took the first one in the
 * meantime.
 */
export async function launchServer(bundle: Bundle, template: Template, options: LaunchOptions): Promise<RunningServer> {
  await mkdir(dirname(options.logFile), { recursive: true })
  for (let attempt = 1; ; attempt++) {
    try {
      return await launchOnPort(await findFreePort(), bundle, template, options)
    } catch (error) {
      const lostItsPort =
        error instanceof ServerFailure && error.logTail.some(line => /address already in use/i.test(line))
      if (!lostItsPort || attempt === portAttempts) throw error
    }
  }
}

async function launchOnPort(
  port: number,
  bundle: Bundle,
  template: Template,
  { settings, password, signal, logFile, ping }: LaunchOptions,
): Promise<RunningServer> {
  const place = serverPlace(choosePrivateFolder(basename(serverPlace('').socketPath)))
  const { socketPath, initFile } = place
  const serving: Serving = {
    bundle,
    settings,
    place,
    endpoint: { host: '127.0.0.1', port, socketPath, user: 'root', password, tls: { mode: 'disabled' } },
    logFile,
    ping,
  }
  const guarded = await startOnHold(serving, [`--init-file=${initFile}`])
  try {
    await mkdir(place.directory, { mode: 0o700 })
    await prepare(place, template, rootPasswordSql(bundle, password), signal)
    guarded.begin()
    await untilReady(guarded, serving, signal)
    await rm(initFile)
    return superviseServer(guarded, serving)
  } catch (error) {
    const full = signal.aborted ? undefined : await fullDisk(place.directory, `${nameRelease(bundle)} could not start`)
    // Files that cannot be removed now are removed by the guard; the first error is the one to report.
    await discard([guarded], serving).catch(() => {})
    throw full ?? error
  }
}

async function prepare(place: ServerPlace, template: Template, initSql: string, signal: AbortSignal): Promise<void> {
  await Promise.all([
    // `cp` shares blocks if the file system can, and is several times faster than a copy by Node.
    runProgram({ command: 'cp', arguments: ['-R', template.data, place.dataDirectory], signal }),
    mkdir(place.temporaryDirectory),
    mkdir(place.filesDirectory),
    writeFile(place.initFile, initSql, { mode: 0o600 }),
  ])
}
