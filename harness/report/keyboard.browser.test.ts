import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { examplePages } from '../testing/example-pages.ts'
import { openBrowser, openPage } from '../testing/open-browser.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  page = await openPage(browser, examplePages().acceptances!)
})
afterEach(() => page.close())

const first = () => page.locator('article.divergence').first()
const isOpen = () =>
  first()
    .locator('> details')
    .evaluate(node => (node as unknown as { open: boolean }).open)
const focused = () =>
  page.evaluate(
    'document.activeElement.matches("article.divergence > .meta a") ? "link" : document.activeElement.tagName',
  )

describe('a card of the report, by the keyboard alone', () => {
  it('opens and closes from its heading', async () => {
    await first().locator('> details > summary').focus()
    expect(await isOpen()).toBe(true)
    await page.keyboard.press('Enter')
    expect(await isOpen()).toBe(false)
    await page.keyboard.press('Space')
    expect(await isOpen()).toBe(true)
  })

  it('has its link behind its heading, which opens it and leaves the address of it', async () => {
    await first().locator('> details > summary').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('link')
    const id = await first().getAttribute('id')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('location.hash')).toBe(`#${id}`)
    // Not with waitForFunction: the policy of the page blocks its repeated checks.
    await expect.poll(isOpen).toBe(true)
  })

  it('is opened by the link to it from elsewhere, though filters hide it', async () => {
    await page.locator('[name=search]').fill('nothing holds this text')
    expect(await first().isVisible()).toBe(false)
    await page.evaluate('location.hash = document.querySelector("article.divergence").id')
    await expect.poll(() => first().isVisible()).toBe(true)
    expect(await isOpen()).toBe(true)
  })

  it('closes and opens with all others', async () => {
    const toggle = page.locator('#toggle')
    await toggle.focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('article.divergence > details[open]').count()).toBeGreaterThan(30)
    await page.keyboard.press('Enter')
    expect(await page.locator('article.divergence > details[open]').count()).toBe(0)
  })
})
