// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RUN_COLUMNS } from '../../../../../src/renderer/components/process-tree/columns'
import ProcessTree from '../../../../../src/renderer/components/process-tree/ProcessTree.vue'
import { useTreeState } from '../../../../../src/renderer/components/process-tree/tree-state'
import type { TreeState } from '../../../../../src/renderer/components/process-tree/tree-state'
import { i18n } from '../../../../../src/renderer/i18n'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, exit, meta, tick } from '../../../../support/records'
import { openWindow, type } from '../../support/app'
import { present } from '../../../../../src/shared/run/present'

type Opened = Awaited<ReturnType<typeof openWindow>>
let opened: Opened
let state: TreeState
let host: HTMLElement
let tell: ReturnType<Opened['read']>['tell']

/** A root with 300 children, of which the second has a child of its own. */
function crowd(): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0, { name: 'root' })])
  for (let id = 1; id <= 300; id += 1) run.apply(born(id, id, { parent: 0, name: `child ${id}` }))
  run.apply(born(301, 301, { parent: 2, name: 'grandchild' }))
  run.apply(
    tick(400, Object.fromEntries(present(run.processes).map(({ id }) => [id, { cpu: id * 1e5, rss: 1024 }]))),
  )
  return run
}

const grid = () => host.querySelector<HTMLElement>('[role=treegrid]')!
const shownRows = () => [...host.querySelectorAll<HTMLElement>('.grid-row')]
const activeRow = () => {
  const id = grid().getAttribute('aria-activedescendant')
  return id === null ? null : document.getElementById(id)
}
const nameOf = (row: HTMLElement | null) => row?.querySelector('.tree-title')?.textContent
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    grid().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await nextTick()
    await nextTick()
  }
}

beforeEach(async () => {
  // There is no layout here: the grid's viewport is said to be 400 × 260 pixels, ten rows.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(260)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400)
  opened = await openWindow()
  const read = opened.read(crowd())
  tell = read.tell
  state = opened.within(() => useTreeState(read.run))
  host = opened.mount(ProcessTree, {
    run: read.run,
    state,
    name: 'run',
    columns: RUN_COLUMNS,
    title: 'Processes',
    note: '',
    swatch: true,
  })
  await nextTick()
  await nextTick()
})
afterEach(() => {
  opened.close()
  vi.restoreAllMocks()
})

