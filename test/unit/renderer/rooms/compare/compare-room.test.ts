// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import CompareRoom from '../../../../../src/renderer/rooms/compare/CompareRoom.vue'
import { i18n } from '../../../../../src/renderer/i18n'
import { useCompared } from '../../../../../src/renderer/rooms/compare/baseline'
import { useLibrary } from '../../../../../src/renderer/stores/library'
import { useRuns } from '../../../../../src/renderer/stores/runs'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'
import { Refusal } from '../../support/engine'

const origin = (size: number) => ({ kind: 'scenario', scenario: 'pool', knobs: { size } }) as const

/** Records of a run of the pool that is over; `wall` in ms. */
function recordsOf(runId: string, size: number, wall: number): RunRecord[] {
  return [
    meta({ runId, origin: origin(size) }),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0, { name: 'node' }),
    { kind: 'role', t: 0, pid: 100, tid: 0, role: 'Process pool' },
    born(1, 0, { parent: 0 }),
    { kind: 'role', t: 0, pid: 101, tid: 0, role: 'worker 1' },
    { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size },
    { kind: 'lane', t: 0, lane: 0, pid: 101, tid: 101, pool: 'pool' },
    tasks([0, 0, wall / 2, 5], [0, wall / 2, wall, 5]),
    tick(wall, { 0: { cpu: 1e6 * wall, rss: 2 ** 24 }, 1: { cpu: 1e6 * wall, rss: 2 ** 24 } }),
    { kind: 'state', t: wall, state: 'ended', outcome: 'completed' },
  ]
}

let opened: Awaited<ReturnType<typeof openWindow>>
let host: HTMLElement
let seq = 0
const refused = new Set<string>()

function send(stream: string, records: readonly RunRecord[]): void {
  opened.engine.send({ type: 'records', stream, seq: ++seq, reset: false, records })
}
const said = () => host.querySelector('.compare-sentence')?.textContent?.replace(/\s+/g, ' ')
const cells = (id: string) =>
  [...host.querySelectorAll(`[data-metric="${id}"] td`)].map((cell) =>
    cell.textContent?.replaceAll('\u00a0', ' ').trim(),
  )
const followed = () => opened.engine.requests('follow').map((params) => (params as { stream: string }).stream)
const button = (text: string) =>
  [...host.querySelectorAll('button')].find((one) => one.textContent?.includes(text))!

beforeEach(async () => {
  refused.clear()
  opened = await openWindow({
    'library.list': () => ({ folder: '/runs', bytes: 0, free: null, runs: [], failure: null }),
    follow: ({ stream }: { stream: string }) => {
      if (refused.has(stream))
        throw new Refusal({ code: 'no-file', text: { en: 'Its file is gone.', 'zh-CN': '它的文件不见了。' } })
      return null
    },
  })
  const runs = opened.within(() => useRuns())
  runs.list = [1, 2, 3].map((size) => ({
    runId: `run-${size}`,
    origin: origin(size),
    startedAt: 1e12 + size * 1000,
    state: 'ended',
    outcome: 'completed',
  }))
})
afterEach(() => {
  opened.close()
  i18n.global.locale.value = 'en'
  vi.restoreAllMocks()
})

async function compareTwo(): Promise<void> {
  opened.within(() => useLibrary()).compared = ['run-1', 'run-2']
  host = opened.mount(CompareRoom)
  send('run-1', recordsOf('run-1', 1, 8000))
  send('run-2', recordsOf('run-2', 2, 4000))
  await vi.waitFor(() => expect(said()).toBeDefined())
}

