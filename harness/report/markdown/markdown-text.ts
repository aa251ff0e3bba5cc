import { escapeControl } from '../presentation/escape-control.ts'

type Heading = string | { title: string; align: 'left' | 'right' }

/**
 * Renders a table; `total` is the number of all rows, of which these are shown. Headings and cells are already
 * Markdown.
 */
export function table(heading: readonly Heading[], rows: string[][], total: number): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const more = total - rows.length
  return [
    line(heading.map(each => (typeof each === 'string' ? each : each.title))),
    line(heading.map(each => (typeof each === 'object' && each.align === 'right' ? '---:' : '---'))),
    ...rows.map(line),
    ...(more > 0 ? ['', `… and ${more} more`] : []),
  ].join('\n')
}

export function code(text: string): string {
  return text === '' ? '(empty)' : `<code>${escaped(text)}</code>`
}

/** Replaces every character with a meaning in Markdown, its tables or HTML by an entity. */
export function escaped(text: string): string {
  return escapeControl(text).replace(/[&<>"'`|*_~[\]\\$#@!{}]/g, character => `&#${character.codePointAt(0)};`)
}

/** Returns a code block whose fence is longer than any run of backticks within. */
export function fenced(language: string, lines: string[]): string {
  const longest = Math.max(2, ...lines.flatMap(line => (line.match(/`+/g) ?? []).map(run => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...lines, fence].join('\n')
}
