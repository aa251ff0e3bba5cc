import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleCompletedVerdict, examplePages } from '../testing/example-pages.ts'
import { openBrowser, openPage } from '../testing/open-browser.ts'

/** A4 without the margins of the style sheet: 210 mm less 2 × 12 mm, at 96 pixels an inch. */
const paperWidth = Math.floor(((210 - 24) / 25.4) * 96)
const pages = examplePages()

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

async function printed(html: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await openPage(browser, html, { width: paperWidth, colorScheme })
  await page.emulateMedia({ media: 'print', colorScheme })
  return page
}

/** The script that returns the texts of the page that are on the paper, within its edges. */
const textsOnPaper = `[...(function* () {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.data.trim() === '' || /^(SCRIPT|STYLE|OPTION)$/.test(node.parentElement.tagName)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()]
    const seen = node.parentElement.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true })
    const cut = boxes.some(({ left, right }) => left < -1 || right > ${paperWidth} + 1)
    yield { text: node.data.trim(), seen: seen && boxes.length > 0, cut }
  }
})()]`

interface TextOnPaper {
  text: string
  seen: boolean
  cut: boolean
}

const notPrinted = '.filters, .actions, button, .skip, .filters *, .actions *'

describe('the printed page', () => {
  it.each(Object.keys(pages))('shows all of it, cut nowhere: %s', async name => {
    const page = await printed(pages[name]!)
    try {
      await page.evaluate(`for (const each of document.querySelectorAll('${notPrinted}')) each.remove()`)
      const texts = await page.evaluate<TextOnPaper[]>(textsOnPaper)
      expect(texts.length).toBeGreaterThan(5)
      // The message that the filters match nothing is hidden on paper as on the screen.
      const hidden = texts.filter(({ seen }) => !seen).map(({ text }) => text)
      expect(hidden.filter(text => !/^(source |No divergence fits these filters\.)/.test(text))).toEqual([])
      expect(texts.filter(({ cut }) => cut)).toEqual([])
    } finally {
      await page.close()
    }
  })

  it('tells who is responsible for what, why and until when', async () => {
    const page = await printed(pages.acceptances!)
    try {
      const texts = await page.evaluate<TextOnPaper[]>(textsOnPaper)
      const paper = texts.filter(({ seen, cut }) => seen && !cut).map(({ text }) => text)
      const accepted = exampleCompletedVerdict().divergences.filter(({ status }) => status === 'accepted')
      expect(accepted.length).toBeGreaterThan(10)
      for (const { because } of accepted) expect(paper).toContain(`: ${because}`.trim())
    } finally {
      await page.close()
    }
  })

  it('is dark on white, whatever the screen is', async () => {
    const page = await printed(pages.differences!, 'dark')
    try {
      const ink = await page.evaluate('getComputedStyle(document.body).color')
      expect(ink).toBe('rgb(27, 32, 39)')
    } finally {
      await page.close()
    }
  })

  it('is all open, and what was closed is closed again afterwards', async () => {
    const page = await openPage(browser, pages.acceptances!)
    try {
      const open = () => page.locator('details[open]').count()
      const before = await open()
      await page.evaluate('dispatchEvent(new Event("beforeprint"))')
      expect(await open()).toBe(await page.locator('details').count())
      expect(await open()).toBeGreaterThan(before)
      await page.evaluate('dispatchEvent(new Event("afterprint"))')
      expect(await open()).toBe(before)
    } finally {
      await page.close()
    }
  })
})
