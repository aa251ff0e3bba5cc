import { textColumns } from '../../model/cells.ts'
import type { Finding } from '../../model/finding.ts'
import type { PhaseJudge, PhaseJudgement } from '../../model/phase.ts'
import type { Section } from '../../model/section.ts'
import type { BySide } from '../../model/side.ts'
import type { TimeZoneEntry } from './time-zone-entry.ts'

/** Reports a finding if the servers have different time zones, because their times then differ. */
export class TimeZonesJudge implements PhaseJudge<TimeZoneEntry> {
  readonly #zones: Partial<BySide<string>> = {}

  add({ side, zone }: TimeZoneEntry): readonly Finding[] {
    this.#zones[side] = zone
    const { source, target } = this.#zones
    if (source === undefined || target === undefined || source === target) return []
    return [
      {
        phase: 'time-zones',
        subject: { kind: 'server', name: 'time zone', title: `time zone ${target}`, side: 'target' },
        identity: 'the time zone of the target',
        differences: [{ kind: 'rows', result: 1, summary: 'the servers are in different time zones', source, target }],
        tolerances: [],
      },
    ]
  }

  settle(): readonly Finding[] {
    return []
  }

  judgement(): PhaseJudgement {
    return { remarks: [['time-zones', Object.entries(this.#zones).map(([side, zone]) => `the ${side}: ${zone}`)]] }
  }

  section(): Section {
    const rows = Object.entries(this.#zones)
    return {
      facts: [{ label: 'time zones', value: rows.map(([, zone]) => zone).join(', '), tone: 'neutral' }],
      blocks: [
        { kind: 'table', level: 'essential', label: 'time zones', columns: textColumns('Side', 'Time zone'), rows },
      ],
    }
  }

  result(): Partial<BySide<string>> {
    return this.#zones
  }
}
