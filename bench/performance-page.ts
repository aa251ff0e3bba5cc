const begin = '<!-- figures: begin, written by npm run bench -->'
const end = '<!-- figures: end -->'

/** Puts the generated part between the marks of the page. Throws where they are missing. */
export function withFigures(page: string, figures: string): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end, from)
  if (from < 0 || to < 0) throw new Error(`the page has no ${begin} … ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${figures.trim()}\n\n${page.slice(to)}`
}
