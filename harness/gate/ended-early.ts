import { describeShard } from '../model/describe-shard.ts'
import type { IncompleteShard } from '../model/run-end.ts'
import type { Reason } from '../model/verdict.ts'
import { present } from './present.ts'
import type { SummarisedJournal } from './summarised-journal.ts'

/**
 * Returns the reasons why a run ended early; none if it was complete. Nobody knows the results that the rest would have
 * shown.
 */
export function endedEarly({ start, end, lastPlace }: SummarisedJournal): Reason[] {
  const reasons = (...found: Finding[]) => {
    const evidenceByRule = new Map<string, string[]>()
    for (const { rule, sentence } of found) evidenceByRule.set(rule, [...(evidenceByRule.get(rule) ?? []), sentence])
    return present('unknown', evidenceByRule)
  }
  if (!start && !end) {
    return reasons({ rule: 'run-not-finished', sentence: 'nothing was recorded: the run was stopped before it began' })
  }
  if (!end) return reasons(findingOf({ kind: 'killed' }, lastPlace))
  switch (end.end.kind) {
    case 'complete':
      return []
    case 'shards-incomplete':
      return reasons(
        ...end.end.shards.map(shard => {
          const { rule, sentence } = findingOf(shard.end, shard.after)
          return { rule, sentence: `${describeShard(shard)}: ${sentence}` }
        }),
      )
    default:
      return reasons(findingOf(end.end, lastPlace))
  }
}

interface Finding {
  rule: string
  sentence: string
}

/** `place` is the place of the last observed statement. */
function findingOf(end: IncompleteShard['end'], place: string | undefined): Finding {
  const after = place === undefined ? '' : `, after ${place}`
  switch (end.kind) {
    case 'killed':
      return { rule: 'run-not-finished', sentence: `the journal ends in mid-run${after}: the run was killed` }
    case 'interrupted':
      return { rule: 'interrupted', sentence: `interrupted by ${end.by}${after}` }
    case 'server-died':
      return { rule: 'server-died', sentence: `the ${end.side} died${after}: ${end.detail}` }
    case 'failed':
      return { rule: 'run-failed', sentence: `the run failed${after}: ${end.detail}` }
    case 'missing':
      return { rule: 'shard-missing', sentence: `it is missing: ${end.detail}` }
    default:
      return end satisfies never
  }
}
