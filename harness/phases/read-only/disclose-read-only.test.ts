import { describe, expect, it } from 'vitest'
import type { DisclosureTools } from '../../model/phase.ts'
import { exampleReadOnlyBypass, exampleSwitchRow } from '../../testing/example-read-only.ts'
import { discloseReadOnly } from './disclose-read-only.ts'
import type { ReadOnlyEntry } from './read-only-entry.ts'

const masked = (text: string) => text.replaceAll('secret', 'masked')
const tools: DisclosureTools = {
  hasValues: true,
  sql: masked,
  text: masked,
  sentence: masked,
  label: (_statement, label) => masked(label),
}

const step = { when: 'read-only', sql: "SELECT 'secret'", outcome: 'secret', message: 'near secret' } as const
const outcomes = { waitedMs: 1, blocked: false, steps: [step] }

describe('an entry of the read-only phase', () => {
  it.each<[ReadOnlyEntry]>([
    [exampleSwitchRow('idle', 'an idle connection', outcomes, outcomes)],
    [exampleReadOnlyBypass({ name: 'secret', because: 'of secret' })],
    [{ kind: 'not-examined', because: 'of secret' }],
    [
      {
        kind: 'unexpected-write',
        write: { side: 'target', what: 'secret', before: 'secret', after: 'secret', writtenBy: 'secret' },
        isExplained: false,
      },
    ],
  ])('$0.kind is written with every text masked, and with no member besides', entry => {
    const texts = JSON.stringify(entry)
    expect(texts).toContain('secret')
    expect(discloseReadOnly(entry, tools)).toEqual(JSON.parse(masked(texts)))
  })

  it('has no message and no value if values are left out', () => {
    const entry = exampleSwitchRow('idle', 'an idle connection', outcomes, outcomes)
    expect(JSON.stringify(discloseReadOnly(entry, { ...tools, hasValues: false }))).not.toContain('near')
  })
})
