import { escapeControlLines } from '../report/presentation/escape-control.ts'

/**
 * Returns commander's message about a wrong command line without the wrong words, because one of them may be a
 * misplaced password. The names of long options are kept, and so are commander's own suggestions.
 */
export function withoutArguments(text: string): string {
  return escapeControlLines(text)
    .map(line =>
      line
        .replace(/(unknown option ')(--[a-z][a-z-]*)?.*?(')$/, (_, before, name = '…', after) => before + name + after)
        .replace(/(unknown command) '.*'$/, '$1')
        .replace(/(argument) '.*' (is invalid)/, '$1 $2')
        .replace(/(value) '.*' (from env)/, '$1 $2')
        .replace(/(too many arguments(?: for '[a-z]+')?\. Expected \d+ arguments? but got \d+).*$/, '$1.'),
    )
    .join('\n')
}
