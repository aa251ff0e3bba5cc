import type { TestCase } from './test-case.ts'

/** The number of test cases in each state. */
export type CaseCounts = Record<TestCase['state'], number>

export function noCases(): CaseCounts {
  return { passed: 0, failure: 0, error: 0, skipped: 0 }
}

export function sumOfCounts(all: Iterable<CaseCounts>): CaseCounts {
  const sum = noCases()
  for (const { passed, failure, error, skipped } of all) {
    sum.passed += passed
    sum.failure += failure
    sum.error += error
    sum.skipped += skipped
  }
  return sum
}

export function numberOfCases({ passed, failure, error, skipped }: CaseCounts): number {
  return passed + failure + error + skipped
}

/** Returns the counts as attributes of junit.xml. */
export function attributesOf(counts: CaseCounts): Record<string, string> {
  const { failure, error, skipped } = counts
  return {
    tests: String(numberOfCases(counts)),
    failures: String(failure),
    errors: String(error),
    skipped: String(skipped),
  }
}
