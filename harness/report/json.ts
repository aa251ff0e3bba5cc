import type { MatrixVerdict } from '../model/matrix.ts'
import type { Verdict } from '../model/verdict.ts'

/** Renders verdict.json, the interface to other programs. */
export function renderJson(verdict: Verdict | MatrixVerdict): string {
  return `${printedJson(verdict)}\n`
}

/**
 * Returns the JSON of a value, with an escape for each character that is invisible or that a terminal could interpret.
 */
export function printedJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(hidden, character =>
    Array.from({ length: character.length }, (_, index) => {
      const code = character.charCodeAt(index).toString(16).padStart(4, '0')
      return `\\u${code}`
    }).join(''),
  )
}

/** JSON.stringify itself escapes the characters below U+0020, and lone surrogates. */
const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
