import { computed, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import type { ChapterProgress } from '../../shared/progress'
import type { ScenarioCard } from '../../shared/scenario'
import { useApp } from './app'
import { windowStorage } from './keep'
import { useNav } from './nav'
import { useRuns } from './runs'

/** Two ways through the course: by topic, as its chapters are numbered, or each on what the one before has shown. */
export const PATHS = ['topics', 'ground-up'] as const
export type CoursePath = (typeof PATHS)[number]

/** Numbers of the chapters in the order in which each stands on those before it; others come after them. */
const GROUND_UP = [0, 9, 10, 11, 3, 7, 5, 6, 8, 12, 1, 4, 2, 13]

/** The chapters in the order of the chosen path, what was done of them, and the way from one to the next. */
export const useCourse = defineStore('course', () => {
  const app = useApp()
  const nav = useNav()
  const runs = useRuns()

  const kept = windowStorage<CoursePath>('forkscope.course.path')
  const path = ref<CoursePath>(kept.read() === 'ground-up' ? 'ground-up' : 'topics')
  watch(path, (value) => kept.write(value))

  const chapters = computed<readonly ScenarioCard[]>(() => {
    const placeOf = ({ chapter }: ScenarioCard) => {
      const place = path.value === 'topics' ? -1 : GROUND_UP.indexOf(chapter)
      return place < 0 ? GROUND_UP.length + chapter : place
    }
    return (app.hello?.scenarios ?? []).toSorted((a, b) => placeOf(a) - placeOf(b))
  })
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

  return { path, chapters, done, progressOf, neighbour, cardOf, open, go }
})
