/** Returns the number of terminal columns that a visible text takes: wide characters take two, combining ones none. */
export function textWidth(text: string): number {
  if (/^\p{ASCII}*$/u.test(text)) return text.length
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

function columnsOf(character: string): number {
  if (/^[\p{Mn}\p{Me}]$/u.test(character)) return 0
  // East Asian wide and full-width letters, and pictures; source: unicode.org/reports/tr11. Inside of the function,
  // because these sets take some milliseconds to create, and most runs show ASCII alone.
  const isWide =
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u
  return isWide.test(character) ? 2 : 1
}
