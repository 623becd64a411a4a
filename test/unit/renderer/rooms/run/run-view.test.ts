// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import RunView from '../../../../../src/renderer/rooms/run/RunView.vue'
import { useActions } from '../../../../../src/renderer/shell/actions'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tasks, tick } from '../../../../support/records'
import { openTab, openWindow } from '../../support/app'
import { Refusal } from '../../support/engine'

const origin = { kind: 'scenario', scenario: 'pool', knobs: { size: 2 } } as const
const text = (en: string) => ({ en, 'zh-CN': `${en}。` })
const RUNNING: RunRecord[] = [
  meta({ origin }),
  { kind: 'state', t: 0, state: 'running' },
  born(0, 0, { name: 'node' }),
  born(1, 10, { parent: 0 }),
  { kind: 'role', t: 20, pid: 100, tid: 0, role: 'Process pool' },
  { kind: 'role', t: 20, pid: 101, tid: 0, role: 'worker 1' },
  { kind: 'pool', t: 20, pool: 'pool', poolKind: 'process', size: 1 },
  { kind: 'lane', t: 20, lane: 0, pid: 101, tid: 101, pool: 'pool' },
  tasks([0, 20, 500], [0, 500, 1000]),
  tick(1000, { 0: { cpu: 1e8 }, 1: { cpu: 9e8, rss: 2 ** 20 } }),
]

let opened: Awaited<ReturnType<typeof openWindow>>
let host: HTMLElement
let seq = 0

/** Sends records as the engine would, and waits until the view shows `shown`. */
async function send(records: readonly RunRecord[], shown: string | RegExp): Promise<void> {
  opened.engine.send({ type: 'records', stream: 'run-1', seq: ++seq, reset: false, records })
  await vi.waitFor(() => expect(host.textContent).toMatch(shown))
}
/** A run that goes on, with its processes in front. */
async function begin(): Promise<void> {
  await send(RUNNING, /Running/)
  await openTab(host, 'Processes')
}
const button = (name: string) =>
  [...host.querySelectorAll('button')].find((one) => one.textContent?.trim().startsWith(name))

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  opened = await openWindow({
    'run.stop': () => null,
    'run.start': () => ({ runId: 'run-2' }),
    select: () => null,
  })
  host = opened.mount(RunView, { stream: 'run-1' })
})
afterEach(() => {
  opened.close()
  vi.restoreAllMocks()
})

