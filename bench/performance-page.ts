/** Parts of the page that are measured separately. */
export type Part = 'statements' | 'rows' | 'accounts'

const begin = (part: Part) => `<!-- ${part}: begin, written by npm run bench -->`
const end = (part: Part) => `<!-- ${part}: end -->`

/** Inserts the measured figures between the marks of their part. Throws if the marks are missing. */
export function withFigures(page: string, part: Part, figures: string): string {
  const from = page.indexOf(begin(part))
  const to = page.indexOf(end(part), from)
  if (from < 0 || to < 0) throw new Error(`the page has no ${begin(part)} … ${end(part)}`)
  return `${page.slice(0, from + begin(part).length)}\n\n${figures.trim()}\n\n${page.slice(to)}`
}
