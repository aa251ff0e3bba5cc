import { defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { containerEngineAnswers } from './harness/topology/container-engine.ts'
import { ClosingLine } from './harness/vitest/closing-line.ts'

const needsServers = 'harness/**/*.server.test.ts'
const needsContainers = 'harness/**/*.container.test.ts'

const unit: TestProjectConfiguration = {
  test: { name: 'unit', include: ['harness/**/*.test.ts'], exclude: [needsServers, needsContainers] },
}

/** On servers that we start from the system's packages. */
const server: TestProjectConfiguration = {
  test: {
    name: 'server',
    include: [needsServers],
    globalSetup: 'harness/vitest/test-servers.ts',
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

const engine = await containerEngineAnswers()
const notes =
  engine.kind === 'yes' ? [] : [`NOT RUN: the container tests, because ${engine.because} (.ci/docker-engine run npm test brings an engine)`]

export default defineConfig({
  test: {
    projects: [unit, server, ...(engine.kind === 'yes' ? [container] : [])],
    reporters: ['default', new ClosingLine(notes)],
  },
})
