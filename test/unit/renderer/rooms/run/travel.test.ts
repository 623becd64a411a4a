// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'
import { useTimeAxis } from '../../../../../src/renderer/components/charts/time-axis'
import { useTravel } from '../../../../../src/renderer/rooms/run/travel'
import { useMoment } from '../../../../../src/renderer/rooms/run/use-moment'
import { travelAction } from '../../../../../src/renderer/rooms/run/travel-keys'
import { momentText } from '../../../../../src/renderer/format'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
const moments: { stream: string; t: number }[] = []

beforeEach(async () => {
  moments.length = 0
  opened = await openWindow({
    'run.moment': (params: { stream: string; t: number }) => {
      moments.push(params)
      return { t: 900, ids: Int32Array.of(0), columns: { user: Float64Array.of(7e7) } }
    },
  })
})
afterEach(() => opened.close())

/** Two processes over four seconds, a tick each 100 ms; the second lives from 1 s to 2 s and works from 1.2 s on. */
function records(): RunRecord[] {
  const made: RunRecord[] = [
    meta(),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 50),
    { kind: 'lane', t: 60, lane: 0, pid: 101, tid: 101, pool: '' },
  ]
  for (let t = 100; t <= 4000; t += 100) {
    if (t === 1000) made.push(born(1, t, { parent: 0 }))
    if (t === 1200) made.push(tasks([0, 1200, 1300], [0, 1400, 1500]))
    const rows: Record<number, Record<string, number>> = { 0: { cpu: t * 1e5, rss: t === 3000 ? 900 : 100 } }
    if (t > 1000 && t < 2000) rows[1] = { cpu: t * 1e5 }
    made.push(tick(t, rows, { cpu: rows[1] === undefined ? 1e7 : t === 1100 ? 12e7 : 2e7 }))
    if (t === 2000) made.push({ kind: 'exit', t, id: 1, code: 0, signal: null, cpu: NaN })
  }
  return made
}
const END: RunRecord[] = [
  { kind: 'exit', t: 4050, id: 0, code: 0, signal: null, cpu: NaN },
  { kind: 'state', t: 4050, state: 'ended', outcome: 'completed' },
]

function start(more: readonly RunRecord[] = [], chosen: number | null = null) {
  const model = new RunModel()
  model.applyAll([...records(), ...more])
  const { run: whole, tell } = opened.read(model)
  const reached: number[] = []
  const { axis, run, travel } = opened.setup(() => {
    const axis = useTimeAxis(whole)
    const run = useMoment(() => 'run-1', whole, axis)
    const travel = useTravel(
      run,
      axis,
      () => chosen,
      (id) => reached.push(id),
    )
    return { axis, run, travel }
  })
  const at = (t: number | null) => vi.waitFor(() => expect(run.value.moment).toBe(t))
  return { model, axis, run, travel, at, tell, reached }
}

