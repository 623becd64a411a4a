// @vitest-environment happy-dom
import { h, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useTimeAxis } from '../../../../../src/renderer/components/charts/time-axis'
import InspectPanel from '../../../../../src/renderer/components/inspect/InspectPanel.vue'
import LockPanel from '../../../../../src/renderer/components/locks/LockPanel.vue'
import { outputWanted } from '../../../../../src/renderer/components/output/use-output'
import { useTreeState } from '../../../../../src/renderer/components/process-tree/tree-state'
import KpiStrip from '../../../../../src/renderer/rooms/run/KpiStrip.vue'
import OutputPane from '../../../../../src/renderer/rooms/run/OutputPane.vue'
import RunHeadline from '../../../../../src/renderer/rooms/run/RunHeadline.vue'
import RunHeader from '../../../../../src/renderer/rooms/run/RunHeader.vue'
import RunProcesses from '../../../../../src/renderer/rooms/run/RunProcesses.vue'
import RunSide from '../../../../../src/renderer/rooms/run/RunSide.vue'
import Timeline from '../../../../../src/renderer/rooms/run/Timeline.vue'
import TransportBar from '../../../../../src/renderer/rooms/run/TransportBar.vue'
import { useTravel } from '../../../../../src/renderer/rooms/run/travel'
import { useMoment } from '../../../../../src/renderer/rooms/run/use-moment'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { randomRun } from '../../../../support/random-run'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  // Lines of output are measured, and all of the same height.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return this.classList.contains('output-row') ? 17 : 400
  })
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(900)
  opened = await openWindow({ select: () => null })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
  opened.close()
  vi.restoreAllMocks()
})

type Read = ReturnType<typeof opened.read>['run']

/** Every pane of a run, with a process whose details are open; nothing once it is `gone`. */
function mount(whole: Read, gone = ref(false)): HTMLElement {
  return opened.mount({
    setup() {
      const axis = useTimeAxis(whole)
      const run = useMoment(() => 'run-1', whole, axis)
      const state = useTreeState(run)
      state.active.value = state.selected.value = 0
      const travel = useTravel(run, axis, () => 0)
      const pane = { run, axis, stream: 'run-1', active: 0 }
      const pool = 'pool'
      const panes = () => [
        h(RunHeader, { run, stream: 'run-1', lost: false, busy: false }),
        h(RunHeadline, { run }),
        h(KpiStrip, { run, pool }),
        h(RunProcesses, { run, stream: 'run-1', state, tasks: true }),
        h(Timeline, { run, axis, state, pool }),
        h(LockPanel, pane),
        h(InspectPanel, pane),
        h(RunSide, { run, pool, guess: null }),
        h(OutputPane, { run, selected: 0, wanted: outputWanted() }),
        h(TransportBar, { run, axis, travel, tools: true }),
      ]
      return () => (gone.value ? [] : panes())
    },
  })
}

/** A random run in which all is told that a pane can show. */
function told(seed: number): RunRecord[] {
  return randomRun(seed).flatMap((record, at): RunRecord[] => {
    if (record.kind !== 'process' || at % 3 > 0) return [record]
    const { t, id, pid } = record
    return [
      record,
      { kind: 'inspector', t, pid, url: 'ws://127.0.0.1:1/a' },
      { kind: 'output', t, id, pid, stream: 'stdout', text: `from ${id}\n` },
    ]
  })
}

/** What a view says, element by element; names of elements aside, which are given out in order. */
const said = (host: HTMLElement) =>
  [...host.querySelectorAll('*')].map((element) => {
    const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`)
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    const all = [element.tagName, ...attributes.sort(), ...own.map(({ textContent }) => textContent)]
    return all.join(' ').replace(/(reka|v)-[\w-]*\d+[\w-]*/g, '')
  })

describe('the panes of a run', () => {
  it.each([1, 2])(
    'say what they would say if they were opened now, all along (run %d)',
    async (seed) => {
      const { run, tell } = opened.read(new RunModel())
      const live = mount(run)
      const records = told(seed)
      const step = Math.ceil(records.length / 5)
      for (let from = 0; from < records.length; from += step) {
        const news = tell(...records.slice(from, from + step))
        // Past the slowest beat.
        vi.advanceTimersByTime(2000)
        await news
        for (let turn = 0; turn < 4; turn += 1) await nextTick()
        const gone = ref(false)
        const fresh = mount(run, gone)
        for (let turn = 0; turn < 4; turn += 1) await nextTick()
        expect(said(live)).toEqual(said(fresh))
        gone.value = true
      }
    },
    30_000,
  )
})
