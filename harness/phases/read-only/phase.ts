import type { OpenedPhase, Phase, PhaseContext } from '../contract/phase.ts'
import { discloseReadOnly } from './disclose-read-only.ts'
import { mergeReadOnly } from './merge-read-only.ts'
import { planReadOnly } from './plan-read-only.ts'
import type { ReadOnlyEntry } from './read-only-entry.ts'
import { ReadOnlyJudge } from './read-only-judge.ts'
import { applicationLines } from './section/application-lines.ts'

/** Replays the suites once more while both servers are read-only, and lists the read-only bypasses. */
export const readOnly: Phase<ReadOnlyEntry> = {
  name: 'read-only',
  title: 'While the database is read-only',
  circumstance: 'while read-only',
  entries: async () => (await import('./read-only-entry.ts')).readOnlyEntrySchema,
  plan: planReadOnly,
  changesServers: config => config.readOnly.phase !== 'off',
  open,
  judge: base => new ReadOnlyJudge(base),
  merge: mergeReadOnly,
  disclosed: discloseReadOnly,
  progress: entry =>
    entry.kind === 'preparation'
      ? {
          text: applicationLines(entry.application)
            .map(line => `read-only (${entry.mode}): ${line}`)
            .join('\n'),
          isKept: true,
        }
      : undefined,
}

async function open(context: PhaseContext): Promise<OpenedPhase<ReadOnlyEntry> | { leftOutBecause: string }> {
  const { mode } = context.config.readOnly
  const [{ openReadOnlyServers }, { prepareWherePossible }, { openReadOnlyContext }, { observeReadOnly }] =
    await Promise.all([
      import('./read-only-servers.ts'),
      import('./prepare-where-possible.ts'),
      import('./open-read-only-context.ts'),
      import('./observe-read-only.ts'),
    ])
  const servers = await openReadOnlyServers(context)
  const preparations = await prepareWherePossible(servers, context)
  if ('leftOutBecause' in preparations) return preparations
  const readOnlyContext = openReadOnlyContext(servers, preparations, context)
  return {
    run: signal => observeReadOnly(mode, readOnlyContext, signal),
    prepare: () => void readOnlyContext.places.make(),
  }
}
