/** How many columns of a terminal a visible text takes: wide characters take two, combining ones none. */
export function textWidth(text: string): number {
  if (/^\p{ASCII}*$/u.test(text)) return text.length
  let width = 0
  for (const character of text) width += combining.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}

const combining = /^[\p{Mn}\p{Me}]$/u
// East Asian wide and full-width letters, and pictures; source: unicode.org/reports/tr11.
const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u
