import type { ScenarioFacts } from '../shared/scenario'
import type { Locale } from '../shared/text'
import { cardOf, type Scenario } from '../shared/scenario'
import { scenarioRows } from './help'

/** What `forkscope list --json` prints: the scenarios with knobs and lessons, in the course's order. */
export interface ListDocument {
  readonly format: 'forkscope.scenarios/1'
  readonly scenarios: readonly ScenarioFacts[]
}

/** `forkscope list`: one line a scenario; ends with a newline. */
export function list(scenarios: readonly Scenario[], json: boolean, locale: Locale): string {
  if (!json) return `${scenarioRows(scenarios, locale).join('\n')}\n`
  const cards = scenarios.map(cardOf).sort((a, b) => a.chapter - b.chapter)
  return `${JSON.stringify({ format: 'forkscope.scenarios/1', scenarios: cards } satisfies ListDocument, null, 2)}\n`
}
