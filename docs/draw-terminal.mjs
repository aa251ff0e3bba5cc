// Draws what a terminal would show as an SVG picture, colours included. Reads the output of a command:
//   FORCE_COLOR=1 npx crosscheck run … 2>&1 | node docs/draw-terminal.mjs 'crosscheck run …' > docs/run.svg
import { text } from 'node:stream/consumers'

const columns = 136
const cell = { width: 7.8, height: 18 }
const margin = 16
const testDatabase = '#16181d'
const ink = '#d6d9de'

/** What each SGR code that chalk writes changes (ECMA-48, 8.3.117). */
const effects = {
  0: () => ({}),
  1: style => ({ ...style, bold: true }),
  2: style => ({ ...style, faint: true }),
  7: style => ({ ...style, inverse: true }),
  22: style => ({ ...style, bold: false, faint: false }),
  27: style => ({ ...style, inverse: false }),
  31: style => ({ ...style, colour: '#f2777a' }),
  32: style => ({ ...style, colour: '#8fd18a' }),
  33: style => ({ ...style, colour: '#e8c268' }),
  36: style => ({ ...style, colour: '#79c7d6' }),
  39: style => ({ ...style, colour: undefined }),
}

const output = await text(process.stdin)
const prompt = process.argv[2] === undefined ? '' : `\u001b[2m$\u001b[22m \u001b[1m${process.argv[2]}\u001b[22m\n`
const rows = wrapped(styledCharacters(`${prompt}${output.trimEnd()}`))
const size = { width: 2 * margin + columns * cell.width, height: 2 * margin + rows.length * cell.height }
process.stdout.write(
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" ` +
      'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="13">',
    `<rect width="100%" height="100%" rx="8" fill="${testDatabase}"/>`,
    ...rows.flatMap((row, index) => runsOf(row).map(run => drawn(run, margin + index * cell.height))),
    '</svg>\n',
  ].join('\n'),
)

function styledCharacters(written) {
  const [plain, ...sequences] = written.split('\u001b[')
  let style = {}
  const styled = sequences.flatMap(sequence => {
    const end = sequence.indexOf('m')
    for (const code of sequence.slice(0, end).split(';')) {
      const effect = effects[code]
      if (!effect) throw new Error(`crosscheck writes no SGR ${code}`)
      style = effect(style)
    }
    return charactersOf(sequence.slice(end + 1), style)
  })
  return [...charactersOf(plain, {}), ...styled]
}

function charactersOf(plain, style) {
  return [...plain].map(character => ({ character, style }))
}

/** Lines as a terminal of so many columns breaks them. */
function wrapped(characters) {
  const rows = [[]]
  for (const each of characters) {
    if (each.character === '\n') rows.push([])
    else {
      if (rows.at(-1).length === columns) rows.push([])
      rows.at(-1).push(each)
    }
  }
  return rows
}

/** Neighbours of the same style, with the column at which they begin. */
function runsOf(row) {
  const runs = []
  for (const [column, { character, style }] of row.entries()) {
    const last = runs.at(-1)
    if (last?.style === style) last.text += character
    else runs.push({ column, style, text: character })
  }
  return runs.filter(({ text, style }) => text.trim() !== '' || style.inverse)
}

function drawn({ column, style, text }, top) {
  const x = margin + column * cell.width
  const colour = style.colour ?? ink
  const width = text.length * cell.width
  const attributes = [
    `x="${x.toFixed(1)}" y="${top + 13}" textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs"`,
    `fill="${style.inverse ? testDatabase : colour}"`,
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.faint ? ['opacity="0.6"'] : []),
    'xml:space="preserve"',
  ]
  const back = style.inverse
    ? `<rect x="${x.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${cell.height}" fill="${colour}"/>`
    : ''
  return `${back}<text ${attributes.join(' ')}>${escaped(text)}</text>`
}

function escaped(plain) {
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
