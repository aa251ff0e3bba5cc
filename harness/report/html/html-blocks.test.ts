import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block } from '../../model/block.ts'
import { textColumns } from '../../model/cells.ts'
import { arbitraryBlocks } from '../../testing/arbitrary-section.ts'
import { exampleBlocks } from '../../testing/example-section.ts'
import { divergenceAnchors } from './divergence-anchors.ts'
import { renderBlocks } from './html-blocks.ts'

const anchorOf = divergenceAnchors([{ fingerprint: '3cf5d37e0b0a', status: 'new' }])
const rendered = (blocks: readonly Block[]) =>
  renderBlocks(blocks, anchorOf)
    .map(({ text }) => text)
    .join('')

describe('blocks as HTML', () => {
  const page = rendered(exampleBlocks)

  it('have an element for each kind, details too', () => {
    expect(page).toContain('<h3>Time zones: 1 of 2 alike</h3>')
    expect(page).toContain(
      '<p>Both were asked for <code>@@time_zone</code>, <b>once</b><span class="faint"> per run</span>',
    )
    expect(page).toContain(
      '<li>SYSTEM</li><li><b class="bad short">✗ +00:00</b></li><li><b class="neutral short">UTC</b></li>',
    )
    expect(page).toContain('<details class="fold"><summary>Others</summary>')
    expect(page).toContain('<p>a detail in a fold</p>')
    expect(page).toContain('<p>a detail</p>')
  })

  it('link to a divergence of the page, and name one that is not there', () => {
    expect(page).toContain('<a class="mono" href="#3cf5d37e0b0a">3cf5d37e0b0a</a>')
    const elsewhere = { kind: 'divergence', text: 'x', fingerprint: 'ffffffffffff', status: 'new' } as const
    expect(rendered([{ kind: 'paragraph', level: 'detail', text: [elsewhere] }])).toBe('<p><code>x</code></p>\n')
  })

  it('say of each cell of a table to which row and column it belongs, in a frame that the keys can scroll', () => {
    expect(page).toContain('<div class="scroll" tabindex="0" role="group" aria-label="time zones"><table class="list">')
    expect(page).toContain(
      '<th scope="col">setting</th><th scope="col">answers</th><th scope="col" class="number">asked</th>',
    )
    expect(page).toContain(
      '<tr><th scope="row"><code>time_zone</code></th><td><div><b class="good short">✓ alike</b></div><div>SYSTEM</div></td><td class="number">2</td></tr>',
    )
  })

  it('draw a chart within the page, and tell it in words', () => {
    expect(page).toContain('<figcaption>The target answers ten times as slowly as the source.</figcaption>')
    expect(page).toMatch(/<rect class="good" x="230" y="5" width="36" height="14"\/><text [^>]+>✓ 120 ms<\/text>/)
    expect(page).toMatch(/<rect class="bad" x="230" y="29" width="360" height="14"\/><text [^>]+>✗ 1,200\.3 ms<\/text>/)
    expect(page).toContain('<polyline class="series-0" points="90,179.8 395,12 700,179.3"/>')
    expect(page).toContain('>9,000 ms</text>')
  })

  it('are bounded, and say how much is left', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `item ${index}`)
    const list = rendered([{ kind: 'list', level: 'detail', items: many }])
    expect(list.match(/<li>/g)).toHaveLength(301)
    expect(list).toContain('<li>and 700 more</li>')
    const rows = many.map(item => [item])
    const table = rendered([{ kind: 'table', level: 'detail', label: 'items', columns: textColumns('item'), rows }])
    expect(table.match(/<tr>/g)).toHaveLength(301)
    expect(table).toContain('<div class="note">and 700 more</div>')
  })

  it('take nothing for HTML that others say, and leave nothing open', () => {
    const words = fc.oneof(
      fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '`', 'a', ' ', '=', '\u202e', '\u0000') }),
      fc.constant('</td></details><script>alert(1)</script><img src=x onerror=alert(1)>'),
    )
    const known =
      /^(h3|p|code|b|span|a|ul|li|div|table|thead|tbody|tr|th|td|details|summary|figure|figcaption|svg|text|rect|polyline)$/
    fc.assert(
      fc.property(arbitraryBlocks(words), blocks => {
        const open: string[] = []
        const html = rendered(blocks)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the page must not contain these characters
        expect(html).not.toMatch(/[\u0000\u202e]|NaN|Infinity|undefined/)
        const rest = html.replace(
          /<(\/?)([a-z0-9]+)((?: [\w-]+="[^"<>]*"| open)*)(\/?)>/gi,
          (_, closing, name, __, empty) => {
            expect(name).toMatch(known)
            if (closing) expect(open.pop()).toBe(name)
            else if (!empty) open.push(name)
            return ''
          },
        )
        expect(open).toEqual([])
        expect(rest).not.toMatch(/[<>"'`]|&(?!#\d+;)/)
      }),
    )
  })
})
