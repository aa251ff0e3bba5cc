import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examplePages } from '../testing/example-pages.ts'
import { openBrowser, openPage } from '../testing/open-browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pages = examplePages()
const looks = (['light', 'dark'] as const).flatMap(colorScheme => [380, 1200].map(width => ({ colorScheme, width })))

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** Every rule of axe, including its best practices, except those of WCAG AAA. */
const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}

async function violationsOn(page: Page): Promise<string[]> {
  // Through the debugger's protocol, to which the page's own policy does not apply.
  await page.evaluate(axe)
  const { violations, passes } = await page.evaluate(
    options => (globalThis as unknown as { axe: { run(of: RunOptions): Promise<AxeResults> } }).axe.run(options),
    rules,
  )
  expect(passes.length).toBeGreaterThan(10)
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target}: ${node.failureSummary}`))
}

describe('axe finds nothing to object to', () => {
  describe.each(looks)('$colorScheme, $width px', look => {
    it.each(Object.keys(pages))('%s', async name => {
      const page = await openPage(browser, pages[name]!, look)
      try {
        expect(await violationsOn(page)).toEqual([])
        if (look.width > 380 || (await page.locator('details:not([open])').count()) === 0) return
        await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
        expect(await violationsOn(page)).toEqual([])
      } finally {
        await page.close()
      }
    })
  })
})
