import { diffWordsWithSpace } from 'diff'
import type { BySide } from '../model/side.ts'

/** A run of text that both sides have, or that only this one has. */
export interface Piece {
  text: string
  changed: boolean
}

const wordsFrom = 32
const keptAround = 24
/** Beyond so many edits the texts have little in common, and finding out would take long. */
const maxEdits = 400

/**
 * What differs between two texts, for each side. Long texts are compared by words, and what they share is shortened
 * to the neighbourhood of what they do not; short ones by what they begin and end with.
 */
export function compareText(source: string, target: string): BySide<Piece[]> {
  if (source === target)
    return { source: [{ text: source, changed: false }], target: [{ text: target, changed: false }] }
  const changes =
    Math.min(source.length, target.length) < wordsFrom
      ? undefined
      : diffWordsWithSpace(source, target, { maxEditLength: maxEdits })
  if (!changes) return byEnds(source, target)
  const of = (skipped: 'added' | 'removed', own: 'added' | 'removed') =>
    shorten(changes.filter(change => !change[skipped]).map(change => ({ text: change.value, changed: change[own] })))
  return { source: of('added', 'removed'), target: of('removed', 'added') }
}

function byEnds(source: string, target: string): BySide<Piece[]> {
  const [a, b] = [charactersOf(source), charactersOf(target)]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start += 1
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  // Where less than half is shared, the shared letters are there by chance.
  if ((start + end) * 2 < shorter) start = end = 0
  const pieces = (characters: string[]) =>
    shorten([
      { text: characters.slice(0, start).join(''), changed: false },
      { text: characters.slice(start, characters.length - end).join(''), changed: true },
      { text: characters.slice(characters.length - end).join(''), changed: false },
    ])
  return { source: pieces(a), target: pieces(b) }
}

/** A character that visible() names by its code stays whole. */
function charactersOf(text: string): string[] {
  return text.match(/\\u\{[0-9a-f]+\}|\\x[0-9a-f]{2}|./gsu) ?? []
}

function shorten(pieces: Piece[]): Piece[] {
  const kept = pieces.filter(piece => piece.text !== '')
  return kept.map((piece, index) => {
    if (piece.changed) return piece
    const characters = Array.from(piece.text)
    const before = index === 0 ? 0 : keptAround
    const after = index === kept.length - 1 ? 0 : keptAround
    if (characters.length <= before + after + keptAround) return piece
    const tail = after === 0 ? '' : characters.slice(-after).join('')
    return { text: `${characters.slice(0, before).join('')}…${tail}`, changed: false }
  })
}
