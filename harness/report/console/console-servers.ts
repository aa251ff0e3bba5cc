import { ownCommand } from '../../kit/own-command.ts'
import { escapeControl } from '../presentation/escape-control.ts'
import type { Paint } from '../presentation/paint.ts'
import { textWidth } from '../presentation/text-width.ts'

/** The servers that `--source` and `--target` can name on this machine. */
export interface ServerOverview {
  ready: { spec: string; name: string; where: string; origin: string }[]
  fetchable: { spec: string; from: string }[]
  /** Whether containers can be started, with the reason in words. */
  containers: { possible: boolean; because: string }
  cacheDirectory: string
}

/** Renders a line for each server: its spec and its origin. */
export function renderServers({ ready, fetchable, containers, cacheDirectory }: ServerOverview, paint: Paint): string {
  const readyRows = ready.map(({ spec, name, where, origin }) => [paint.go('✓'), spec, name, `${where}: ${origin}`])
  const fetchableRows = fetchable.map(({ spec, from }) => [paint.faint('·'), spec, '', `can be fetched: ${from}`])
  const [first] = fetchable
  const sign = containers.possible ? paint.go('✓') : paint.faint('·')
  const lines = [
    ...table([
      ...readyRows,
      ...fetchableRows,
      [sign, 'an image', '', `with --runtime container: ${containers.because}`],
      [paint.go('✓'), 'mysql://user@host:port', '', 'a server that already runs'],
    ]),
    '',
    `${paint.strong('cache')}  ${paint.place(escapeControl(cacheDirectory))}`,
    ...(first ? [`${paint.strong('fetch')}  ${ownCommand(['servers', 'fetch', first.spec])}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Aligns rows in columns. The first column is a sign that may be painted; the last column is not padded. */
function table(rows: string[][]): string[] {
  const shown = rows.map(([sign = '', ...cells]) => ({ sign, cells: cells.map(escapeControl) }))
  const widthOf = (index: number) => Math.max(...shown.map(({ cells }) => textWidth(cells[index] ?? '')))
  return shown.map(({ sign, cells }) => {
    const padded = cells.map((cell, index) => (index === cells.length - 1 ? cell : padTo(cell, widthOf(index))))
    return [sign, ...padded].join('  ')
  })
}

function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}
