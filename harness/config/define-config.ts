import type { z } from '../formats/schema.ts'
import type { configSchema } from './schema.ts'

/** What a project writes in crosscheck.config.ts: everything may be left out. */
export interface ProjectConfig extends z.input<typeof configSchema> {}

/** Names the type of a configuration, so that an editor completes and checks it. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config
}
