// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import RunView from '../../../../../src/renderer/rooms/run/RunView.vue'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../../support/records'
import { openTab, openWindow } from '../../support/app'

const origin = { kind: 'scenario', scenario: 'pool', knobs: { size: 2 } } as const
/** A worker lives from 10 to 1500 ms, the root for longer; the worker says something and does two tasks. */
function records(): RunRecord[] {
  const made: RunRecord[] = [
    meta({ origin }),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0, { name: 'node' }),
    born(1, 10, { parent: 0 }),
    { kind: 'role', t: 20, pid: 100, tid: 0, role: 'Process pool' },
    { kind: 'role', t: 20, pid: 101, tid: 0, role: 'worker 1' },
    { kind: 'pool', t: 20, pool: 'pool', poolKind: 'process', size: 1 },
    { kind: 'lane', t: 20, lane: 0, pid: 101, tid: 101, pool: 'pool' },
    tasks([0, 100, 500], [0, 500, 1000]),
    { kind: 'output', t: 600, id: 1, pid: 101, stream: 'stdout', text: 'half way\n' },
  ]
  for (let t = 100; t <= 3000; t += 100) {
    const rows: Record<number, Record<string, number>> = { 0: { cpu: t * 1e5 } }
    if (t < 1500) rows[1] = { cpu: t * 5e5, rss: 2 ** 20 }
    made.push(tick(t, rows))
  }
  made.push({ kind: 'exit', t: 1500, id: 1, code: 0, signal: null, cpu: NaN })
  return made
}

let opened: Awaited<ReturnType<typeof openWindow>>
let host: HTMLElement
let seq = 0

async function send(news: readonly RunRecord[], shown: string | RegExp): Promise<void> {
  opened.engine.send({ type: 'records', stream: 'run-1', seq: ++seq, reset: false, records: news })
  await vi.waitFor(() => expect(host.textContent).toMatch(shown))
}
const text = (of: string) => host.querySelector(of)?.textContent?.replace(/\s+/g, ' ').trim()
const press = (key: string, on: EventTarget = window) =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
const rows = () =>
  [...host.querySelectorAll('.grid-row')].map((row) => [
    row.querySelector('.tree-title')?.textContent,
    row.classList.contains('tree-row-ended'),
  ])

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  opened = await openWindow({
    'run.stop': () => null,
    'run.moment': () => ({ t: NaN, ids: new Int32Array(0), columns: {} }),
    select: () => null,
  })
  host = opened.mount(RunView, { stream: 'run-1' })
  await send(records(), /Running/)
  await openTab(host, 'Processes')
})
afterEach(() => {
  opened.close()
  vi.restoreAllMocks()
})

describe('the bar of travel', () => {
  it('is a slider over the whole run that says where it is', async () => {
    const track = host.querySelector('.transport-track')!
    expect(track.getAttribute('role')).toBe('slider')
    expect(track.getAttribute('aria-valuemax')).toBe('3000')
    expect(track.getAttribute('aria-valuetext')).toMatch(/^Live, 3\.00\ss$/)
    press('<')
    await vi.waitFor(() => expect(track.getAttribute('aria-valuetext')).toMatch(/^2\.00\ss of 3\.00\ss$/))
    expect(track.getAttribute('aria-valuenow')).toBe('2000')
    press('ArrowLeft', track)
    await vi.waitFor(() => expect(track.getAttribute('aria-valuenow')).toBe('1900'))
    // Outside of graphs the arrows are the tree's.
    press('ArrowLeft')
    await nextTick()
    expect(track.getAttribute('aria-valuenow')).toBe('1900')
  })

  it('shows the whole view as it was, and says so', async () => {
    expect(rows()).toEqual([
      ['Process pool', false],
      ['worker 1', true],
    ])
    expect(text('[data-as-of]')).toBeUndefined()
    press('<')
    press('<')
    await vi.waitFor(() => expect(text('[data-as-of]')).toMatch(/^as of 1\.00 s$/))
    await vi.waitFor(() => expect(rows()[1]).toEqual(['worker 1', false]))
    expect(text('.kpi-elapsed dd')).toBe('1.00 s')
    expect(text('.kpi-tasks dd')).toBe('2')
    expect(text('.tree-bar .pane-note')).toBe('At 1.00 s: 2 live')
    expect(host.querySelector('.kpis-past')).not.toBeNull()
    press('[')
    await vi.waitFor(() => expect(text('[data-as-of]')).toMatch(/^as of 0\.01 s$/))
    await vi.waitFor(() => expect(text('.kpi-tasks dd')).toBe('0'))
    // The process whose birth it was is the one in sight.
    expect(host.querySelector('.grid-row-active .tree-title')!.textContent).toBe('worker 1')
    press('[')
    await vi.waitFor(() => expect(rows()).toEqual([['Process pool', false]]))
  })

  it('freezes a live run without stopping anything, and brings it back', async () => {
    const now = () => host.querySelector<HTMLButtonElement>('.transport-now')!
    expect(now().disabled).toBe(true)
    host.querySelector<HTMLButtonElement>('.transport-play')!.click()
    await vi.waitFor(() => expect(text('[data-as-of]')).toMatch(/^as of 3\.00 s$/))
    await send(
      [born(2, 3050, { parent: 0, name: 'late' }), tick(3100, { 0: { cpu: 4e8 }, 2: { cpu: 1e6 } })],
      /3\.10/,
    )
    expect(rows()).toHaveLength(2)
    expect(opened.engine.requests('run.stop')).toEqual([])
    expect(now().disabled).toBe(false)
    now().click()
    await vi.waitFor(() => expect(rows()).toHaveLength(3))
    expect(text('[data-as-of]')).toBeUndefined()
  })

  it('plays a run that is over from its begin, and shows what had been written by then', async () => {
    await send(
      [
        { kind: 'exit', t: 3100, id: 0, code: 0, signal: null, cpu: NaN },
        { kind: 'state', t: 3100, state: 'ended', outcome: 'completed' },
        { kind: 'recording', t: 3100, state: 'on', file: '/tmp/a.forkscope' },
      ],
      /Completed/,
    )
    expect(text('.transport-now')).toBeUndefined()
    press('P')
    await vi.waitFor(() => expect(text('[data-as-of]')).toMatch(/^as of 0\.\d\d s$/))
    expect(text('.transport-now')).toBe('End')
    press('P')
    await openTab(host, 'Output')
    press('L')
    await vi.waitFor(() => expect(host.querySelector('.output')?.textContent).toContain('half way'))
    for (let i = 0; i < 3; i += 1) press('<')
    await vi.waitFor(() => expect(text('[data-as-of]')).toMatch(/^as of 0\.10 s$/))
    await vi.waitFor(() => expect(host.querySelector('.output')?.textContent).not.toContain('half way'))
  })

  it('says whether the run is recorded', async () => {
    await send([{ kind: 'recording', t: 3000, state: 'on', file: '/runs/a.forkscope' }], /worker 1/)
    await vi.waitFor(() =>
      expect(host.querySelector('[data-recording=on]')?.getAttribute('aria-label')).toBe(
        'Recording to /runs/a.forkscope',
      ),
    )
    const reason = { code: 'disk-full', text: { en: 'The disk is full.', 'zh-CN': '磁盘已满。' } }
    await send(
      [{ kind: 'recording', t: 3000, state: 'failed', file: '/runs/a.forkscope', reason }],
      /worker 1/,
    )
    await vi.waitFor(() =>
      expect(host.querySelector('[data-recording=failed]')?.getAttribute('aria-label')).toMatch(
        /The run continues.* The disk is full\.$/,
      ),
    )
  })
})
