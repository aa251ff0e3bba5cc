import type { Difference } from '../../model/difference.ts'
import type { Divergence } from '../../model/divergence.ts'
import { decisiveDifferences, moreDifferences } from '../presentation/decisive-differences.ts'
import { differenceLines } from '../presentation/difference-lines.ts'
import { noPaint } from '../presentation/paint.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { element } from './xml.ts'

/** Renders the reason why a case fails: the differences of a divergence at this place. */
export function failureElement(
  { at, sql, differences }: { at: string; sql?: string; differences: readonly Difference[] },
  divergence: Divergence,
  commands: RunCommands,
): string {
  const own = differences.filter(
    ({ kind }) => divergence.kinds.includes(kind) || (kind === 'error' && divergence.kinds.includes('setup')),
  )
  const { decisive, minor } = decisiveDifferences(own)
  const more = moreDifferences(minor)
  const lines = [
    at,
    `${divergence.severity} (${divergence.kinds.join(', ')}), ${divergence.status}, ${divergence.fingerprint}`,
    ...(divergence.because === undefined ? [] : [divergence.because]),
    ...(sql === undefined ? [] : ['', sql]),
    '',
    ...decisive.flatMap(difference => differenceLines(difference, noPaint, { width: 160, rows: 5 })),
    ...(more === undefined ? [] : [`… ${more}`]),
    '',
    '- source, + target',
    commands.explain(divergence.fingerprint),
  ]
  const message = `${divergence.severity}: ${decisive[0]?.summary ?? divergence.kinds.join(', ')}`
  return element('failure', { type: divergence.severity, message }, lines.join('\n'))
}
