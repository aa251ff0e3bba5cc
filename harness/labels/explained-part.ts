import type { Difference } from '../model/difference.ts'
import { isConsequential, type Kind } from '../model/kind.ts'
import type { Recognition } from './catalogue/label.ts'

/** The kinds that a label explains. */
export function explainedKinds({ kinds }: Pick<Recognition, 'kinds'>): readonly Kind[] {
  return kinds ?? ['error', 'setup']
}

/**
 * Returns which part of a divergence a label explains and which it does not, in one sentence; undefined if it explains
 * all that somebody would have to act on.
 */
export function explainedPart(
  recognition: Pick<Recognition, 'kinds' | 'columns'>,
  differences: readonly Difference[],
): string | undefined {
  const parts = differences.filter(isConsequential).flatMap(partsOf)
  const pattern = recognition.columns === undefined ? undefined : new RegExp(recognition.columns, 'i')
  const isExplained = ({ kind, column }: Part) =>
    explainedKinds(recognition).includes(kind) && (column === undefined || !pattern || pattern.test(column))
  const [explained, others] = [parts.filter(isExplained), parts.filter(part => !isExplained(part))]
  if (others.length === 0 || explained.length === 0) return undefined
  return `This explains ${listed(explained)}, and not ${listed(others)}.`
}

interface Part {
  kind: Kind
  column?: string
}

function partsOf({ kind, column, columns = column === undefined ? [] : [column] }: Difference): Part[] {
  return columns.length === 0 ? [{ kind }] : columns.map(name => ({ kind, column: name }))
}

function listed(parts: readonly Part[]): string {
  const texts = parts.map(({ kind, column }) => (column === undefined ? kind : `${kind} of \`${column}\``))
  const unique = [...new Set(texts)]
  return unique.length < 2 ? unique.join() : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`
}
