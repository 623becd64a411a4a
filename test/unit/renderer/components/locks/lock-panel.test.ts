// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import DeadlockPill from '../../../../../src/renderer/components/locks/DeadlockPill.vue'
import LockPanel from '../../../../../src/renderer/components/locks/LockPanel.vue'
import { useTimeAxis } from '../../../../../src/renderer/components/charts/time-axis'
import { i18n } from '../../../../../src/renderer/i18n'
import { RunModel } from '../../../../../src/shared/run/model'
import { locks, meta } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>

const terms = { thread: { en: 'thread', 'zh-CN': '线程' }, lock: { en: 'lock', 'zh-CN': '锁' } }

/** Threads 1 and 2, each holding its lock from 100 on and waiting for the other's from 200 on, until `end`. */
function stuck(end = NaN): RunModel {
  const run = new RunModel()
  run.apply(meta({ terms }))
  // Thread 2 was heard of first.
  for (const lane of [0, 1]) {
    run.apply({ kind: 'role', t: 0, pid: 9, tid: 20 + lane, role: `thread ${2 - lane}` })
    run.apply({ kind: 'lane', t: 0, lane, pid: 9, tid: 20 + lane, pool: '' })
    const [mine, other] = [`lock ${2 - lane}`, `lock ${lane + 1}`]
    run.apply(locks([lane, 1, 100, NaN, mine], [lane, 0, 200, NaN, other]))
    if (end) run.apply(locks([lane, 0, 200, end, other], [lane, 1, 100, end, mine]))
  }
  run.apply({ kind: 'role', t: 1200, pid: 9, tid: 0, role: 'main' })
  return run
}

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
  opened = await openWindow()
})
afterEach(() => {
  opened.close()
  i18n.global.locale.value = 'en'
  vi.restoreAllMocks()
})

function mount(model: RunModel, at?: number) {
  const { run: whole, tell } = opened.read(model)
  const run = at === undefined ? whole : opened.readAt(model, at)
  const axis = opened.setup(() => useTimeAxis(run))
  const host = opened.mount(LockPanel, { run, axis, stream: 'run-1', active: null })
  return { host, axis, tell }
}
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim()

