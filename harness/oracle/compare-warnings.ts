import type { Difference } from '../model/difference.ts'
import type { Warning, Warnings } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'

/**
 * Compares the level and code of warnings in order, and their count, but never the wording. If the lists were not read,
 * only the counts are compared. Servers keep at most `max_error_count` warnings (64 on MySQL 5.6 and MariaDB, 1,024
 * since MySQL 8), so a list may be shorter than its count: only the part that both lists can contain is compared.
 */
export function compareWarnings(
  source: Warnings,
  target: Warnings,
  result: number,
): { differences: Difference[]; notCompared: string[] } {
  if (source.kind === 'read' && target.kind === 'read' && source.count === 0 && target.count === 0)
    return { differences: [], notCompared: [] }
  const notCompared = [source, target].flatMap(warnings =>
    warnings.kind === 'unread' ? [`warnings: ${warnings.because}`] : [],
  )
  const lists = { source: listOf(source), target: listOf(target) }
  const held = Math.min(limitOf(source, lists.source), limitOf(target, lists.target))
  const a = lists.source.slice(0, held).map(codeOf)
  const b = lists.target.slice(0, held).map(codeOf)
  if (source.count === target.count && (notCompared.length > 0 || a.join() === b.join())) {
    return { differences: [], notCompared: [...new Set(notCompared)] }
  }
  const difference: Difference = {
    kind: 'warnings',
    result,
    classes: [{ class: changeOf({ source, target }, { source: new Set(a), target: new Set(b) }) }],
    summary: `warnings ${summarise(source, lists.source)} / ${summarise(target, lists.target)}`,
    source: formatWarnings(lists.source),
    target: formatWarnings(lists.target),
  }
  return { differences: [difference], notCompared: [...new Set(notCompared)] }
}

/** Returns the codes that only one side has; if there are none, whether the target has fewer warnings or more. */
function changeOf(warnings: BySide<Warnings>, codes: BySide<ReadonlySet<string>>): string {
  const alone = {
    source: [...codes.source.difference(codes.target)].sort().join(', '),
    target: [...codes.target.difference(codes.source)].sort().join(', '),
  }
  if (alone.source || alone.target) return `${alone.source || 'none'} / ${alone.target || 'none'}`
  const { source, target } = { source: warnings.source.count, target: warnings.target.count }
  if (source === 0 || target === 0) return source === 0 ? 'none / some' : 'some / none'
  return target === source ? 'other' : target < source ? 'less' : 'more'
}

function listOf(warnings: Warnings): Warning[] {
  return warnings.kind === 'read' ? warnings.list : []
}

function limitOf(warnings: Warnings, list: Warning[]): number {
  return list.length < warnings.count ? list.length : Number.POSITIVE_INFINITY
}

function codeOf(warning: Warning): string {
  return `${warning.level} ${warning.code}`
}

function summarise(warnings: Warnings, list: Warning[]): string {
  if (warnings.count === 0) return 'none'
  const codes = [...new Set(list.map(codeOf))].slice(0, 3).join(', ')
  return codes ? `${warnings.count} (${codes})` : String(warnings.count)
}

function formatWarnings(list: Warning[]): string {
  return list
    .slice(0, 5)
    .map(({ level, code, message }) => `${level} ${code}: ${message}`)
    .join('\n')
}
