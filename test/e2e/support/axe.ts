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
interface AxeWindow extends Window {
  axe: {
    configure(spec: object): void
    run(context: object, options: object): Promise<AxeResults>
  }
}

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Of a long list its first rows: the others are made alike. */
const CONTEXT = { exclude: ['.virtual-grid-rows > :nth-child(n + 9)'] }

/**
 * What may have the focus without being a control. ARIA has separators and heads of columns that can be moved by keyboard,
 * which the rule doesn't know; Reka's guards send the focus on at once; what has an explanation takes the focus to show
 * it (`shell/FocusHint.vue`).
 */
const FOCUSABLE = ['[role=separator]', '[role=columnheader]', '[data-reka-focus-guard]', '[title]']
const SPEC = {
  rules: [
    {
      id: 'focus-order-semantics',
      selector: `:is(div, h1, h2, h3, h4, h5, h6, p, span):not(${FOCUSABLE.join()})`,
    },
  ],
}

/** All of A and AA of every WCAG, what is good practice beside it, and what is still on trial. */
const OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'],
  resultTypes: ['violations'],
  // It would load style sheets again, which the page's policy forbids.
  preload: false,
}

const COLOURS = { ...OPTIONS, runOnly: ['color-contrast', 'link-in-text-block'] }

/**
 * What axe finds in a page as it is, of all or of its colours alone, one line for each node. The script comes by the debugger, beside which the page's policy
 * stays as it is.
 */
export async function findings(page: Page, only?: 'colours'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(SOURCE)
    await page.evaluate((spec) => (window as unknown as AxeWindow).axe.configure(spec), SPEC)
  }
  const { violations } = await page.evaluate(
    ([context, options]) => (window as unknown as AxeWindow).axe.run(context, options),
    [CONTEXT, only === undefined ? OPTIONS : COLOURS] as const,
  )
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1).join(' ').trim()
      return `${id} (${impact}): ${target.join(' ')}: ${why}`
    }),
  )
}
