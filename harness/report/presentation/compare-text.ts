import { diffWordsWithSpace } from 'diff/lib/diff/word.js'
import type { BySide } from '../../model/side.ts'

/** A piece of text that both sides have, or that only this side has. */
export interface Piece {
  text: string
  changed: boolean
}

const wordsFrom = 32
const shortenFrom = 160
const keptAround = 24
/** The limit of edits: beyond it the texts have little in common, and the comparison would take long. */
const maxEdits = 400

/**
 * Returns the pieces of two texts that differ, for each side. Long texts are compared by words, and their common parts
 * are shortened to the neighbourhood of the differences; short texts are compared by their common beginning and end.
 */
export function compareText(source: string, target: string): BySide<Piece[]> {
  if (source === target)
    return { source: [{ text: source, changed: false }], target: [{ text: target, changed: false }] }
  const changes =
    Math.min(source.length, target.length) < wordsFrom
      ? undefined
      : diffWordsWithSpace(source, target, { maxEditLength: maxEdits })
  if (!changes) return byEnds(source, target)
  const shared = changes.reduce(
    (sum, { value, added, removed }) => sum + (added || removed ? 0 : value.trim().length),
    0,
  )
  if (shared * 2 < Math.min(source.length, target.length)) return wholly(source, target)
  const of = (skipped: 'added' | 'removed', own: 'added' | 'removed') =>
    shorten(changes.filter(change => !change[skipped]).map(change => ({ text: change.value, changed: change[own] })))
  return { source: of('added', 'removed'), target: of('removed', 'added') }
}

/**
 * Marks both texts as changed. If less than half of the text is shared, it is shared by chance, and to mark the rest
 * would mislead.
 */
function wholly(source: string, target: string): BySide<Piece[]> {
  return { source: [{ text: source, changed: true }], target: [{ text: target, changed: true }] }
}

function byEnds(source: string, target: string): BySide<Piece[]> {
  const [a, b] = [charactersOf(source), charactersOf(target)]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start += 1
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  if ((start + end) * 2 < shorter) return wholly(source, target)
  const pieces = (characters: string[]) =>
    shorten([
      { text: characters.slice(0, start).join(''), changed: false },
      { text: characters.slice(start, characters.length - end).join(''), changed: true },
      { text: characters.slice(characters.length - end).join(''), changed: false },
    ])
  return { source: pieces(a), target: pieces(b) }
}

/** Splits a text into characters; a character that `escapeControl` shows by its code stays whole. */
function charactersOf(text: string): string[] {
  return text.match(/\\u\{[0-9a-f]+\}|\\x[0-9a-f]{2}|./gsu) ?? []
}

function shorten(pieces: Piece[]): Piece[] {
  const kept = pieces.filter(piece => piece.text !== '')
  if (kept.reduce((sum, { text }) => sum + text.length, 0) < shortenFrom) return kept
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
