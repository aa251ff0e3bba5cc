import { type JudgingRules, judge } from '../gate/judge.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Verdict } from '../model/verdict.ts'
import { allPhases } from '../phases/list.ts'

/** Returns the verdict over a journal with entries of any phase. */
export function judged(entries: Iterable<JournalEntry>, rules: JudgingRules): Verdict {
  return judge(entries, allPhases, rules)
}
