import { escapeControlLines } from '../report/presentation/escape-control.ts'

/**
 * What commander says of a wrong command line, without the words that were wrong: one of them may be a password that
 * somebody gave where none belongs. Names of long options stay, and so do commander's own suggestions.
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
