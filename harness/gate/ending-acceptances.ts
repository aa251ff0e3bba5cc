import type { Divergence } from '../model/divergence.ts'

/** Returns a sentence for each acceptance that this run needs and that ends soon, in the order of their last days. */
export function endingAcceptances(divergences: readonly Divergence[]): string[] {
  return divergences
    .flatMap(({ acceptance, status, fingerprint, statements }) => {
      if (status !== 'accepted' || acceptance?.daysLeft === undefined) return []
      const { daysLeft, owner, until, reason } = acceptance
      const at = statements[0]?.at
      return [{ until, text: `${at}: ${fingerprint}, accepted by ${owner}, ends ${when(daysLeft, until)}: ${reason}` }]
    })
    .toSorted((one, other) => (one.until < other.until ? -1 : one.until > other.until ? 1 : 0))
    .map(({ text }) => text)
}

function when(daysLeft: number, until: string): string {
  if (daysLeft === 0) return `today, ${until}`
  if (daysLeft === 1) return `tomorrow, ${until}`
  return `in ${daysLeft} days, on ${until}`
}
