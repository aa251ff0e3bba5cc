import type { Outcome } from '../model/outcome.ts'

/** What a server answered, without its wording, so that answers of two servers can be set beside each other. */
export function answerInShort(outcomes: readonly Outcome[]): string {
  return outcomes.length === 0 ? 'not recorded' : outcomes.map(inShort).join('; ')
}

function inShort(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'rows':
      return `${outcome.rowCount} ${outcome.rowCount === 1 ? 'row' : 'rows'}`
    case 'done':
      return outcome.affectedRows === 0n ? 'done' : `done, ${outcome.affectedRows} affected`
    case 'refused':
      return `${outcome.errno} ${outcome.sqlState}`
    case 'lost':
      return `lost (${outcome.cause})`
    default:
      return outcome satisfies never
  }
}
