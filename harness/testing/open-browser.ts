import { type Browser, chromium, type Page } from 'playwright-core'
import { UsageError } from '../model/usage-error.ts'
import { findBrowser } from './find-browser.ts'

/** For tests: the Chromium of this machine, without a window, until it is disposed of. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === undefined) {
    throw new UsageError('there is no Chromium on PATH', { remedy: 'apt-get install -y chromium' })
  }
  return await chromium.launch({ executablePath })
}

/** Opens a page in a separate window. */
export async function openPage(
  browser: Browser,
  html: string,
  { colorScheme = 'light', width = 1200 }: { colorScheme?: 'light' | 'dark'; width?: number } = {},
): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
  await page.setContent(html)
  // The browser lays out a card only when it is scrolled into view; the tests examine all cards without scrolling.
  await page.addStyleTag({ content: '.divergence { content-visibility: visible !important }' })
  return page
}
