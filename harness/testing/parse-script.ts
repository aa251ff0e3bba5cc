import type { Statement } from '../model/statement.ts'
import { parseFixture } from '../suite/parse.ts'

/** Reads the only file of a fixture. Throws UsageErrors. */
export function parseScript(text: string, { file }: { file: string }): Statement[] {
  return parseFixture([{ text, file }]).statements
}
