// @vitest-environment happy-dom
import { nextTick, reactive, h } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { outputWanted } from '../../../../../src/renderer/components/output/use-output'
import OutputPane from '../../../../../src/renderer/rooms/run/OutputPane.vue'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta } from '../../../../support/records'
import { openWindow, type } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(600)
  opened = await openWindow()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
  opened.close()
  vi.restoreAllMocks()
})

function pane() {
  const model = new RunModel()
  model.applyAll([
    meta(),
    born(0, 0),
    born(1, 10),
    { kind: 'role', t: 10, pid: 101, tid: 0, role: 'worker 1' },
  ])
  const props = reactive({ selected: null as number | null, until: null as number | null })
  const { run, tell } = opened.read(model)
  const host = opened.mount({
    render: () => h(OutputPane, { run, ...props, wanted: outputs }),
  })
  const settle = async (...news: RunRecord[]) => {
    const told = tell(...news)
    // Past the beat of texts.
    vi.advanceTimersByTime(1000)
    await told
    for (let turn = 0; turn < 4; turn += 1) await nextTick()
  }
  return {
    host,
    props,
    settle,
    async write(pid: number, text: string, stream: 'stdout' | 'stderr' = 'stdout') {
      await settle({ kind: 'output', t: 20, id: -1, pid, stream, text })
    },
    lines: () =>
      [...host.querySelectorAll('.output-line')].map((line) => ({
        from: line.querySelector('.output-role')!.textContent,
        pid: line.querySelector('.output-pid')?.textContent,
        text: line.querySelector('.output-text')!.textContent,
        error: line.classList.contains('output-error'),
      })),
    count: () => host.querySelector('.output-count')!.textContent,
    search: host.querySelector<HTMLInputElement>('.output-search input')!,
    segment: (name: string) =>
      [...host.querySelectorAll<HTMLButtonElement>('.ui-segment')].find(
        (one) => one.textContent!.trim() === name,
      )!,
  }
}
let outputs = outputWanted()
beforeEach(() => (outputs = outputWanted()))

describe('the output of a run', () => {
  it('says of each line who wrote it', async () => {
    const { host, write, lines } = pane()
    expect(host.querySelector('.output-none')!.textContent).toContain('Nothing written')
    await write(101, 'ready\n')
    await write(100, 'oh no\n', 'stderr')
    await write(4242, 'a stranger\n')
    expect(lines()).toEqual([
      { from: 'worker 1', pid: '101', text: 'ready', error: false },
      { from: 'p0', pid: '100', text: 'oh no', error: true },
      { from: 'pid', pid: '4242', text: 'a stranger', error: false },
    ])
  })

  it('finds text, marks it, and says in how many lines', async () => {
    const { host, write, lines, count, search } = pane()
    await write(101, 'one\ntwo ONE one\nthree\n')
    expect(count()).toBe('3 lines')
    await type(search, 'one')
    await nextTick()
    await vi.waitFor(() => expect(lines().map(({ text }) => text)).toEqual(['one', 'two ONE one']))
    expect([...host.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['one', 'ONE', 'one'])
    expect(count()).toBe('2 of 3')
    await type(search, 'nothing')
    await vi.waitFor(() => expect(host.querySelector('.output-none')!.textContent).toBe('No matches.'))
  })

  it('says of a moment before the first line that nothing was written yet, not that nothing matches', async () => {
    const { host, props, write, lines } = pane()
    await write(101, 'one\n')
    props.until = 10
    await vi.waitFor(() => expect(lines()).toEqual([]))
    expect(host.querySelector('.output-none')!.textContent).toContain('Nothing written')
  })

  it('shows one stream, or one process, and keeps the choice when it comes back', async () => {
    const { write, lines, segment, props, settle } = pane()
    await write(101, 'fine\n')
    await write(100, 'bad\n', 'stderr')
    segment('stderr').click()
    await vi.waitFor(() => expect(lines().map(({ text }) => text)).toEqual(['bad']))
    segment('All').click()
    outputs.process.value = 'p1'
    await vi.waitFor(() => expect(lines().map(({ text }) => text)).toEqual(['fine']))
    props.selected = 0
    outputs.process.value = 'selected'
    await settle()
    await vi.waitFor(() => expect(lines().map(({ text }) => text)).toEqual(['bad']))
    expect(pane().host.querySelector('.output-process')!.textContent).toContain('All processes')
  })

  it('goes from line to line by keyboard, and copies the line it is on', async () => {
    const { host, write } = pane()
    await write(101, 'one\ntwo\nthree\n')
    const list = host.querySelector<HTMLElement>('.output-lines')!
    const active = () => host.querySelector(`[id="${list.getAttribute('aria-activedescendant')}"]`)
    const go = async (key: string) => {
      list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await nextTick()
      return active()?.querySelector('.output-text')?.textContent
    }
    expect(active()).toBeNull()
    expect([await go('End'), await go('ArrowUp'), await go('Home')]).toEqual(['three', 'two', 'one'])
    expect(active()!.getAttribute('aria-selected')).toBe('true')
    list.focus()
    const copied = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true })
    list.dispatchEvent(copied)
    expect(copied.clipboardData?.getData('text/plain')).toBe('one')
    // It stays on its line while more is written.
    await write(101, 'four\n')
    expect(active()!.querySelector('.output-text')!.textContent).toBe('one')
  })

  it('has only the lines in sight of a long output', async () => {
    const { host, write, count } = pane()
    await write(101, Array.from({ length: 12_000 }, (_, k) => `${k}\n`).join(''))
    expect(count()).toBe('12,000 lines')
    expect(host.querySelectorAll('.output-line').length).toBeLessThan(100)
    expect(
      Number.parseInt(host.querySelector<HTMLElement>('.output-rows')!.style.height, 10),
    ).toBeGreaterThan(12_000 * 16)
  })
})