describe('travel in time', () => {
  it('holds a live run where it is, while the run goes on, and comes back to now', async () => {
    const { model, run, travel, at, tell } = start()
    expect(run.value).toBe(model)
    travel.toggle()
    await at(4000)
    await tell(born(2, 4100), tick(4100, { 0: { cpu: 4.2e8 } }))
    expect(run.value.born).toBe(2)
    expect(model.born).toBe(3)
    travel.go(1500)
    await at(1500)
    expect(run.value.live).toBe(2)
    travel.go(null)
    await at(null)
    expect(run.value).toBe(model)
  })

  it('plays as many times as fast as it ran, and ends as it is', async () => {
    const { run, travel, at } = start(END)
    travel.speed.value = 20
    const begin = performance.now()
    travel.toggle()
    expect(travel.playing.value).toBe(true)
    await vi.waitFor(() => expect(run.value.moment).toBeGreaterThan(1000), { interval: 5 })
    await at(null)
    expect(travel.playing.value).toBe(false)
    // Four seconds at twenty times the speed; frames may be late, but not early.
    expect(performance.now() - begin).toBeGreaterThan(150)
  })

  it('pauses where it is', async () => {
    const { travel } = start(END)
    travel.toggle()
    await vi.waitFor(() => expect(travel.held.value).toBeGreaterThan(60))
    travel.toggle()
    const held = travel.held.value
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    expect(travel.held.value).toBe(held)
  })

  it('steps from tick to tick and by seconds, inside the run', async () => {
    const { travel, at } = start(END)
    travel.step(-1, false)
    await at(4000)
    travel.step(-1, false)
    await at(3900)
    travel.step(-1, true)
    await at(2900)
    travel.step(1, false)
    await at(3000)
    travel.go(200)
    travel.step(-1, true)
    // There is nothing to see before the first process.
    await at(50)
    travel.go(4000)
    travel.step(1, false)
    await at(null)
  })

  it('jumps to births, deaths, peaks and tasks', async () => {
    const { travel, at, reached } = start(END, 1)
    const go = async (to: Parameters<typeof travel.jump>[0], t: number | null) => {
      travel.jump(to)
      await at(t)
    }
    await go('begin', 50)
    await go('nextLife', 1000)
    expect(reached).toEqual([1])
    await go('death', 2000)
    await go('birth', 1000)
    await go('nextTask', 1200)
    await go('nextTask', 1400)
    await go('previousTask', 1200)
    await go('memoryPeak', 3000)
    await go('previousLife', 2000)
    await go('end', null)
    expect(travel.target('cpuPeak')).toBe(1100)
    expect(travel.target('nextLife')).toBeNaN()
    travel.jump('nextLife')
    await at(null)
  })

  it('goes to the peak of memory that is told: of RSS where PSS was refused for a time', () => {
    const { travel } = start([
      tick(4010, { 0: { cpu: 2e9, rss: 100, pss: 100 } }),
      { kind: 'unreadable', t: 4020, id: 0, fields: ['pss'] },
      tick(4030, { 0: { cpu: 2e9, rss: 1000 } }),
      ...END,
    ])
    expect(travel.target('memoryPeak')).toBe(4030)
  })

  it('asks the engine for the rest once the cursor rests, and only then', async () => {
    const { run, travel, at } = start(END)
    for (const t of [500, 600, 700, 950]) travel.go(t)
    await at(950)
    const changed = vi.fn()
    opened.within(() => watch(() => ({ now: run.value }), changed))
    const process = () => run.value.processes[0]!
    expect(process().latest('user')).toBeNaN()
    await vi.waitFor(() => expect(process().latest('user')).toBe(7e7))
    expect(moments).toEqual([{ stream: 'run-1', t: 950 }])
    expect(changed).toHaveBeenCalled()
    travel.go(800)
    await at(800)
    expect(process().latest('user')).toBeNaN()
  })

  it('keeps the graphs where the moment is, and turns the page when it leaves', async () => {
    const { axis, model, tell } = start()
    for (let t = 4100; t <= 60_000; t += 100) model.apply(tick(t, { 0: { cpu: t * 1e5 } }))
    await tell()
    expect(axis.window.value).toEqual({ from: 30_000, to: 60_000 })
    axis.hold(40_000)
    await tell(tick(60_100, { 0: { cpu: 7e9 } }))
    expect(axis.window.value).toEqual({ from: 30_000, to: 60_000 })
    axis.hold(20_000)
    expect(axis.window.value.from).toBeLessThanOrEqual(20_000)
    expect(axis.window.value.to - axis.window.value.from).toBe(30_000)
    axis.hold(null)
    expect(axis.window.value).toEqual({ from: 30_100, to: 60_100 })
  })
})

describe('the keys of travel', () => {
  const key = (name: string, over = {}) => ({
    key: name,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...over,
  })

  it('leave the keys of the tree alone unless a graph has the focus', () => {
    for (const taken of [' ', 'k', 't', '/', '+', '-', 'Enter', 'ArrowLeft', 'ArrowRight', 'Home'])
      expect(travelAction(key(taken), false), taken).toBeNull()
    expect(travelAction(key('p'), false)).toEqual({ kind: 'toggle' })
    expect(travelAction(key('l'), false)).toEqual({ kind: 'now' })
    // Of a selection, where there is one.
    expect(travelAction(key('Escape'), false)).toEqual({ kind: 'deselect' })
    expect(travelAction(key('['), false)).toEqual({ kind: 'jump', jump: 'previousLife' })
    // Ctrl+. stops a run, and Ctrl+, opens the settings.
    expect(travelAction(key('.', { ctrlKey: true }), false)).toBeNull()
  })

  it('step with arrows in a graph, further with Shift', () => {
    expect(travelAction(key('ArrowLeft'), true)).toEqual({ kind: 'step', by: -1, far: false })
    expect(travelAction(key('ArrowRight', { shiftKey: true }), true)).toEqual({
      kind: 'step',
      by: 1,
      far: true,
    })
    expect(travelAction(key(' '), true)).toEqual({ kind: 'toggle' })
  })
})

describe('a moment in words', () => {
  it.each([
    [45, 8000, '0.05 s'],
    [12_345, 45_600, '12.3 s'],
    [59_960, 70_000, '1:00.0'],
    [125_340, 600_000, '2:05.3'],
    [3_725_300, 7_200_000, '1:02:05.3'],
  ])('%d ms of %d: %s', (ms, wall, text) => expect(momentText(ms, wall).replace('\u00a0', ' ')).toBe(text))
})
