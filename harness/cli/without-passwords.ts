import { existsSync } from 'node:fs'
import { dirname } from 'node:path'

/** Shorter ones would be found in the middle of everything. */
const leastCharacters = 3
const extension = /\.(?:sql|ts|js|mjs|json|jsonl|ya?ml|xml|md|html|pem)(?::\d+)?$/
/** `mysql:9.7`, `pingcap/tidb:v8.5`, a fingerprint, a day, a number. */
const harmless = /^(?:[a-z][a-z0-9._/-]*:v?\d[\w.-]*|[a-f0-9]{6,12}|\d{4}-\d\d-\d\d|\d{1,5}(?:[./]\d+)?)$/
/** Options whose values nobody else looks at before they come up in a message. */
const free = ['--source', '--target', '--config', '--baseline']

/**
 * A message without those words of the command line that may be a password, which somebody has given where none belongs.
 * What is the name of a file, or lies in a folder that is there, stays: without it nobody could tell what is wrong.
 */
export function withoutPasswords(message: string, args: readonly string[]): string {
  const words = freeWords(args).filter(word => word.length >= leastCharacters && mayBePassword(word))
  const hidden = words.reduce((text, word) => text.replaceAll(asWord(word), '…'), message)
  if (hidden === message) return message
  return `${hidden}\n  (… is a word of the command line, which is not repeated: it might be a password)`
}

/** Where it stands by itself: within a longer word it is part of something else. */
function asWord(word: string): RegExp {
  return new RegExp(`(?<![\\w-])${RegExp.escape(word)}(?![\\w-])`, 'g')
}

/** Those that belong to no option, or to one that takes any text. */
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
  // Addresses have messages of their own, which show what may be shown.
  if (word.includes('://')) return false
  const folder = dirname(word)
  return !existsSync(word) && (folder === '.' || !existsSync(folder))
}
