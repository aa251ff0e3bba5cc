import { textColumns } from '../../model/cells.ts'
import type { Section } from '../../model/section.ts'
import { code } from '../../model/spans.ts'
import type { Verdict } from '../../model/verdict.ts'

/**
 * Returns the section about settings that differ between both servers. They are a fact only if there are divergences
 * that they may explain.
 */
export function settingsSection({ settings, divergences }: Pick<Verdict, 'settings' | 'divergences'>): Section {
  if (settings.length === 0) return { facts: [], blocks: [] }
  const names = settings.map(({ name }) => name).join(', ')
  return {
    facts: divergences.length === 0 ? [] : [{ label: 'settings differ', value: names, tone: 'neutral' }],
    blocks: [
      {
        kind: 'table',
        level: 'essential',
        label: 'settings that differ',
        columns: textColumns('setting', 'source', 'target'),
        rows: settings.map(({ name, source, target }) => [[code(name)], valueIn(source), valueIn(target)]),
      },
    ],
  }
}

function valueIn(setting: string) {
  return setting === '' ? '(empty)' : [code(setting)]
}
