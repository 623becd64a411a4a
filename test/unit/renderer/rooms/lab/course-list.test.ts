// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ChapterNav from '../../../../../src/renderer/rooms/lab/ChapterNav.vue'
import CourseList from '../../../../../src/renderer/rooms/lab/CourseList.vue'
import LabRoom from '../../../../../src/renderer/rooms/lab/LabRoom.vue'
import { useCourse } from '../../../../../src/renderer/stores/course'
import { useNav } from '../../../../../src/renderer/stores/nav'
import { useRuns } from '../../../../../src/renderer/stores/runs'
import { useKeys } from '../../../../../src/renderer/shell/use-keys'
import type { Progress } from '../../../../../src/shared/progress'
import type { ScenarioCard } from '../../../../../src/shared/scenario'
import { CARD, HELLO, openWindow } from '../../support/app'

const chapter = (id: string, number: number, group: ScenarioCard['group']): ScenarioCard => {
  return { ...CARD, id, chapter: number, group, title: { en: `Chapter ${id}`, 'zh-CN': id } }
}
// Not in the order of the course: the window puts them into it.
const CARDS = [
  chapter('locks', 7, 'processes'),
  chapter('reactor', 1, 'async'),
  chapter('pool', 8, 'processes'),
  chapter('executors', 12, 'executors'),
]
const PROGRESS: Progress = {
  reactor: { doneAt: 1, runs: 2, best: null },
  pool: {
    doneAt: 1,
    runs: 1,
    best: { claim: 'speed', predicted: 3, measured: 2.93, unit: 'ratio', error: 0.02 },
  },
  locks: { doneAt: null, runs: 1, best: null },
}

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  opened = await openWindow({ hello: () => ({ ...HELLO, scenarios: CARDS, progress: PROGRESS }) })
  await nextTick()
})
afterEach(() => opened.close())

const within = <T>(make: () => T) => opened.within(make)
const titles = (host: HTMLElement) =>
  [...host.querySelectorAll('.course-title')].map((one) => one.textContent)

describe('the course', () => {
  it('can be gone through from the ground up, and goes on so', async () => {
    const host = opened.mount(CourseList, { modelValue: 'pool' })
    within(() => (useCourse().path = 'ground-up'))
    await nextTick()
    expect(titles(host)).toEqual(['Chapter locks', 'Chapter pool', 'Chapter executors', 'Chapter reactor'])
    expect(host.querySelectorAll('h3')).toHaveLength(0)
    expect(within(() => useCourse().neighbour('executors', 1))).toBe('reactor')
    within(() => (useCourse().path = 'topics'))
    await nextTick()
    expect(titles(host)[0]).toBe('Chapter reactor')
  })

  it('lists all chapters in order, by group, with what was done of them', () => {
    const host = opened.mount(CourseList, { modelValue: 'pool' })
    expect(titles(host)).toEqual(['Chapter reactor', 'Chapter locks', 'Chapter pool', 'Chapter executors'])
    expect([...host.querySelectorAll('h3')].map((one) => one.textContent)).toEqual([
      'Asynchronous I/O',
      'Processes',
      'Executors',
    ])
    expect(host.querySelector('.course-head')!.textContent).toContain('Course · 2 / 4')
    const item = (id: string) => host.querySelector(`[data-scenario=${id}]`)!
    expect(item('reactor').querySelector('.course-done')!.textContent).toBe('Done')
    expect(item('locks').querySelector('.course-number')!.textContent).toBe('7')
    expect(item('pool').querySelector('.course-best')!.textContent).toBe('off by 0.07')
    expect(item('pool').getAttribute('aria-current')).toBe('true')
  })

  it('shows a run that is live, and progress the moment it is told', async () => {
    const host = opened.mount(CourseList, { modelValue: 'locks' })
    const runs = within(() => useRuns())
    const origin = { kind: 'scenario', scenario: 'locks', knobs: {} } as const
    const run = { runId: 'r', origin, startedAt: 1, state: 'running', outcome: null } as const
    runs.list = [run]
    await nextTick()
    expect(host.querySelector('[data-scenario=locks] .course-dot')).not.toBeNull()
    runs.list = [{ ...run, state: 'ended', outcome: 'completed' }]
    opened.engine.send({
      type: 'progress',
      progress: { ...PROGRESS, locks: { doneAt: 5, runs: 2, best: null } },
    })
    await vi.waitFor(() => expect(host.querySelector('[data-scenario=locks] .course-done')).not.toBeNull())
    expect(host.querySelector('.course-head')!.textContent).toContain('3 / 4')
  })

  it('goes from each page to the next and the one before, and ends with the last chapter', () => {
    const course = within(() => useCourse())
    expect(course.neighbour('reactor', -1)).toBeNull()
    expect(course.neighbour('reactor', 1)).toBe('locks')
    expect(course.neighbour('executors', 1)).toBeNull()
    const host = opened.mount(ChapterNav, { entry: 'pool' })
    const ways = [...host.querySelectorAll<HTMLButtonElement>('.way')]
    expect(ways.map((way) => way.textContent!.replace(/\s+/g, ' ').trim())).toEqual([
      'Previous chapter Chapter locks',
      'Next chapter Chapter executors',
    ])
    ways[1].click()
    expect(within(() => useNav()).entry).toBe('executors')
  })

  it('goes on by key, from a run’s view too, and the page has the focus', async () => {
    const nav = within(() => useNav())
    nav.room = 'lab'
    nav.entry = 'reactor'
    opened.setup(() => useKeys())
    const host = opened.mount(LabRoom)
    const press = (key: string) =>
      window.dispatchEvent(new KeyboardEvent('keydown', { key, altKey: true, cancelable: true }))
    press('ArrowDown')
    await nextTick()
    expect(host.querySelector('.page-title')!.textContent).toBe('Chapter locks')
    expect(document.activeElement).toBe(host.querySelector('.lab-text'))
    press('ArrowUp')
    await nextTick()
    expect(host.querySelector('.page-title')!.textContent).toBe('Chapter reactor')

    const runs = within(() => useRuns())
    const origin = { kind: 'scenario', scenario: 'pool', knobs: {} } as const
    runs.list = [{ runId: 'r', origin, startedAt: 1, state: 'ended', outcome: 'completed' }]
    runs.inRoom.lab = 'r'
    await nextTick()
    press('ArrowDown')
    await nextTick()
    expect([runs.inRoom.lab, nav.entry]).toEqual([null, 'executors'])
  })
})
