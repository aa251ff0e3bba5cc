import type { Shard } from './shard.ts'

/** `shard 2 of 4` */
export function describeShard({ index, count }: Shard): string {
  return `shard ${index} of ${count}`
}