describe('the compare room', () => {
  it('suggests the last two runs of the same when nothing is chosen', async () => {
    host = opened.mount(CompareRoom)
    expect(host.textContent).toContain('Last two runs of the same')
    expect(followed()).toEqual([])
    host.querySelector<HTMLButtonElement>('.compare-pair')!.click()
    await vi.waitFor(() => expect(followed()).toEqual(['run-2', 'run-3']))
  })

  it('says where runs come from when there are none', () => {
    opened.within(() => useRuns()).list = []
    host = opened.mount(CompareRoom)
    expect(host.textContent).toContain('Run one twice')
    expect(host.querySelector('.compare-pair')).toBeNull()
  })

  it('says what differs, in both languages, and shows the numbers', async () => {
    await compareTwo()
    expect(said()).toMatch(/^B was 2\.0 times as fast as A: 4\.00 s instead of 8\.00 s \(Workers 1 → 2\)/)
    expect(cells('wall')).toEqual(['8.00 s', '4.00 s', '−4.00 s', '0.50×better', ''])
    expect(cells('peak-pss')).toEqual([])
    expect([...host.querySelectorAll('[data-compared]')].map((chip) => chip.textContent?.trim())).toEqual([
      expect.stringMatching(/^A\s*Workers: 1\s*Baseline$/),
      expect.stringMatching(/^B\s*Workers: 2$/),
    ])
    i18n.global.locale.value = 'zh-CN'
    await nextTick()
    expect(said()).toMatch(/^B 的速度是 A 的 2\.0 倍：4\.00 s，A 为 8\.00 s（工作进程数 1 → 2）/)
  })

  it('sets the others against the run that is clicked, letters staying', async () => {
    await compareTwo()
    host.querySelector<HTMLButtonElement>('[data-compared="run-2"] .run-chip-name')!.click()
    await vi.waitFor(() =>
      expect(said()).toMatch(/^A took 2\.0 times as long as B: 8\.00 s instead of 4\.00 s/),
    )
    expect(cells('wall').slice(0, 2)).toEqual(['4.00 s', '8.00 s'])
  })

  it('takes runs in and out, and reads those that stay only once', async () => {
    await compareTwo()
    const compared = opened.within(() => useCompared())
    compared.add('run-3')
    await vi.waitFor(() => expect(followed()).toEqual(['run-1', 'run-2', 'run-3']))
    send('run-3', recordsOf('run-3', 3, 2000))
    await vi.waitFor(() => expect(said()).toMatch(/^The largest difference: C was 4\.0 times as fast as A/))
    // Three runs: differences stand below the values.
    expect(cells('wall')[2]).toMatch(/^2\.00 s.*−6\.00 s.*0\.25×/)
    host.querySelector<HTMLButtonElement>('[data-compared="run-1"] .ui-icon-button')!.click()
    await vi.waitFor(() => expect(opened.engine.requests('unfollow')).toEqual([{ stream: 'run-1' }]))
    await vi.waitFor(() => expect(said()).toMatch(/^B was 2\.0 times as fast as A/))
    button('Clear').click()
    await vi.waitFor(() => expect(host.textContent).toContain('Last two runs of the same'))
    expect(followed()).toHaveLength(3)
  })

  it('reads until all of a recorded run is there', async () => {
    opened.within(() => useLibrary()).compared = ['run-1', 'run-2']
    host = opened.mount(CompareRoom)
    expect(host.textContent).toContain('Loading runs…')
    send('run-1', recordsOf('run-1', 1, 8000))
    send('run-2', recordsOf('run-2', 2, 4000).slice(0, -1))
    await new Promise((resolve) => requestAnimationFrame(resolve))
    expect(said()).toBeUndefined()
    send('run-2', recordsOf('run-2', 2, 4000).slice(-1))
    await vi.waitFor(() => expect(said()).toMatch(/^B was/))
  })

  it('says why a run cannot be shown, and compares the rest', async () => {
    refused.add('run-3')
    opened.within(() => useLibrary()).compared = ['run-1', 'run-3', 'run-2']
    host = opened.mount(CompareRoom)
    send('run-1', recordsOf('run-1', 1, 8000))
    send('run-2', recordsOf('run-2', 2, 4000))
    // Letters are those of the chips: the run that failed keeps its own.
    await vi.waitFor(() => expect(said()).toMatch(/^C was 2\.0 times as fast as A/))
    await vi.waitFor(() =>
      expect(host.querySelector('.compare-note')?.textContent).toContain('Its file is gone.'),
    )
    button('Remove').click()
    await vi.waitFor(() => expect(host.querySelector('.compare-note')).toBeNull())
  })
})