describe('the lock pane', () => {
  it('shows a deadlock: its circle, the sentence, and since when', () => {
    const { host } = mount(stuck())
    const banner = host.querySelector('.deadlock')!
    expect(banner.classList.contains('deadlock-over')).toBe(false)
    expect(words(banner.querySelector('[role=alert]'))).toBe('Deadlock')
    expect(words(banner.querySelector('.deadlock-head'))).toContain('since 200 ms, 1.00 s so far')
    const sentence = 'thread 1 waits for lock 2, held by thread 2, which waits for lock 1, held by thread 1'
    expect(words(banner.querySelector('.deadlock-sentence'))).toBe(`${sentence}.`)
    const graph = banner.querySelector('svg[role=img]')!
    expect(graph.getAttribute('aria-label')).toBe(sentence)
    expect([...graph.querySelectorAll('text')].map(words)).toEqual([
      'thread 1',
      'lock 2',
      'thread 2',
      'lock 1',
    ])
    expect(graph.querySelectorAll('path.cycle-waits')).toHaveLength(2)
    expect(graph.querySelectorAll('path.cycle-held')).toHaveLength(2)
    const who = [...host.querySelectorAll('.lock-table tbody tr')].map((row) =>
      [...row.children].slice(0, 3).map(words),
    )
    expect(who).toEqual([
      ['lock 1', 'thread 1', 'thread 2'],
      ['lock 2', 'thread 2', 'thread 1'],
    ])
  })

  it('tells of locks as they were at another moment', () => {
    const run = stuck(1000)
    const at = (t: number) => {
      const { host } = mount(run, t)
      return {
        who: [...host.querySelectorAll('.lock-table tbody tr')].map((row) =>
          [...row.children].slice(0, 4).map(words),
        ),
        stuck: host.querySelector('.deadlock [role=alert]') !== null,
        banner: host.querySelector('.deadlock') !== null,
      }
    }
    expect(at(150)).toMatchObject({ stuck: false, banner: false })
    expect(at(500)).toMatchObject({
      stuck: true,
      who: [
        ['lock 1', 'thread 1', 'thread 2', '1'],
        ['lock 2', 'thread 2', 'thread 1', '1'],
      ],
    })
    expect(at(1100)).toMatchObject({ stuck: false, banner: true })
  })

  it('tells of what is heard while it is open', async () => {
    const { host, tell } = mount(stuck())
    const rows = () => [...host.querySelectorAll('.lock-table tbody tr')].map((row) => words(row.children[0]))
    expect(rows()).toEqual(['lock 1', 'lock 2'])
    await tell(locks([0, 1, 1200, NaN, 'lock 3']))
    expect(rows()).toEqual(['lock 1', 'lock 2', 'lock 3'])
    await tell(locks([0, 0, 200, 1300, 'lock 1'], [1, 0, 200, 1300, 'lock 2']))
    expect(host.querySelector('.deadlock [role=alert]')).toBeNull()
    expect(words(host.querySelector('.deadlock-head'))).toContain('resolved')
  })

  it('keeps it when it is over, and zooms in on it', async () => {
    const { host, axis } = mount(stuck(1000))
    const banner = host.querySelector('.deadlock')!
    expect(banner.classList.contains('deadlock-over')).toBe(true)
    expect(banner.querySelector('[role=alert]')).toBeNull()
    expect(words(banner.querySelector('.deadlock-head'))).toContain('at 200 ms, resolved after 800 ms')
    banner.querySelector<HTMLButtonElement>('.text-button')!.click()
    await nextTick()
    expect(axis.zoom.value).toEqual({ from: 0, to: 1200 })
  })

  it('has the totals of each lock, in their order, and no banner without a deadlock', () => {
    const run = new RunModel()
    run.apply(meta({ terms }))
    run.apply({ kind: 'lane', t: 0, lane: 0, pid: 9, tid: 9, pool: '' })
    run.apply(locks([0, 1, 0, 10, 'lock 10'], [0, 0, 20, 50, 'lock 2'], [0, 1, 50, 90, 'lock 2']))
    const { host } = mount(run)
    expect(host.querySelector('.deadlock')).toBeNull()
    const rows = [...host.querySelectorAll('.lock-table tbody tr')].map((row) => [...row.children].map(words))
    expect(rows).toEqual([
      ['lock 2', '—', '—', '1', '1100%', '30.0 ms', '30.0 ms', '40.0 ms', '40.0 ms'],
      ['lock 10', '—', '—', '1', '00%', '—', '—', '10.0 ms', '10.0 ms'],
    ])
  })

  it('speaks Chinese', async () => {
    const { host } = mount(stuck(1000))
    i18n.global.locale.value = 'zh-CN'
    await nextTick()
    expect(words(host.querySelector('.deadlock-sentence'))).toBe(
      '线程 1 等待线程 2 持有的锁 2，线程 2 等待线程 1 持有的锁 1。',
    )
    expect(words(host.querySelector('.deadlock-head'))).toContain('800 ms 后解除')
  })
})

describe('the mark in the head of a run', () => {
  it('says that there is a deadlock, that there was one, and nothing where there was none', () => {
    const pill = (model: RunModel) =>
      opened.mount(DeadlockPill, { run: opened.read(model).run }).querySelector('[role=status]')
    expect(words(pill(stuck()))).toBe('Deadlock')
    expect(pill(stuck())!.querySelector('button')!.title).toContain('thread 1 waits for lock 2')
    expect(words(pill(stuck(1000)))).toBe('1 deadlock, resolved')
    expect(pill(new RunModel())).toBeNull()
  })
})
