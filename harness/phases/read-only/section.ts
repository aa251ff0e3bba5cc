import type { ReadOnlySummary } from '../../model/read-only-summary.ts'
import type { Section } from '../../model/section.ts'
import { bypassBlocks, bypassFacts } from './section/bypasses.ts'
import { introduction } from './section/introduction.ts'
import { pathBlocks, pathFacts } from './section/paths.ts'
import { switchOverBlocks, switchOverFacts } from './section/switch-over.ts'
import { unexpectedWriteBlocks, unexpectedWriteFacts } from './section/unexpected-writes.ts'
import { writeBlocks } from './section/writes.ts'

/** The section of the read-only phase: log-in paths first, then the writes that succeeded or could have succeeded. */
export function readOnlySection(readOnly: ReadOnlySummary): Section {
  return {
    facts: [
      ...pathFacts(readOnly),
      ...bypassFacts(readOnly),
      ...unexpectedWriteFacts(readOnly),
      ...switchOverFacts(readOnly),
    ],
    blocks: [
      ...introduction(readOnly),
      ...pathBlocks(readOnly),
      ...writeBlocks(readOnly),
      ...bypassBlocks(readOnly),
      ...unexpectedWriteBlocks(readOnly),
      ...switchOverBlocks(readOnly),
    ],
  }
}
