// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import MonitorRoom from '../../../../../src/renderer/rooms/monitor/MonitorRoom.vue'
import { MACHINE_STREAM } from '../../../../../src/shared/protocol'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, HOST, hostLoad, meta, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
let host: HTMLElement
let seq = 0

async function send(records: readonly RunRecord[], shown: string | RegExp): Promise<void> {
  opened.engine.send({ type: 'records', stream: MACHINE_STREAM, seq: ++seq, reset: false, records })
  await vi.waitFor(() => expect(host.textContent).toMatch(shown))
}
const press = (text: string) =>
  [...host.querySelectorAll('button')].find((button) => button.textContent?.trim() === text)!.click()
const titles = () => [...host.querySelectorAll('.tree-title')].map((cell) => cell.textContent)

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  opened = await openWindow({
    select: () => null,
    'machine.users': () => ({ own: 1000, names: { 0: 'root', 33: 'www-data' } }),
  })
  host = opened.mount(MonitorRoom)
})
afterEach(() => {
  opened.close()
  vi.restoreAllMocks()
})

describe('the Monitor', () => {
  it('shows this machine and its processes as a list', async () => {
    expect(host.textContent).toContain('Reading processes')
    await send(
      [
        meta({ origin: { kind: 'machine' } }),
        born(0, 0, { name: 'systemd' }),
        born(1, 0, { name: 'sshd', parent: 0 }),
        tick(1000, { 0: { threads: 3 }, 1: { threads: 4 } }),
      ],
      /sshd/,
    )
    opened.engine.send(
      hostLoad({ busy: 0.42, availableMemory: HOST.totalMemory / 2, uptime: 3 * 86_400 + 4 * 3600 + 5 }),
    )
    // What was sent to the page needs no answer: its own request may be later than the rows.
    await opened.engine.until(() => opened.engine.requests('follow').length === 1)
    expect(opened.engine.requests('follow')).toEqual([{ stream: MACHINE_STREAM }])
    expect(titles()).toEqual(['systemd', 'sshd'])
    // The head follows on a slower beat than the rows.
    await vi.waitFor(
      () => {
        const head = host.querySelector('.monitor-head')!.textContent
        expect(head).toContain('42%')
        expect(head).toContain('4.00\u00a0GiB')
        expect(head).toContain('of 2 cores')
        expect(head).toContain('0.8 in use')
        expect(head).toContain('2 processes')
        expect(head).toContain('7 threads')
        expect(head).toContain('up 3 d 4 h')
      },
      { timeout: 3000 },
    )
  })

  it('puts processes of one name and user into one row, wherever they are in the tree, and takes them apart', async () => {
    await send(
      [
        meta({ origin: { kind: 'machine' } }),
        born(0, 0, { name: 'make' }),
        born(1, 0, { name: 'cc1', parent: 0 }),
        born(2, 0, { name: 'cc1', parent: 1 }),
        born(3, 0, { name: 'cc1', parent: 0, uid: 33 }),
        tick(1000, { 0: {}, 1: {}, 2: {}, 3: {} }),
      ],
      /cc1/,
    )
    expect(titles()).toHaveLength(4)
    press('Group')
    await vi.waitFor(() => expect(titles()).toHaveLength(3))
    expect(host.querySelector('.tree-grid')!.textContent).toContain('× 2')
    press('Group')
    await vi.waitFor(() => expect(titles()).toHaveLength(4))
  })

  it('leaves out of the head what the system does not tell, and says "not known" of the rest', async () => {
    await send([meta({ origin: { kind: 'machine' } }), born(0, 0), tick(1000, { 0: {} })], /this machine/i)
    opened.engine.send(hostLoad({}))
    const shown = (part: string) => host.querySelector(part)
    await vi.waitFor(() => expect(shown('.head-swap')).not.toBeNull())
    expect(host.querySelectorAll('.head-pressure')).toHaveLength(1)
    const pressure = { cpu: NaN, memory: NaN, io: NaN }
    const { swapTotal, swapFree } = { swapTotal: 0, swapFree: 0 }
    opened.engine.send(hostLoad({ busy: NaN, swapTotal, swapFree, pressure }))
    await vi.waitFor(() => expect(shown('.head-swap')).toBeNull())
    expect(shown('.head-pressure')).toBeNull()
    expect(shown('.head-cpu .head-value')!.textContent).toBe('—')
  })

  it('keeps the past of the machine from before the room was opened', async () => {
    opened.engine.send(hostLoad({ at: 1000, cores: Float32Array.of(0.5) }))
    opened.engine.send(hostLoad({ at: 2000, cores: Float32Array.of(0.5, 1) }))
    await vi.waitFor(() => expect(opened.app.host?.at).toBe(2000))
    const { history } = opened.app
    expect([...history.load.slice('t')]).toEqual([1000, 2000])
    expect([...history.load.slice('cpu')]).toEqual([NaN, NaN])
    // A core that nobody knew of: all begin again.
    expect([...history.cores.slice('1')]).toEqual([1])
  })

  it('says whose processes are by name, and keeps the number of users that nobody knows', async () => {
    await send(
      [
        meta({ origin: { kind: 'machine' } }),
        born(0, 0, { uid: 33 }),
        born(1, 0, { uid: 5000 }),
        tick(1000, { 0: {}, 1: {} }),
      ],
      /5000/,
    )
    await vi.waitFor(() => expect(host.textContent).toContain('www-data'))
  })

  /** A reading at second `at`: CPU time so far by process, seconds. */
  const reading = (at: number, spent: Record<number, number>) =>
    tick(
      at * 1000,
      Object.fromEntries(
        Object.entries(spent).map(([id, seconds]) => [id, { cpu: seconds * 1e9, pss: 1024 ** 2 }]),
      ),
    )
  const trio = (): RunRecord[] => [
    meta({ origin: { kind: 'machine' } }),
    born(0, 0, { name: 'quiet', uid: 0 }),
    born(1, 0, { name: 'busy', uid: 1000 }),
    born(2, 0, { name: 'some', uid: 0 }),
    reading(1, { 0: 0, 1: 0, 2: 0 }),
  ]

  it('has the busiest process first and hottest without a key', async () => {
    await send([...trio(), reading(2, { 0: 0, 1: 1, 2: 0.2 })], '100')
    await vi.waitFor(() => expect(titles()).toEqual(['busy', 'some', 'quiet']), { timeout: 3000 })
    const heat = [...host.querySelectorAll<HTMLElement>('.grid-row')].map(
      (row) => row.querySelector<HTMLElement>('.tree-heat-cpu')?.style.getPropertyValue('--heat-share') ?? '',
    )
    expect(Number.parseInt(heat[0])).toBeGreaterThan(Number.parseInt(heat[1]))
    expect(heat[2]).toBe('')
  })

  it('keeps the order of rows while somebody is at them, and takes it up afterwards', async () => {
    await send([...trio(), reading(2, { 0: 0, 1: 1, 2: 0.2 })], '100')
    await vi.waitFor(() => expect(titles()).toEqual(['busy', 'some', 'quiet']), { timeout: 3000 })
    const grid = host.querySelector<HTMLElement>('.tree-grid')!
    grid.dispatchEvent(new PointerEvent('pointermove', { movementX: 3 }))
    await vi.waitFor(() => expect(host.querySelector('.pane-bar, .tree-bar')!.textContent).toMatch(/locked/))
    await send([born(3, 0, { name: 'new' }), reading(3, { 0: 1, 1: 1, 2: 0.4, 3: 0.5 })], '20')
    // Its numbers go on.
    const cpu = () =>
      [...host.querySelectorAll('.tree-heat-cpu, .tree-cold')].map((cell) => cell.textContent?.trim())
    await vi.waitFor(() => expect(cpu()).toEqual(['0', '20', '100']), { timeout: 3000 })
    expect(titles()).toEqual(['busy', 'some', 'quiet'])
    grid.dispatchEvent(new PointerEvent('pointerleave'))
    await vi.waitFor(() => expect(titles()).toHaveLength(4), { timeout: 3000 })
    expect(titles()[0]).toBe('quiet')
    expect(titles()[3]).toBe('busy')
  })

  it('lists only mine, or only what did something in the last minute', async () => {
    await send([...trio(), reading(2, { 0: 0, 1: 1, 2: 0.2 })], '100')
    press('Hide idle')
    await vi.waitFor(() => expect(titles()).toEqual(['busy', 'some']))
    press('Mine')
    await vi.waitFor(() => expect(titles()).toEqual(['busy']))
    press('Hide idle')
    press('All users')
    await vi.waitFor(() => expect(titles()).toHaveLength(3))
  })

  it('lists what it listed when it was left', async () => {
    const switches = ['Group', 'Lock order', 'Hide idle', 'Tree']
    const pressed = () =>
      switches.filter((text) =>
        [...host.querySelectorAll('button')].some(
          (button) => button.textContent?.trim() === text && button.getAttribute('aria-pressed') === 'true',
        ),
      )
    await send(trio(), /Mine/)
    expect(pressed()).toEqual([])
    for (const text of switches) press(text)
    press('Mine')
    await vi.waitFor(() => expect(titles()).toEqual(['busy']))
    opened.unmount()
    host = opened.mount(MonitorRoom)
    await opened.engine.until(() => opened.engine.requests('follow').length === 2)
    await send(trio(), /Mine/)
    // An order is held for a moment, and not for good.
    expect(pressed()).toEqual(['Group', 'Hide idle', 'Tree'])
    expect(host.querySelector('[role=radio][aria-checked=true]')?.textContent?.trim()).toBe('Mine')
  })

  it('greys what ended for a moment, then lets it go and its children move up', async () => {
    await send(
      [
        meta({ origin: { kind: 'machine' } }),
        born(0, 0, { name: 'init' }),
        born(1, 0, { name: 'shell', parent: 0 }),
        born(2, 0, { name: 'orphan', parent: 1 }),
        tick(1000, { 0: {}, 1: {}, 2: {} }),
      ],
      /orphan/,
    )
    press('Tree')
    await send([{ kind: 'exit', t: 1500, id: 1, code: 0, signal: null, cpu: NaN }, tick(2000, {})], /Exit 0/)
    expect(titles()).toContain('shell')
    opened.engine.send({
      type: 'records',
      stream: MACHINE_STREAM,
      seq: ++seq,
      reset: false,
      records: [tick(9000, { 0: {}, 2: {} })],
    })
    await vi.waitFor(() => expect(titles()).toEqual(['init', 'orphan']), { timeout: 4000 })
    const levels = [...host.querySelectorAll('.grid-row')].map((row) => row.getAttribute('aria-level'))
    expect(levels).toEqual(['1', '2'])
  })
})
