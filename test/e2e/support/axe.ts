import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** What is read here of axe-core's answer. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
  }[]
}
type AxeWindow = Window & { axe: { run(context: object, options: object): Promise<AxeResults> } }

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Of a long list its first rows: the others are made alike. */
const CONTEXT = { exclude: ['.virtual-grid-rows > :nth-child(n + 9)'] }

/** All of A and AA of every WCAG, what is good practice beside it, and what is still on trial. */
const OPTIONS = {
  // It knows no splitter, no head of a grid's column and no graph that is gone through by keyboard, all of which ARIA has.
  rules: { 'focus-order-semantics': { enabled: false } },
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'],
  resultTypes: ['violations'],
  // It would load style sheets again, which the page's policy forbids.
  preload: false,
}

/**
 * What axe finds in a page as it is, one line for each node. The script comes by the debugger, beside which the page's policy
 * stays as it is.
 */
export async function findings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE)
  const { violations } = await page.evaluate(
    ([context, options]) => (window as unknown as AxeWindow).axe.run(context, options),
    [CONTEXT, OPTIONS] as const,
  )
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1).join(' ').trim()
      return `${id} (${impact}): ${target.join(' ')}: ${why}`
    }),
  )
}
