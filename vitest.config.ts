import { defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { ClosingLine } from './harness/testing/closing-line.ts'
import { findBrowser } from './harness/testing/find-browser.ts'
import { checkContainerEngine } from './harness/topology/containers/container-engine.ts'
import { sqlSuites } from './harness/vitest/sql-suites.ts'

const needsServers = 'harness/**/*.server.test.ts'
const needsContainers = 'harness/**/*.container.test.ts'
const needsBrowser = 'harness/**/*.browser.test.ts'
const switchesRulesOff = 'harness/**/*.mutation.test.ts'

const unit: TestProjectConfiguration = {
  test: {
    name: 'unit',
    include: ['harness/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: [needsServers, needsContainers, needsBrowser, switchesRulesOff],
    // Loading the modules again for each file takes longer than the tests themselves.
    isolate: false,
    // Some tests only wait, for processes or for a moment: a worker for each core fills that time.
    maxWorkers: '100%',
    // Properties are tried a thousand times over, and a build server may be busy.
    testTimeout: 30_000,
  },
}

/** Rules that are switched off one by one: a test has to notice each. It takes half a minute. */
const mutation: TestProjectConfiguration = {
  test: {
    name: 'mutation',
    include: [switchesRulesOff],
    sequence: { groupOrder: 1 },
  },
}

/** On servers that we start from the system's packages. */
const server: TestProjectConfiguration = {
  test: {
    name: 'server',
    include: [needsServers],
    globalSetup: 'harness/testing/test-servers.ts',
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
}

/** On servers in containers, where an engine answers; `.ci/docker-engine run npm test` brings one. */
const container: TestProjectConfiguration = {
  test: {
    name: 'container',
    include: [needsContainers],
    testTimeout: 240_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
}

/** The pages that we write, in a Chromium, where one is on PATH. */
const browser: TestProjectConfiguration = {
  test: {
    name: 'browser',
    include: [needsBrowser],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
}

/** Every `.sql` suite as tests, on the servers of crosscheck.config.ts: `npx vitest --project suites`. */
const suites: TestProjectConfiguration = {
  plugins: [sqlSuites()],
  test: {
    name: 'suites',
    include: ['suites/**/*.sql'],
    globalSetup: 'harness/vitest/suite-servers.ts',
    includeTaskLocation: true,
    isolate: false,
    fileParallelism: false,
    sequence: { groupOrder: 2 },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}

const engine = await checkContainerEngine()
/** Someone who asks for them by name is to be told what is missing. */
const isNamed = (project: string) =>
  process.argv.some(argument => argument === project || argument === `--project=${project}`)
const withContainers = engine.kind === 'yes' || isNamed('container')
const withoutContainers =
  engine.kind === 'yes'
    ? undefined
    : `the container tests, because ${engine.because} (.ci/docker-engine run npm test brings an engine)`

const hasBrowser = findBrowser() !== undefined
const withoutBrowser = hasBrowser
  ? undefined
  : 'the browser tests, because there is no Chromium on PATH (apt-get install -y chromium)'

export default defineConfig({
  test: {
    projects: [
      unit,
      mutation,
      server,
      ...(withContainers ? [container] : []),
      ...(hasBrowser || isNamed('browser') ? [browser] : []),
      suites,
    ],
    // What a suite's test throws speaks of a statement, or of a server that cannot be had; the frames of this program
    // would only hide it.
    onStackTrace: (error, { file }) =>
      !['Divergent', 'CannotBegin'].includes(error.name ?? '') || file.endsWith('.sql'),
    reporters: ['default', new ClosingLine([withoutContainers, withoutBrowser].filter(each => each !== undefined))],
  },
})