describe('the tree grid', () => {
  it('does not scroll after a row that the order moves', async () => {
    const { tree, active } = state
    tree.value = false
    state.sortBy('cpu')
    await nextTick()
    active.value = state.rows.value[0].id
    await vi.waitFor(() => expect(activeRow()).not.toBeNull())
    const scrolled = vi.spyOn(HTMLElement.prototype, 'scrollTo')
    const first = active.value
    const spent = Object.fromEntries(
      state.rows.value.map(({ id }) => [id, { cpu: id === first ? id * 1e5 : 5e8, rss: 1024 }]),
    )
    await tell(tick(800, spent))
    await vi.waitFor(
      () => expect(state.rows.value.findIndex(({ id }) => id === first)).toBeGreaterThan(100),
      {
        timeout: 3000,
      },
    )
    await nextTick()
    await nextTick()
    expect(scrolled).not.toHaveBeenCalled()
    // Whoever moves is followed.
    active.value = state.rows.value[200].id
    await vi.waitFor(() => expect(scrolled).toHaveBeenCalled())
  })

  it('says that PSS is refused only as long as it is', async () => {
    const hint = () => shownRows()[1].querySelector('.tree-rss')?.getAttribute('title')
    const refused = { kind: 'unreadable', t: 450, id: 1, fields: ['pss'] } as const
    await tell(refused, tick(500, { 0: { rss: 4096, pss: 2048 }, 1: { rss: 2048 } }))
    expect(hint()).toBe(i18n.global.t('tree.unreadableHint'))
    await tell({ ...refused, t: 600, fields: [] }, tick(700, { 0: {}, 1: { rss: 2048 } }))
    expect(hint()).toBe(i18n.global.t('tree.rssHint'))
  })

  it('shows what a record says once it has come', async () => {
    const [root, first] = shownRows()
    const cells = (row: HTMLElement) =>
      [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent)
    await tell(tick(500, { 0: { cpu: 1e8, rss: 3 * 2 ** 20 }, 1: { cpu: 1e5 + 5e7, rss: 2 ** 20 } }))
    // CPU %, CPU time in milliseconds, memory in MiB.
    expect(cells(first)).toEqual(expect.arrayContaining(['50', '50.1', '1.00']))
    await tell(
      { kind: 'role', t: 510, pid: 100, tid: 0, role: 'main' },
      { kind: 'exit', t: 520, id: 1, code: 3, signal: null, cpu: 6e7 },
    )
    expect(nameOf(root)).toBe('main')
    // What has ended comes after what lives.
    expect(nameOf(shownRows()[1])).toBe('child 2')
    await tell(born(302, 530, { parent: 0, name: 'late' }))
    expect(grid().getAttribute('aria-rowcount')).toBe('304')
  })

  it('has only the rows in sight, and says how many there are', () => {
    expect(shownRows().length).toBeGreaterThanOrEqual(10)
    expect(shownRows().length).toBeLessThan(40)
    expect(grid().getAttribute('aria-rowcount')).toBe('303')
  })

  it('says of each row where it is in the tree', () => {
    const [root, , second] = shownRows()
    expect(root.getAttribute('aria-level')).toBe('1')
    expect(root.getAttribute('aria-expanded')).toBe('true')
    expect(root.getAttribute('aria-rowindex')).toBe('2')
    expect(second.getAttribute('aria-level')).toBe('2')
    expect(second.getAttribute('aria-setsize')).toBe('300')
    expect(nameOf(second)).toBe('child 2')
  })

  it('moves with the arrows and keeps the focus on the grid', async () => {
    grid().focus()
    await press('Home', 'ArrowDown', 'ArrowDown')
    expect(nameOf(activeRow())).toBe('child 2')
    expect(activeRow()?.getAttribute('aria-selected')).toBe('true')
    expect(document.activeElement).toBe(grid())
    await press('ArrowUp')
    expect(nameOf(activeRow())).toBe('child 1')
  })

  it('folds and unfolds', async () => {
    await press('Home', 'ArrowDown', 'ArrowDown', '-')
    expect(grid().getAttribute('aria-rowcount')).toBe('302')
    expect(activeRow()?.getAttribute('aria-expanded')).toBe('false')
    await press('+')
    expect(grid().getAttribute('aria-rowcount')).toBe('303')
    await press('ArrowRight', 'ArrowLeft')
    expect(nameOf(activeRow())).toBe('child 2')
    await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft')
    expect(nameOf(activeRow())).toBe('root')
    expect(shownRows()).toHaveLength(1)
  })

  const menu = () => [...document.querySelectorAll('[role=menu]')].at(-1)?.textContent
  async function ask(target: Element, button: number): Promise<void> {
    target.dispatchEvent(new MouseEvent('contextmenu', { button, bubbles: true, cancelable: true }))
    for (let turn = 0; turn < 4; turn += 1) await nextTick()
  }

  it('has a menu of the row that was right-clicked, and none of its head', async () => {
    await ask(grid().querySelector('[role=columnheader]')!, 2)
    // That of the columns.
    expect(menu()).not.toContain(i18n.global.t('menu.copyRow'))
    await ask(shownRows()[2].querySelector('.tree-title')!, 2)
    expect(nameOf(activeRow())).toBe('child 2')
    expect(menu()).toContain(i18n.global.t('menu.copyPid', { pid: 102 }))
  })

  it('has the menu of the active row for the key, once there is one', async () => {
    await ask(grid(), 0)
    expect(menu()).toBeUndefined()
    await press('Home', 'ArrowDown')
    await ask(grid(), 0)
    expect(menu()).toContain(i18n.global.t('menu.copyPid', { pid: 101 }))
  })

  it('copies the active row as text', async () => {
    grid().focus()
    await press('Home', 'ArrowDown')
    const data = new DataTransfer()
    // Where the caret is.
    document.body.dispatchEvent(
      new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }),
    )
    expect(data.getData('text/plain').split('\t').slice(0, 2)).toEqual(['child 1', '101'])
  })

  it('tags with space and goes on', async () => {
    await press('Home', ' ', ' ')
    expect([...state.tagged]).toEqual([0, 1])
    expect(nameOf(activeRow())).toBe('child 2')
    expect(host.querySelectorAll('.tree-tag')).toHaveLength(2)
  })

  it('opens details with Enter, which then follow; Escape undoes one thing after the other', async () => {
    await press('Home', ' ', 'Enter')
    expect(state.selected.value).toBe(1)
    await press('ArrowDown')
    expect(state.selected.value).toBe(2)
    state.filter.value = 'child'
    await press('Escape')
    expect(state.selected.value).toBeNull()
    expect(state.tagged.size).toBe(1)
    await press('Escape')
    expect(state.tagged.size).toBe(0)
    expect(state.filter.value).toBe('child')
    await press('Escape')
    expect(state.filter.value).toBe('')
  })

  it('filters while one types, and gives the focus back with Enter', async () => {
    const field = host.querySelector<HTMLInputElement>('.tree-filter input')!
    field.focus()
    await type(field, 'grand')
    expect(shownRows().map(nameOf)).toEqual(['root', 'child 2', 'grandchild'])
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    expect(document.activeElement).toBe(grid())
    await type(field, 'no such thing')
    expect(host.textContent).toContain('No processes match “no such thing”.')
  })

  it('sorts by a click on a head, the largest first, and says so', async () => {
    const heads = [...host.querySelectorAll<HTMLElement>('[role=columnheader]')]
    const cpu = heads.find((head) => head.textContent?.trim().startsWith('CPU'))!
    expect(cpu.getAttribute('aria-sort')).toBe('none')
    cpu.click()
    await nextTick()
    expect(cpu.getAttribute('aria-sort')).toBe('descending')
    expect(nameOf(shownRows()[1])).toBe('child 300')
    cpu.click()
    await nextTick()
    expect(cpu.getAttribute('aria-sort')).toBe('ascending')
    expect(nameOf(shownRows()[1])).toBe('child 1')
  })

  it('is a list on demand', async () => {
    host.querySelector<HTMLButtonElement>('.tool[aria-pressed=true]')!.click()
    await nextTick()
    expect(shownRows()[0].getAttribute('aria-expanded')).toBeNull()
    expect(new Set(shownRows().map((row) => row.getAttribute('aria-level')))).toEqual(new Set(['1']))
  })

  it('selects the process that is clicked', async () => {
    shownRows()[3].click()
    await nextTick()
    expect(state.selected.value).toBe(state.rows.value[3].id)
    expect(activeRow()).toBe(shownRows()[3])
  })
})

