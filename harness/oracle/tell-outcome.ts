import type { Outcome } from '../model/outcome.ts'

/** What a server answered, in a few words. */
export function tellOutcome(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case undefined:
      return 'no further result'
    case 'rows':
      return `${outcome.rowCount} ${outcome.rowCount === 1 ? 'row' : 'rows'}`
    case 'done':
      return `done, ${outcome.affectedRows} affected`
    case 'refused':
      return `${outcome.errno} (${outcome.sqlState}) ${outcome.message}`
    case 'lost':
      return `lost: ${outcome.detail}`
    default:
      return outcome satisfies never
  }
}
