// @vitest-environment happy-dom
import { h, nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useTreeState } from '../../../../../src/renderer/components/process-tree/tree-state'
import type { Reading } from '../../../../../src/renderer/engine/reading'
import RunProcesses from '../../../../../src/renderer/rooms/run/RunProcesses.vue'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, exit, meta, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

const MOST = 20
const COUNT = 100

/** A shell that goes on, and compilers that it started one after the other: each seventh failed. */
function build(): RunModel {
  const model = new RunModel({ mostEnded: MOST })
  const records: RunRecord[] = [meta(), { kind: 'state', t: 0, state: 'running' }, born(0, 0, { name: 'sh' })]
  for (let id = 1; id <= COUNT; id += 1) {
    const code = id % 7 === 0 ? 1 : 0
    records.push(
      born(id, 100 * id, { pid: 1000 + id, parent: 0, name: 'cc' }),
      exit(id, 100 * id + 250, { code, cpu: 1e9 }),
    )
  }
  model.applyAll([...records, tick(100 * COUNT + 500, { 0: { cpu: 1 } })])
  return model
}

describe('processes that are not listed any more', () => {
  let opened: Awaited<ReturnType<typeof openWindow>>
  beforeEach(async () => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(2000)
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(2000)
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(900)
    opened = await openWindow({ select: () => null })
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
    const { count, totals } = model.unlisted
    expect(count).toBeGreaterThan(COUNT / 2)
    const host = await mount(opened.read(model).run)
    const row = [...host.querySelectorAll('[role=row]')].at(-1)!
    expect(row.querySelector('.tree-count')?.textContent).toBe(`× ${count}`)
    expect(row.querySelector('.tree-spent-text')?.textContent).toContain(String(count))
    expect(row.querySelector('.tree-bad')?.textContent).toContain(String(totals.failed))
  })

  it('are said to be missing at a moment at which they lived', async () => {
    const host = await mount(opened.readAt(build(), 1020))
    expect(host.textContent).toMatch(/[23] not listed/)
    const rows = [...host.querySelectorAll('[role=row]')].map(({ textContent }) => textContent)
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.filter((row) => row.includes(`× ${COUNT - MOST}`))).toEqual([])
  })
})