describe('a crowd of equal children', () => {
  const group = () => host.querySelector<HTMLElement>('.grid-row:has(.tree-count)')
  const count = () => Number(grid().getAttribute('aria-rowcount')) - 1

  /** A root, one child, and six sleeps below the root. */
  beforeEach(async () => {
    opened.close()
    opened = await openWindow()
    const run = new RunModel()
    run.applyAll([meta(), born(0, 0, { name: 'root' }), born(1, 1, { parent: 0, name: 'bash' })])
    for (let id = 2; id <= 7; id += 1) run.apply(born(id, id, { parent: 0, name: 'sleep' }))
    const rows = present(run.processes).map(({ id }) => [id, { cpu: 0, pss: 2 ** 20 }])
    run.apply(tick(400, Object.fromEntries(rows)))
    const read = opened.read(run)
    tell = read.tell
    state = opened.within(() => useTreeState(read.run))
    host = opened.mount(ProcessTree, {
      run: read.run,
      state,
      name: 'run',
      columns: RUN_COLUMNS,
      title: 'Processes',
      note: '',
      swatch: true,
      ended: 1,
    })
    await nextTick()
    await nextTick()
  })

  it('is one row also of those that ended before anybody could read their program', async () => {
    const execed = [8, 9, 10, 11, 12].flatMap((id): RunRecord[] => [
      born(id, 500 + id, { parent: 0, name: 'root' }),
      { kind: 'exec', t: 520, id },
      exit(id, 530),
    ])
    await tell(...execed)
    const groups = [...host.querySelectorAll<HTMLElement>('.grid-row:has(.tree-count)')]
    expect(groups.map((row) => [nameOf(row), row.querySelector('.tree-count')?.textContent])).toEqual([
      ['sleep', '× 6'],
      [i18n.global.t('tree.unknownProgram'), '× 5'],
    ])
  })

  it('is one row that can be unfolded and folded, with the keyboard on it', async () => {
    expect(count()).toBe(3)
    expect(group()!.getAttribute('aria-expanded')).toBe('false')
    expect(group()!.textContent).toContain('6.00')
    await press('End', 'ArrowRight')
    expect(count()).toBe(9)
    expect(group()).toBe(activeRow())
    await press('ArrowDown')
    // The eldest, whose id the group has too, is a row of its own.
    expect(activeRow()?.getAttribute('aria-level')).toBe('3')
    expect(state.active.value).toBe(2)
    await press('ArrowLeft', 'ArrowLeft')
    expect(count()).toBe(3)
    group()!.querySelector<HTMLElement>('.tree-fold')!.click()
    await nextTick()
    expect(count()).toBe(9)
  })

  it('opens for a process that is chosen elsewhere', async () => {
    state.active.value = 5
    await nextTick()
    await nextTick()
    expect(count()).toBe(9)
    expect(activeRow()?.getAttribute('data-pid')).toBe('105')
    // Folded again, the group stands for it; and it can be pointed at without unfolding.
    state.unfolded.clear()
    await nextTick()
    expect(activeRow()).toBe(group())
    state.point(4)
    await nextTick()
    expect(count()).toBe(3)
    expect(activeRow()).toBe(group())
  })

  it('is tagged as a whole, and has no details', async () => {
    await press('End', ' ')
    expect([...state.tagged]).toEqual([2, 3, 4, 5, 6, 7])
    await press('End', ' ')
    expect(state.tagged.size).toBe(0)
    group()!.click()
    await nextTick()
    expect(state.selected.value).toBeNull()
    expect(state.active.value).toBe(2)
  })

  it('counts those that have ended, and hides them while others live', async () => {
    const end = (id: number, code: number) =>
      ({ kind: 'exit', t: 500, id, code, signal: null, cpu: NaN }) as const
    await tell(end(2, 0), end(3, 0))
    const button = host.querySelector<HTMLButtonElement>('[data-hide-ended]')!
    button.click()
    await nextTick()
    expect(button.getAttribute('aria-pressed')).toBe('true')
    expect(state.hidden.value).toBe(2)
    // Four are too few for a group.
    expect(count()).toBe(6)
    await tell(...[0, 1, 4, 5, 6, 7].map((id) => end(id, id === 7 ? 1 : 0)))
    expect(state.hidden.value).toBe(0)
    expect(count()).toBe(3)
    expect(group()!.querySelector('.tree-bad')).not.toBeNull()
    state.hideEnded.value = false
  })
})