describe('the run view', () => {
  it('says that it waits until the run says what it is', async () => {
    expect(host.textContent).toContain('Starting…')
    await send(RUNNING, /Running/)
    expect(host.querySelector('h1')!.textContent).toBe('Process pool')
    expect(host.querySelector('.run-origin')!.textContent).toContain('Workers: 2')
  })

  it('shows the numbers of the run and its processes', async () => {
    await begin()
    const figures = [...host.querySelectorAll('.kpi')].map((kpi) =>
      kpi.textContent?.replace(/\s+/g, ' ').trim(),
    )
    expect(figures).toContain('Elapsed time1.00 s')
    expect(figures).toContain('Tasks ended2')
    expect(figures).toContain('Utilization100% of 1')
    expect([...host.querySelectorAll('.tree-title')].map((cell) => cell.textContent)).toEqual([
      'Process pool',
      'worker 1',
    ])
  })

  it('stops the run, and says when the engine could not', async () => {
    await begin()
    button('Stop')!.click()
    await opened.engine.until(() => opened.engine.requests('run.stop').length === 1)
    expect(opened.engine.requests('run.stop')).toEqual([{ stream: 'run-1' }])
    opened.engine.answers['run.stop'] = () => {
      throw new Refusal({ code: 'no', text: text('There is no such run.') })
    }
    await vi.waitFor(() => expect(button('Stop')!.disabled).toBe(false))
    button('Stop')!.click()
    await vi.waitFor(() => expect(host.textContent).toContain('There is no such run.'))
  })

  it('says how it ended and why, with the last words of stderr', async () => {
    await begin()
    await send(
      [
        { kind: 'output', t: 1100, id: 0, pid: -1, stream: 'stdout', text: 'fine\n' },
        { kind: 'output', t: 1100, id: 0, pid: -1, stream: 'stderr', text: 'cannot open the file\n' },
        { kind: 'exit', t: 1200, id: 1, code: null, signal: 'SIGKILL', cpu: NaN },
        { kind: 'exit', t: 1200, id: 0, code: 3, signal: null, cpu: NaN },
        {
          kind: 'state',
          t: 1300,
          state: 'failed',
          outcome: 'failed',
          reason: { code: 'exit', text: text('The program ended with exit code 3.') },
        } as RunRecord,
      ],
      /Failed/,
    )
    const alert = host.querySelector('[role=alert]')!.textContent
    expect(alert).toContain('The program ended with exit code 3.')
    expect(alert).toContain('cannot open the file')
    expect(alert).not.toContain('fine')
    expect(host.textContent).toContain('SIGKILL')
    expect(host.textContent).toContain('Exit 3')
    // Where all have ended, none is greyed.
    expect(host.querySelectorAll('.tree-row-ended')).toHaveLength(0)
  })

  it('runs the same again when it is over, also by the key of forms', async () => {
    const actions = opened.within(() => useActions())
    await begin()
    expect(actions.run).toBeNull()
    await send([{ kind: 'state', t: 2000, state: 'ended', outcome: 'completed' }], /Completed/)
    expect(actions.run).not.toBeNull()
    button('Run again')!.click()
    await opened.engine.until(() => opened.engine.requests('run.start').length === 1)
    expect(opened.engine.requests('run.start')).toEqual([
      { scenario: 'pool', knobs: { size: 2 }, side: 'node' },
    ])
    opened.unmount()
    expect(actions.run).toBeNull()
  })

  it('asks for details of the process that is chosen, and no longer when it is left', async () => {
    await begin()
    host.querySelectorAll<HTMLElement>('.grid-row')[1].click()
    await opened.engine.until(() => opened.engine.requests('select').length === 1)
    await send(
      [
        {
          kind: 'details',
          t: 1100,
          id: 1,
          cwd: '/srv/work',
          executable: '/bin/x',
          user: 'me',
          nice: 0,
          openFiles: 7,
          openFilesLimit: 1024,
          allowedCpus: '0-1',
        } as RunRecord,
      ],
      /\/srv\/work/,
    )
    expect(host.querySelector('.details h2')!.textContent).toBe('worker 1')
    opened.unmount()
    await opened.engine.until(() => opened.engine.requests('select').length === 2)
    expect(opened.engine.requests('select')).toEqual([
      { stream: 'run-1', process: 1 },
      { stream: 'run-1', process: null },
    ])
  })

  it('sends a signal to the process of the active row, and gives the focus back to the tree', async () => {
    opened.engine.answers['run.signal'] = () => null
    await begin()
    const grid = host.querySelector<HTMLElement>('[role=treegrid]')!
    const press = (key: string) =>
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      )
    grid.focus()
    press('End')
    press('k')
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('listbox'))
    expect(document.querySelector('.signal-targets')!.textContent).toMatch(/worker 1.*101/)
    press('Enter')
    await opened.engine.until(() => opened.engine.requests('run.signal').length === 1)
    expect(opened.engine.requests('run.signal')).toEqual([{ stream: 'run-1', process: 1, signal: 'SIGTERM' }])
    await vi.waitFor(() => expect(document.activeElement).toBe(grid))
  })

  it('offers a signal among the details of a process, while it lives', async () => {
    await begin()
    host.querySelectorAll<HTMLElement>('.grid-row')[1].click()
    await vi.waitFor(() => expect(button('Signal…')).toBeDefined())
    button('Signal…')!.click()
    await vi.waitFor(() =>
      expect(document.querySelector('[role=dialog] .signal-targets')?.textContent).toContain('worker 1'),
    )
    await send([{ kind: 'exit', t: 1200, id: 1, code: 0, signal: null, cpu: NaN }], /Exit 0/)
    await vi.waitFor(() => expect(button('Signal…')).toBeUndefined())
  })

  it('says that nothing was started instead of showing empty graphs', async () => {
    await send(
      [
        meta({ origin: { kind: 'command', argv: ['nosuch'], cwd: '/' } }),
        {
          kind: 'state',
          t: 5,
          state: 'failed',
          outcome: 'failed',
          reason: { code: 'not-found', text: text('There is no program called nosuch.') },
        } as RunRecord,
      ],
      /No process was started/,
    )
    expect(host.querySelector('[role=alert]')!.textContent).toContain('nosuch')
    expect(host.querySelector('[role=treegrid]')).toBeNull()
  })

  it('keeps what it knows when the engine is lost', async () => {
    await begin()
    opened.connection.notice({ source: 'forkscope', engine: 'down', attempt: 1 }, undefined)
    await vi.waitFor(() =>
      expect(host.textContent).toContain('Shows the run up to the point where it was lost.'),
    )
    expect(host.textContent).toContain('worker 1')
    expect(button('Stop')).toBeUndefined()
  })
})
