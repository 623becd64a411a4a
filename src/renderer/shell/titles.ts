import { commandLine } from '../../shared/command-line'
import type { RunInfo } from '../../shared/protocol'
import type { RunOrigin } from '../../shared/run/records'
import { visible } from '../../shared/visible'
import { local } from '../i18n'
import { useApp } from '../stores/app'
import { useLibrary } from '../stores/library'

/** Names of scenarios and runs in the window's language. */
export function useTitles() {
  const app = useApp()
  const library = useLibrary()

  function titleOfScenario(id: string): string {
    const card = app.hello?.scenarios.find((scenario) => scenario.id === id)
    return card === undefined ? id : local(card.title)
  }

  /** A run's scenario, or the last parts of its command's program with the arguments. */
  function titleOfOrigin(origin: RunOrigin): string {
    if (origin.kind === 'scenario') return titleOfScenario(origin.scenario)
    if (origin.kind === 'machine') return ''
    if (origin.kind === 'trace') return visible(origin.name)
    return commandLine(origin.argv, true).slice(0, 80)
  }

  /** What somebody called the run, else what it is by what ran. */
  function titleOfRun({ runId, origin }: Pick<RunInfo, 'runId' | 'origin'>): string {
    return visible(library.find(runId)?.title ?? '') || titleOfOrigin(origin)
  }

  return { titleOfScenario, titleOfOrigin, titleOfRun }
}
