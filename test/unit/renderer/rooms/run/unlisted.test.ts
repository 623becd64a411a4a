// @vitest-environment happy-dom
import { h, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useTreeState } from '../../../../../src/renderer/components/process-tree/tree-state'
import type { Reading } from '../../../../../src/renderer/engine/reading'
import { i18n } from '../../../../../src/renderer/i18n'
import RunProcesses from '../../../../../src/renderer/rooms/run/RunProcesses.vue'
import type { Params, Results } from '../../../../../src/shared/protocol'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, exit, meta, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

const MOST = 20
const COUNT = 100

const compiler = (id: number): RunRecord[] => [
  born(id, 100 * id, { pid: 1000 + id, parent: 0, name: id % 10 === 0 ? 'ld' : 'cc' }),
  exit(id, 100 * id + 250, { code: id % 7 === 0 ? 1 : 0, cpu: 1e9 }),
]

/** A shell that goes on, and compilers that it started one after the other: each seventh failed. */
function build(): RunModel {
  const model = new RunModel({ mostEnded: MOST })
  const records: RunRecord[] = [meta(), { kind: 'state', t: 0, state: 'running' }, born(0, 0, { name: 'sh' })]
  for (let id = 1; id <= COUNT; id += 1) records.push(...compiler(id))
  model.applyAll([...records, tick(100 * COUNT + 500, { 0: { cpu: 1 } })])
  return model
}

describe('processes that are not listed any more', () => {
  let opened: Awaited<ReturnType<typeof openWindow>>
  let asked: Params<'run.ended'>[]
  beforeEach(async () => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(2000)
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(2000)
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(900)
    asked = []
    opened = await openWindow({
      select: () => null,
      'run.ended': ({ stream, query }: Params<'run.ended'>): Results['run.ended'] => {
        asked.push({ stream, query })
        const ids = Array.from({ length: COUNT }, (_, at) => at + 1)
          .filter((id) => id < query.born && !query.listed.includes(id))
          .filter((id) => query.names.includes(id % 10 === 0 ? 'ld' : 'cc') !== query.others)
        const some = ids.slice(query.from, query.from + query.count)
        return { total: ids.length, records: some.flatMap(compiler) }
      },
    })
  })
  afterEach(() => {
    opened.close()
    vi.restoreAllMocks()
  })
  async function mount(run: Reading) {
    const host = opened.mount({
      setup() {
        const state = useTreeState(run)
        return () => h(RunProcesses, { run, stream: 'run-1', state, tasks: false })
      },
    })
    // Rows are there once the grid knows its height.
    for (let turn = 0; turn < 4; turn += 1) await nextTick()
    return host
  }

  it('are a row with what they came to', async () => {
    const model = build()
    const { count, sums } = model.unlisted
    const [{ count: compilers, failed }] = sums
    expect(count).toBeGreaterThan(COUNT / 2)
    const host = await mount(opened.read(model).run)
    const row = [...host.querySelectorAll('[role=row]')].at(-2)!
    expect(row.querySelector('.tree-count')?.textContent).toBe(`× ${compilers}`)
    expect(row.querySelector('.tree-spent-text')?.textContent).toContain(String(compilers))
    expect(row.querySelector('.tree-bad')?.textContent).toContain(String(failed))
  })

  const settled = async () => {
    for (let turn = 0; turn < 12; turn += 1) await new Promise((resume) => setTimeout(resume))
  }
  const press = async (on: Element, ...keys: string[]) => {
    for (const key of keys) {
      on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await settled()
    }
  }

  it('are shown one by one by keyboard, which goes there and back', async () => {
    const model = build()
    const [{ count }] = model.unlisted.sums
    const host = await mount(opened.read(model).run)
    const tree = host.querySelector<HTMLElement>('[role=treegrid]')!
    tree.focus()
    await press(tree, 'End', 'ArrowUp', 'Enter')
    const grid = host.querySelector<HTMLElement>('[role=grid]')!
    expect(document.activeElement).toBe(grid)
    expect(Number(grid.getAttribute('aria-rowcount'))).toBe(count + 1)
    const unlisted = Array.from({ length: COUNT }, (_, at) => at + 1).filter(
      (id) => id % 10 !== 0 && model.processes[id] === undefined,
    )
    const pids = () =>
      [...grid.querySelectorAll<HTMLElement>('.grid-row')].map(({ dataset }) => Number(dataset.pid))
    expect(pids()).toEqual(unlisted.slice(0, pids().length).map((id) => 1000 + id))
    const active = () => grid.querySelector<HTMLElement>('[aria-selected=true]')?.dataset.pid
    await press(grid, 'Home')
    expect(active()).toBe(String(1000 + unlisted[0]))
    await press(grid, 'End')
    expect(active()).toBe(String(1000 + unlisted.at(-1)!))
    await press(grid, 'Escape')
    expect(host.querySelector('[role=grid]')).toBeNull()
    expect(document.activeElement).toBe(tree)
  })

  it('are said to be sums alone where there is no file', async () => {
    const model = build()
    model.apply({ kind: 'recording', t: 0, state: 'off', file: null })
    const host = await mount(opened.read(model).run)
    const tree = host.querySelector<HTMLElement>('[role=treegrid]')!
    tree.focus()
    await press(tree, 'End', 'Enter')
    expect(host.querySelector('.ended')?.textContent).toContain(i18n.global.t('ended.unrecorded'))
    expect(host.querySelector('[role=grid]')).toBeNull()
    expect(asked).toEqual([])
    await press(document.activeElement!, 'Escape')
    expect(host.querySelector('.ended')).toBeNull()
  })

  it('are said to be missing at a moment at which they lived', async () => {
    const host = await mount(opened.readAt(build(), 1020))
    expect(host.textContent).toMatch(/[23] not listed/)
    const rows = [...host.querySelectorAll('[role=row]')].map(({ textContent }) => textContent)
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.filter((row) => row.includes(`× ${COUNT - MOST}`))).toEqual([])
  })
})
