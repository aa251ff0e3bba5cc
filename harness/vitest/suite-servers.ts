import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { loadConfig } from '../config/load-config.ts'
import { clock } from '../kit/clock.ts'
import type { BySide } from '../model/side.ts'
import type { Endpoint } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { type Survey, surveyServers } from '../replay/survey-servers.ts'
import { probe } from '../session/probe.ts'
import { Sessions } from '../session/sessions.ts'
import { cacheDirectory } from '../topology/cache-directory.mjs'
import { openTopology } from '../topology/open.ts'
import { parseSpec } from '../topology/spec.ts'
import { temporaryFolder } from './temporary-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    crosscheck: SuiteServers
  }
}

/** What the workers need to replay suites on servers that run already. */
export interface SuiteServers extends Survey {
  endpoints: BySide<Endpoint>
  specs: BySide<string>
  runId: string
}

/**
 * Starts source and target, once for as long as vitest runs. They are those of crosscheck.config.ts, unless
 * CROSSCHECK_SOURCE and CROSSCHECK_TARGET name others.
 */
export default async function startSuiteServers(project: TestProject): Promise<() => Promise<void>> {
  const { config } = await loadConfig({ workingDirectory: project.config.root })
  await using undo = new AsyncDisposableStack()
  const logsDirectory = undo.use(temporaryFolder('crosscheck-suites-')).path
  const topology = undo.use(
    await openTopology({
      source: parseSpec(named('source', process.env.CROSSCHECK_SOURCE ?? config.source), 'source'),
      target: parseSpec(named('target', process.env.CROSSCHECK_TARGET ?? config.target), 'target'),
      runtime: config.runtime,
      cacheDirectory: cacheDirectory(),
      logsDirectory,
      probe,
      progress: event => {
        if (event.kind === 'choice') console.error(event.line)
      },
      signal: AbortSignal.timeout(900_000),
    }),
  )
  const runId = randomBytes(3).toString('hex')
  const endpoints = { source: topology.source.endpoint, target: topology.target.endpoint }
  await using source = new Sessions(endpoints.source, { preamble: [] })
  await using target = new Sessions(endpoints.target, { preamble: [] })
  const survey = await surveyServers(topology, { source, target }, { runId, pins: config.pin, startedAt: clock.now() })
  const specs = { source: topology.source.spec, target: topology.target.spec }
  project.provide('crosscheck', { ...survey, endpoints, specs, runId })
  const started = undo.move()
  return () => started.disposeAsync()
}

function named(side: string, spec: string | undefined): string {
  if (spec !== undefined) return spec
  throw new UsageError(`there is no ${side} to compare`, {
    remedy: `name it in crosscheck.config.ts, or in the environment: CROSSCHECK_${side.toUpperCase()}=mysql:9.7`,
  })
}
