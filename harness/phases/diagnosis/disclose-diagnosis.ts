import type { DisclosureTools } from '../../model/phase.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'

/**
 * Returns an entry of the phase without the values that it may contain. The statements of scripts are disclosed before.
 */
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
