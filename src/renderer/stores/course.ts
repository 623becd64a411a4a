import { computed } from 'vue'
import { defineStore } from 'pinia'
import type { ChapterProgress } from '../../shared/progress'
import type { ScenarioCard } from '../../shared/scenario'
import { useApp } from './app'
import { useNav } from './nav'
import { useRuns } from './runs'

/** The chapters in order, what was done of them, and the way from one to the next. */
export const useCourse = defineStore('course', () => {
  const app = useApp()
  const nav = useNav()
  const runs = useRuns()

  const chapters = computed<readonly ScenarioCard[]>(() =>
    (app.hello?.scenarios ?? []).toSorted((a, b) => a.chapter - b.chapter),
  )
  const done = computed(() => chapters.value.filter(({ id }) => progressOf(id)?.doneAt != null).length)

  function progressOf(scenario: string): ChapterProgress | undefined {
    return app.progress[scenario]
  }

  /** The chapter so many places after another one; null beyond the ends. */
  function neighbour(entry: string | null, by: 1 | -1): string | null {
    const entries = chapters.value.map(({ id }) => id)
    const at = entries.indexOf(entry ?? '')
    return at < 0 ? null : (entries[at + by] ?? null)
  }

  function cardOf(entry: string | null): ScenarioCard | null {
    return chapters.value.find(({ id }) => id === entry) ?? null
  }

  /** Opens a page of the course, whatever was on screen. */
  function open(entry: string): void {
    nav.room = 'lab'
    nav.entry = entry
    runs.inRoom.lab = null
  }

  /** Goes on to the next page, or back to the one before; from a run's view, from the chapter of the run. */
  function go(by: 1 | -1): void {
    const origin = runs.find(runs.inRoom.lab)?.origin
    const here = origin?.kind === 'scenario' ? origin.scenario : nav.entry
    const entry = neighbour(here, by)
    if (entry !== null) open(entry)
  }

  return { chapters, done, progressOf, neighbour, cardOf, open, go }
})
