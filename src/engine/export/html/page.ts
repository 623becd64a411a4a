import { commandLine } from '../../../shared/command-line'
import { formatOf, type Format } from '../../../shared/format'
import type { RunModel } from '../../../shared/run/model'
import type { Scenario } from '../../../shared/scenario'
import type { Locale, LocalizedText } from '../../../shared/text'
import { visible } from '../../../shared/visible'
import type { Samples } from '../samples'
import { TEXTS, type Texts } from './texts'

/** What every part of the report is made from. */
export interface Page {
  readonly model: RunModel
  readonly samples: Samples
  /** Null when the run was a command, or one of a scenario that this version does not have. */
  readonly scenario: Scenario | null
  readonly locale: Locale
  readonly texts: Texts
  readonly format: Format
  /** A text in the report's language. */
  local(text: LocalizedText): string
  /** A name that the program gave, as the scenario calls it in this language. */
  say(name: string): string
}

export function pageOf(model: RunModel, samples: Samples, scenario: Scenario | null, locale: Locale): Page {
  return {
    model,
    samples,
    scenario,
    locale,
    texts: TEXTS[locale],
    format: formatOf(locale),
    local: (text) => text[locale],
    say: (name) => model.say(name)[locale],
  }
}

/** What a run is called. */
export function titleOf({ model, scenario, local, texts }: Page): string {
  const { origin, title } = model.meta!
  if (title !== undefined) return visible(title)
  switch (origin.kind) {
    case 'scenario':
      return scenario === null ? origin.scenario : local(scenario.title)
    case 'command':
      return commandLine(origin.argv)
    case 'trace':
      return visible(origin.name)
    case 'machine':
      return texts.machine
  }
}
