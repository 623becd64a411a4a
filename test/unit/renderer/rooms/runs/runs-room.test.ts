// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import RunsRoom from '../../../../../src/renderer/rooms/runs/RunsRoom.vue'
import { useActions } from '../../../../../src/renderer/shell/actions'
import { useLibrary } from '../../../../../src/renderer/stores/library'
import { useNav } from '../../../../../src/renderer/stores/nav'
import { useRuns } from '../../../../../src/renderer/stores/runs'
import type { RunFileInfo } from '../../../../../src/shared/library'
import type { Params } from '../../../../../src/shared/protocol'
import { openWindow, type } from '../../support/app'
import { command, facts, file, noon, pool } from './support'

type Opened = Awaited<ReturnType<typeof openWindow>>
let opened: Opened
let host: HTMLElement
let runs: RunFileInfo[]
let gone: RunFileInfo[]

const info = () => ({ folder: '/runs', bytes: 5000, free: 1e9, runs, failure: null })
const tell = () => opened.engine.send({ type: 'library', library: info() })
const rows = () => [...host.querySelectorAll<HTMLElement>('.history-row')]
const shown = () => rows().map((row) => row.dataset.run)
const grid = () => host.querySelector<HTMLElement>('[role=grid]')!
const find = <E extends HTMLElement>(selector: string) => host.querySelector<E>(selector)!
const text = (selector: string) => find(selector).textContent?.replace(/\s+/g, ' ').trim()
const active = () => document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.dataset.run
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

async function press(key: string, held: KeyboardEventInit = {}, target: EventTarget = grid()): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }))
  await nextTick()
  await nextTick()
}

async function show(all: RunFileInfo[]): Promise<void> {
  runs = all
  gone = []
  opened = await openWindow({
    'library.list': info,
    'library.mark': ({ runId, marks }: Params<'library.mark'>) => {
      runs = runs.map((run) => (run.runId === runId ? { ...run, ...marks } : run))
      tell()
      return null
    },
    'library.delete': ({ runIds }: Params<'library.delete'>) => {
      gone = runs.filter(({ runId }) => runIds.includes(runId))
      runs = runs.filter(({ runId }) => !runIds.includes(runId))
      tell()
      return null
    },
    'library.restore': () => {
      runs = [...runs, ...gone]
      tell()
      return null
    },
    'library.add': ({ name }: Params<'library.add'>) => {
      runs = [...runs, file(name)]
      tell()
      return { runId: name }
    },
  })
  await opened.within(() => useLibrary()).refresh()
  host = opened.mount(RunsRoom)
  await settled()
}

const FOUR = [
  file('new', { facts: facts({ startedAt: noon(22), origin: pool({ size: 8 }) }), tags: ['eight'] }),
  file('failed', {
    facts: facts({ startedAt: noon(21), outcome: 'failed', origin: command('make', 'all') }),
  }),
  file('old', { facts: facts({ startedAt: noon(20), wall: 9000 }), note: 'the first' }),
  file('bad', {
    state: 'unreadable',
    facts: null,
    failure: { code: 'damaged', text: { en: 'Damaged. Copy it again.', 'zh-CN': '已损坏。请重新复制。' } },
  } as const),
]

beforeEach(() => {
  // There is no layout here: the list is said to be 1200 × 600 pixels, twenty rows.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
})
afterEach(() => {
  opened.close()
  vi.restoreAllMocks()
})

