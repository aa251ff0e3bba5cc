import { GenericContainer, type WaitStrategy } from 'testcontainers'
import type { Launch } from './container-launch.ts'

/** Crosscheck itself checks readiness from outside, by a query, so that testcontainers need not wait. */
const noWait: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
}

/** A container of a database server, published on one address of the engine's machine only. */
export class ServerContainer extends GenericContainer {
  readonly #created: (id: string) => Promise<void>

  /** `created` runs when the container exists and is not yet running, so that its removal can be prepared. */
  constructor(
    image: string,
    launch: Launch,
    options: { hostIp: string; labels: Record<string, string>; created: (id: string) => Promise<void> },
  ) {
    super(image)
    this.#created = options.created
    this.withExposedPorts(launch.port)
    this.hostConfig.PortBindings = { [`${launch.port}/tcp`]: [{ HostIp: options.hostIp, HostPort: '0' }] }
    this.withEnvironment(launch.environment)
    this.withLabels(options.labels)
    this.withCopyContentToContainer(launch.files)
    if (launch.entrypoint) this.withEntrypoint(launch.entrypoint)
    if (launch.command) this.withCommand(launch.command)
    this.withWaitStrategy(noWait)
    // The reaper of testcontainers is a container of an image that may be absent; Crosscheck has its own guard.
    this.withAutoCleanup(false)
  }

  protected override async containerCreated(id: string): Promise<void> {
    await this.#created(id)
  }
}
