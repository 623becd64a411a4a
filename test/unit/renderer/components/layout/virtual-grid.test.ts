// @vitest-environment happy-dom
import { h, nextTick, reactive, type Component } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GridColumn } from '../../../../../src/renderer/components/layout/grid-columns'
import VirtualGrid from '../../../../../src/renderer/components/layout/VirtualGrid.vue'
import { openWindow } from '../../support/app'

const ROW = 20
const HEIGHT = 200
const HEAD = 26
const column = (id: string, grows = 0): GridColumn => {
  return { id, width: 100, rank: 1, grows, end: false, required: id === 'name' }
}
const COLUMNS = [column('name', 1), column('cpu'), column('pid')]

let opened: Awaited<ReturnType<typeof openWindow>>
let host: HTMLElement
/** Keys of 100 rows in their order, the active one, and what was asked for. */
let list: { order: number[]; active: number | null; sorts: string[] }

const head = (id: string) => host.querySelector<HTMLElement>(`[data-column=${id}]`)!
const shown = () =>
  [...host.querySelectorAll<HTMLElement>('[role=columnheader]')].map((cell) => cell.dataset.column)
const scroller = () => host.querySelector<HTMLElement>('.virtual-grid')!
const kept = () => JSON.parse(localStorage.getItem('forkscope.columns.some') ?? 'null')
const item = (role: string, at: number) => document.querySelectorAll<HTMLElement>(`[role=${role}]`)[at]
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

function mount(): void {
  const Wrapped = () =>
    h(
      VirtualGrid as Component,
      {
        name: 'some',
        role: 'grid',
        label: 'Some',
        multiple: false,
        columns: COLUMNS,
        labelOf: ({ id }: GridColumn) => id,
        hint: () => undefined,
        sort: 'cpu',
        descending: true,
        count: list.order.length,
        keyOf: (index: number) => list.order[index],
        rowHeight: ROW,
        active: list.active === null ? -1 : list.order.indexOf(list.active),
        activeId: undefined,
        onSort: ({ id }: GridColumn) => list.sorts.push(id),
      },
      { row: ({ item: { index } }: { item: { index: number } }) => h('i', list.order[index]) },
    )
  host = opened.mount(Wrapped)
}

async function press(on: HTMLElement, key: string, held: KeyboardEventInit = {}): Promise<void> {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }))
  await nextTick()
}

async function menuOf(id: string): Promise<void> {
  head(id).dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))
  await settled()
}

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(HEIGHT)
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(100 * ROW)
  // There is no layout here: a head is as wide as its column, or 150 where it grows.
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
    const { column: id } = this.dataset
    const width = id === undefined ? 0 : (kept()?.widths[id] ?? (id === 'name' ? 150 : 100))
    return new DOMRect(0, 0, width, ROW)
  })
  opened = await openWindow()
  list = reactive({ order: Array.from({ length: 100 }, (_, id) => id), active: null, sorts: [] })
  mount()
  await settled()
})
afterEach(() => {
  opened.close()
  vi.restoreAllMocks()
  localStorage.clear()
})

describe('the rows', () => {
  it('come in sight when another is the active one, and stay where they are when the sorting moves it', async () => {
    list.active = 50
    await settled()
    const { scrollTop } = scroller()
    expect(scrollTop).toBe(HEAD + 51 * ROW - HEIGHT)
    list.order = [50, ...list.order.filter((id) => id !== 50)]
    await settled()
    expect(scroller().scrollTop).toBe(scrollTop)
    // Nor when it leaves and comes back.
    list.order = list.order.filter((id) => id !== 50)
    await settled()
    list.order = [...list.order, 50]
    await settled()
    expect(scroller().scrollTop).toBe(scrollTop)
    list.active = list.order[0]
    await settled()
    expect(scroller().scrollTop).toBe(0)
  })
})

describe('the heads', () => {
  it('are reached by one Tab and the arrows, and sort with Enter', async () => {
    expect([...host.querySelectorAll('[role=columnheader][tabindex="0"]')]).toEqual([head('name')])
    head('name').focus()
    await press(head('name'), 'ArrowRight')
    expect(document.activeElement).toBe(head('cpu'))
    expect(head('cpu').tabIndex).toBe(0)
    expect(head('name').tabIndex).toBe(-1)
    expect(head('cpu').getAttribute('aria-sort')).toBe('descending')
    await press(head('cpu'), 'Enter')
    head('pid').click()
    expect(list.sorts).toEqual(['cpu', 'pid'])
    await press(head('cpu'), 'ArrowDown')
    expect(document.activeElement).toBe(host.querySelector('[role=grid]'))
  })

  it('are made wider and narrower by keys, and by a double click as they were', async () => {
    await press(head('cpu'), 'ArrowRight', { altKey: true })
    // The one before it that grows stays as wide as it is.
    expect(kept().widths).toEqual({ name: 150, cpu: 108 })
    await press(head('cpu'), 'ArrowLeft', { altKey: true })
    await press(head('cpu'), 'ArrowLeft', { altKey: true })
    expect(kept().widths).toEqual({ name: 150, cpu: 92 })
    head('cpu')
      .querySelector('.grid-head-edge')!
      .dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
    await nextTick()
    expect(kept().widths).toEqual({ name: 150 })
  })

  it('are dragged to a width, which is no click', async () => {
    const pointer = (on: EventTarget, kind: string, clientX: number) =>
      on.dispatchEvent(new PointerEvent(kind, { clientX, button: 0, bubbles: true }))
    pointer(head('pid').querySelector('.grid-head-edge')!, 'pointerdown', 500)
    pointer(window, 'pointermove', 530)
    pointer(window, 'pointermove', 560)
    pointer(window, 'pointerup', 560)
    pointer(window, 'pointermove', 900)
    await nextTick()
    expect(kept().widths).toEqual({ name: 150, pid: 160 })
    expect(list.sorts).toEqual([])
  })

  it('have a menu to hide, show, move and reset them, which is kept', async () => {
    await menuOf('pid')
    expect(item('menuitemcheckbox', 0).getAttribute('aria-disabled')).toBe('true')
    item('menuitem', 0).click()
    await nextTick()
    expect(shown()).toEqual(['name', 'pid', 'cpu'])
    item('menuitemcheckbox', 2).click()
    await nextTick()
    expect(shown()).toEqual(['name', 'pid'])
    opened.unmount()
    mount()
    await settled()
    expect(shown()).toEqual(['name', 'pid'])
    await menuOf('pid')
    item('menuitem', 2).click()
    await nextTick()
    expect(shown()).toEqual(['name', 'cpu', 'pid'])
  })
})
