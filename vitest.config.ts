import { defineConfig } from 'vitest/config'

const needsServers = 'harness/**/*.server.test.ts'
const needsContainers = 'harness/**/*.container.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['harness/**/*.test.ts'],
          exclude: [needsServers, needsContainers],
        },
      },
      {
        // Servers that we start from the system's packages.
        test: {
          name: 'server',
          include: [needsServers],
          globalSetup: 'harness/vitest/test-servers.ts',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        // Servers in containers: a Docker engine must answer.
        test: {
          name: 'container',
          include: [needsContainers],
          testTimeout: 240_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
