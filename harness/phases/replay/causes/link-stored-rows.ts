import type { Difference } from '../../../model/difference.ts'
import type { Finding } from '../../../model/finding.ts'
import { effectsOf } from '../../../sql/effects/statement-effects.ts'
import { areStoredSo, differingRowsOf } from './stored-rows.ts'

/**
 * Links the findings of one suite to the rows of a table that the servers hold differently at its end. Rows of a query that
 * differ exactly so become a finding of their own, with `follows`; the rest stands alone.
 */
export function linkStoredRows(findings: readonly Finding[]): Finding[] {
  const stored = findings.flatMap(finding => {
    const table = tableOf(finding)
    if (table === undefined || finding.isNoise || finding.follows) return []
    return finding.differences.flatMap(difference => {
      const rows = differingRowsOf(difference)
      return rows ? [{ finding, table, rows }] : []
    })
  })
  if (stored.length === 0) return [...findings]
  return findings.flatMap(finding => {
    if (finding.subject.kind === 'table' || finding.isNoise || finding.follows) return [finding]
    const tables = tablesRead(finding)
    const explanationOf = (difference: Difference) => {
      const rows = differingRowsOf(difference)
      return rows && stored.find(each => tables.has(each.table) && areStoredSo(rows, each.rows))?.finding
    }
    const cause = finding.differences.map(explanationOf).find(each => each !== undefined)
    return cause ? parted(finding, difference => explanationOf(difference) === cause, cause) : [finding]
  })
}

/** Returns the table whose contents a finding is about, in lower case. */
function tableOf({ subject, sql = '' }: Finding): string | undefined {
  return subject.kind === 'table' ? effectsOf(sql).tables?.reads[0]?.name.toLowerCase() : undefined
}

function tablesRead({ sql = '' }: Finding): ReadonlySet<string> {
  return new Set(effectsOf(sql).tables?.reads.map(({ name }) => name.toLowerCase()))
}

/** Parts a finding into what follows from the cause and the rest. */
function parted(finding: Finding, isExplained: (difference: Difference) => boolean, cause: Finding): Finding[] {
  const explained = finding.differences.filter(isExplained)
  const rest = finding.differences.filter(difference => !isExplained(difference))
  return [
    { ...finding, differences: explained, follows: cause },
    ...(rest.length === 0 ? [] : [{ ...finding, differences: rest }]),
  ]
}
