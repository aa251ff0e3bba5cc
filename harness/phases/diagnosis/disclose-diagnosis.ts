import type { DisclosureTools } from '../../model/phase.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'

/** What the phase writes, without the values that may stand in it. Scripts are made of statements that are disclosed. */
export function discloseDiagnosis(entry: DiagnosisEntry, tools: DisclosureTools): DiagnosisEntry {
  switch (entry.kind) {
    case 'attribution':
      return { ...entry, value: tools.text(entry.value) }
    case 'remark':
      return { ...entry, detail: tools.sentence(entry.detail) }
    case 'reproduction':
      return entry
    default:
      return entry satisfies never
  }
}
