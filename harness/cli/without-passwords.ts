import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

/** Shorter words would be found inside many other words. */
const leastCharacters = 3
const extension = /\.(?:sql|ts|js|mjs|json|jsonl|ya?ml|xml|md|html|pem)(?::\d+)?$/
/** Matches words such as `mysql:9.7`, `pingcap/tidb:v8.5`, a fingerprint, a day, a number. */
const harmless = /^(?:[a-z][a-z0-9._/-]*:v?\d[\w.-]*|[a-f0-9]{6,12}|\d{4}-\d\d-\d\d|\d{1,5}(?:[./]\d+)?)$/
/** Options whose values are not checked before they occur in a message. */
const free = ['--source', '--target', '--config', '--baseline']

/**
 * Returns a message without those words of the command line that may be a misplaced password. The name of a file, or a
 * path in an existing folder, is kept: without it nobody could find the fault.
 */
export function withoutPasswords(message: string, args: readonly string[]): string {
  const words = freeWords(args).filter(word => word.length >= leastCharacters && mayBePassword(word))
  const hidden = words.reduce((text, word) => text.replaceAll(asWord(word), '…'), message)
  if (hidden === message) return message
  return `${hidden}\n  (… is a word of the command line, which is not repeated: it might be a password)`
}

/** Matches the word by itself: within a longer word it has another meaning. */
function asWord(word: string): RegExp {
  return new RegExp(`(?<![\\w-])${RegExp.escape(word)}(?![\\w-])`, 'g')
}

/** Returns the words that belong to no option, or to one that accepts any text. */
function freeWords(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const [name, value] = arg.startsWith('--') && arg.includes('=') ? arg.split(/=(.*)/s) : [undefined, arg]
    const option = name ?? args[index - 1]
    const isOwn = name === undefined && arg.startsWith('-')
    const isOfOption = option?.startsWith('--') === true && !free.includes(option)
    return isOwn || isOfOption || value === undefined ? [] : [value]
  })
}

function mayBePassword(word: string): boolean {
  if (harmless.test(word) || extension.test(word)) return false
  // Addresses have messages of their own, which hide the passwords.
  if (word.includes('://')) return false
  const folder = dirname(word)
  return !existsSync(word) && (folder === '.' || !existsSync(folder))
}
