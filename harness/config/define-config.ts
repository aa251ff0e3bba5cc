import type { z } from '../formats/schema.ts'
import type { configSchema } from './schema.ts'

/** The contents of crosscheck.config.ts: every key is optional. */
export interface ProjectConfig extends z.input<typeof configSchema> {}

/** Declares the type of a configuration, so that an editor completes and checks the configuration. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config
}