describe('the room of runs', () => {
  it('says how runs come here while there are none', async () => {
    await show([])
    expect(text('.ui-empty h2')).toBe('No runs yet')
    find<HTMLButtonElement>('.ui-empty .ui-button-primary').click()
    expect(opened.within(() => useNav()).room).toBe('lab')
  })

  it('lists runs newest first under their days, with what distinguishes them', async () => {
    await show(FOUR)
    expect(shown()).toEqual(['new', 'failed', 'old', 'bad'])
    expect(host.querySelectorAll('.history-day')).toHaveLength(4)
    expect(rows()[0].textContent).toContain('Workers: 8')
    expect(rows()[0].textContent).toContain('3/4')
    expect(rows()[1].textContent).toContain('make all')
    expect(rows()[2].textContent).toContain('Defaults')
    expect(rows()[3].textContent).toContain('Unreadable')
    expect(text('.history-foot')).toContain('4 runs')
    expect(grid().getAttribute('aria-rowcount')).toBe('9')
  })

  it('has only the rows in sight of very many', async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      file(`r${index}`, { facts: facts({ startedAt: noon(1) + index }) }),
    )
    await show(many)
    expect(rows().length).toBeGreaterThan(15)
    expect(rows().length).toBeLessThan(60)
    expect(text('.history-foot')).toContain('5,000 runs')
  })

  it('searches with /, and says so where nothing fits', async () => {
    await show(FOUR)
    await press('/')
    const field = find<HTMLInputElement>('.history-search input')
    expect(document.activeElement).toBe(field)
    await type(field, 'FIRST')
    expect(shown()).toEqual(['old'])
    expect(text('.history-foot')).toContain('1 of 4 runs')
    await type(field, 'nothing like it')
    expect(text('.history-none')).toContain('No runs match')
    await press('Escape', {}, field)
    expect(shown()).toHaveLength(4)
    expect(document.activeElement).toBe(grid())
  })

  it('sorts by the heads of columns, without days', async () => {
    await show(FOUR)
    const head = () =>
      [...host.querySelectorAll<HTMLElement>('[role=columnheader]')].find((cell) =>
        cell.textContent?.includes('Wall'),
      )!
    head().click()
    await nextTick()
    expect(shown()).toEqual(['old', 'new', 'failed', 'bad'])
    expect(head().getAttribute('aria-sort')).toBe('descending')
    expect(host.querySelectorAll('.history-day')).toHaveLength(0)
  })

  it('opens a run in its own place, and an unreadable one not at all: it says what is wrong', async () => {
    await show(FOUR)
    const store = opened.within(() => useRuns())
    await press('End')
    await press('Enter')
    expect([active(), store.inRoom.runs]).toEqual(['bad', null])
    expect(text('.history-pane .ui-note')).toBe('Damaged. Copy it again.')
    expect(host.querySelector('.run-pane .tags')).toBeNull()
    await press('Home')
    await press('Enter')
    expect([opened.within(() => useNav()).room, store.inRoom.runs]).toEqual(['runs', 'new'])
  })

  it('deletes several, goes on with the next one, and brings them back', async () => {
    await show(FOUR)
    await press('Home')
    await press('ArrowDown', { shiftKey: true })
    expect(text('.run-pane h2')).toBe('2 runs selected')
    await press('Delete')
    await vi.waitFor(() => expect(shown()).toEqual(['old', 'bad']))
    await vi.waitFor(() => expect(text('.undo')).toContain('2 runs deleted'))
    expect(active()).toBe('old')
    await press('z', { ctrlKey: true })
    await vi.waitFor(() => expect(shown()).toEqual(['new', 'failed', 'old', 'bad']))
    expect(find('.undo').children).toHaveLength(0)
  })

  it('does not delete what is being recorded', async () => {
    await show([file('live', { state: 'recording' })])
    await press('Home')
    await press('Delete')
    await settled()
    expect(opened.engine.requests('library.delete')).toEqual([])
  })

  it('pins, and compares what is marked', async () => {
    await show(FOUR)
    await press('Home')
    await press('p')
    await vi.waitFor(() =>
      expect(opened.engine.requests('library.mark')).toEqual([{ runId: 'new', marks: { pinned: true } }]),
    )
    await press(' ')
    await press('ArrowDown')
    await press(' ')
    await press('c')
    expect(opened.within(() => useLibrary()).compared).toEqual(['new', 'old'])
    expect(opened.within(() => useNav()).room).toBe('compare')
  })

  it('takes a title with F2, and its own again when that is emptied', async () => {
    await show(FOUR)
    await press('Home')
    await press('F2')
    await nextTick()
    const field = find<HTMLInputElement>('.run-title')
    expect(document.activeElement).toBe(field)
    expect(field.placeholder).toBe(text('.run-pane h2'))
    const own = field.placeholder
    await type(field, ' before the change ')
    await press('Escape', {}, field)
    expect(opened.engine.requests('library.mark')).toEqual([])
    for (const [typed, kept] of [
      [' before the change ', 'before the change'],
      ['', ''],
    ]) {
      field.focus()
      await type(field, typed)
      await press('Enter', {}, field)
      await vi.waitFor(() => expect(runs.find(({ runId }) => runId === 'new')?.title).toBe(kept))
      expect(text('.run-pane h2')).toBe(kept || own)
    }
  })

  it('takes tags with Enter, a suggestion and ×', async () => {
    await show(FOUR)
    await press('Home')
    await press('ArrowDown')
    const field = find<HTMLInputElement>('.tags input')
    field.focus()
    await type(field, 'slow')
    await press('Enter', {}, field)
    await press('ArrowDown', {}, field)
    await press('Enter', {}, field)
    await vi.waitFor(() =>
      expect(runs.find(({ runId }) => runId === 'failed')?.tags).toEqual(['slow', 'eight']),
    )
    find<HTMLButtonElement>('.tags-tag button').click()
    await vi.waitFor(() => expect(runs.find(({ runId }) => runId === 'failed')?.tags).toEqual(['eight']))
  })

  it('saves a note by itself, also when another run is looked at at once', async () => {
    await show(FOUR)
    await press('Home')
    const field = find<HTMLTextAreaElement>('.note textarea')
    field.value = 'mine'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await press('ArrowDown')
    await vi.waitFor(() =>
      expect(opened.engine.requests('library.mark')).toEqual([{ runId: 'new', marks: { note: 'mine' } }]),
    )
    expect(find<HTMLTextAreaElement>('.note textarea').value).toBe('')
    await type(find('.note textarea'), 'later')
    await vi.waitFor(() => expect(runs.find(({ runId }) => runId === 'failed')?.note).toBe('later'), 2000)
    await vi.waitFor(() => expect(text('.note-state')).toBe('Saved'))
  })

  it('takes files that are dropped on it', async () => {
    await show(FOUR)
    const drag = (kind: string, files: File[] = []) => {
      const event = new Event(kind, { bubbles: true, cancelable: true })
      Object.assign(event, {
        dataTransfer: { types: ['Files'], files, dropEffect: 'none' },
        relatedTarget: null,
      })
      window.dispatchEvent(event)
      return event
    }
    drag('dragenter')
    await nextTick()
    expect(text('.drop strong')).toBe('Drop to open')
    drag('dragleave')
    await nextTick()
    expect(host.querySelector('.drop')).toBeNull()
    const [one, two] = ['one', 'two'].map((name) => new File(['{}'], name))
    expect(drag('drop', [one, two]).defaultPrevented).toBe(true)
    await vi.waitFor(() => expect(text('.run-pane h2')).toBe('2 runs selected'))
    drag('drop', [one])
    await vi.waitFor(() => expect(opened.within(() => useRuns()).inRoom.runs).toBe('one'))
  })

  it('tells what the engine refuses', async () => {
    await show(FOUR)
    opened.engine.answers['library.mark'] = undefined
    opened.engine.close()
    const { connection } = opened
    connection.notice({ source: 'forkscope', engine: 'down', attempt: 1 }, undefined)
    await press('Home')
    await press('p')
    await vi.waitFor(() => expect(opened.within(() => useActions()).failure?.code).toBe('engine-lost'))
  })
})
