// @vitest-environment happy-dom
import { h, nextTick, reactive } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stack } from '../../../../../src/shared/inspect'
import InspectPanel from '../../../../../src/renderer/components/inspect/InspectPanel.vue'
import { RunModel } from '../../../../../src/shared/run/model'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { born, meta, tick } from '../../../../support/records'
import { until } from '../../../../support/until'
import { openWindow } from '../../support/app'
import { Refusal } from '../../support/engine'
import { PROFILE } from '../flame/profile'

const FILE = '/data/profiles/process-debug-child-1-20261123T152945123.cpuprofile'
const url = (port: number) => `ws://127.0.0.1:${port}/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e`

let opened: Awaited<ReturnType<typeof openWindow>>
let host: HTMLElement
let model: RunModel
let read: ReturnType<typeof opened.read>
let stack: Stack
let refuse = ''
const chosen: number[] = []
const props = reactive({ active: null as number | null })

beforeEach(async () => {
  model = new RunModel()
  model.applyAll([meta(), born(0, 0), born(1, 1, { parent: 0 }), born(2, 2, { parent: 0 })])
  for (const [id, role] of [
    [0, 'parent'],
    [1, 'child 0'],
    [2, 'child 1'],
  ] as const) {
    model.apply({ kind: 'role', t: 3, pid: 100 + id, tid: 0, role })
    model.apply({ kind: 'inspector', t: 4, pid: 100 + id, url: url(5000 + id) })
  }
  model.apply(tick(100, { 1: { cpu: 0 }, 2: { cpu: 0 } }))
  model.apply(tick(200, { 1: { cpu: 4e6, state: 83 }, 2: { cpu: 100e6, state: 82 } }))
  stack = { state: 'idle', frames: [], waitsFor: ['Timeout', 'PipeWrap', 'PipeWrap'] }
  refuse = ''
  chosen.length = 0
  props.active = null
  const answer = <T>(result: T): T => {
    if (refuse !== '') throw new Refusal({ code: refuse, text: { en: refuse, 'zh-CN': refuse } })
    return result
  }
  opened = await openWindow({
    'inspect.stack': () => answer(stack),
    'inspect.profile': () => answer({ file: FILE, profile: PROFILE }),
    'inspect.devtools': () => answer(null),
  })
  read = opened.read(model)
  mount()
})
afterEach(() => opened.close())

function mount(): void {
  host = opened.mount({
    render() {
      return h(InspectPanel, {
        run: read.run,
        stream: 'run',
        axis: {},
        active: props.active,
        onChoose: (id: number) => chosen.push(id),
      } as never)
    },
  })
}

const rows = () =>
  [...host.querySelectorAll<HTMLElement>('.inspect-row')].map((row) =>
    [...row.querySelectorAll('span')].map((cell) => cell.textContent?.replaceAll('\u00a0', ' ')).join(' | '),
  )
const ended = (id: number): RunRecord => ({ kind: 'exit', t: 300, id, code: 0, signal: null, cpu: NaN })
const row = (pid: number) => host.querySelector<HTMLElement>(`[data-inspect="${pid}"]`)!
const button = (what: string) => host.querySelector<HTMLButtonElement>(`[data-inspect-${what}]`)!
const text = () => host.textContent!.replaceAll('\u00a0', ' ')
const appears = (what: string) => until(() => text().includes(what), `"${what}" on screen`)

describe('the panel of inspectors', () => {
  it('lists who can be looked into, with state and CPU', () => {
    expect(rows()).toEqual([
      'parent | 100 | — | —',
      'child 0 | 101 | Sleeping | 4%',
      'child 1 | 102 | Running | 100%',
    ])
    expect(row(100).getAttribute('aria-pressed')).toBe('true')
    expect(text()).toContain('3 open, on this machine only')
  })

  it('follows the process in sight, and tells which one was chosen', async () => {
    props.active = 2
    await nextTick()
    expect(row(102).getAttribute('aria-pressed')).toBe('true')
    row(101).click()
    await nextTick()
    expect(chosen).toEqual([1])
    expect(row(101).getAttribute('aria-pressed')).toBe('true')
  })

  it('prints a stack: frames with file and line', async () => {
    stack = {
      state: 'running',
      frames: [
        { functionName: 'hangs', url: 'file:///p/child.mjs', line: 56, column: 3 },
        { functionName: '', url: 'node:internal/timers', line: 581, column: 17 },
      ],
      waitsFor: [],
    }
    row(102).click()
    await nextTick()
    button('stack').click()
    await appears('child.mjs:56')
    expect(opened.engine.requests('inspect.stack')).toEqual([{ stream: 'run', process: 2 }])
    expect([...host.querySelectorAll('.stack-name')].map((name) => name.textContent)).toEqual([
      'hangs',
      '(anonymous)',
    ])
    expect(host.querySelector('.stack-place')!.getAttribute('title')).toBe('/p/child.mjs:56:3')
  })

  it('says of an idle one what it waits for, and of a silent one that it is', async () => {
    button('stack').click()
    await appears('PipeWrap × 2')
    stack = { state: 'blocked', frames: [], waitsFor: [] }
    button('stack').click()
    await appears('The process did not answer')
  })

  it('takes a profile of the seconds that were typed, and shows it with its file', async () => {
    const field = host.querySelector<HTMLInputElement>('.inspect-seconds input')!
    for (const wrong of ['', '0', '61', 'x']) {
      field.value = wrong
      field.dispatchEvent(new Event('input'))
      await nextTick()
      expect(button('profile').disabled).toBe(true)
    }
    field.value = '0.5'
    field.dispatchEvent(new Event('input'))
    await nextTick()
    host.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await nextTick()
    expect(text()).toContain('Recording profile')
    expect(button('stack').disabled).toBe(true)
    await appears('main')
    expect(opened.engine.requests('inspect.profile')).toEqual([{ stream: 'run', process: 0, seconds: 0.5 }])
    expect(text()).toContain(FILE)
    expect(text()).toContain('6 samples')
    expect(host.querySelectorAll('[role=treeitem]')).toHaveLength(6)
    // Both results are there: the other one can be shown again.
    button('stack').click()
    await appears('Timeout')
    ;[...host.querySelectorAll<HTMLElement>('[role=radio]')].at(-1)!.click()
    await appears('6 samples')
  })

  it('asks for DevTools, and says why there are none', async () => {
    button('devtools').click()
    await until(() => opened.engine.requests('inspect.devtools').length === 1, 'the request')
    refuse = 'no-windows'
    await until(() => !button('devtools').disabled, 'the answer')
    button('devtools').click()
    await appears('no-windows')
  })

  it('keeps what was seen when the process has gone, and when the pane was away', async () => {
    button('stack').click()
    await appears('PipeWrap × 2')
    await read.tell(...[0, 1, 2].map(ended))
    await until(() => rows().length === 1, 'only the one that was looked into')
    expect(rows()[0]).toContain('Exit 0')
    expect(text()).toContain('PipeWrap × 2')
    expect([button('stack').disabled, button('profile').disabled, button('devtools').disabled]).toEqual([
      true,
      true,
      true,
    ])
    opened.unmount()
    mount()
    await nextTick()
    expect(text()).toContain('PipeWrap × 2')
  })

  it('says so when nobody is left and nothing was seen', async () => {
    await read.tell(...[0, 1, 2].map(ended))
    await appears('No process to inspect')
  })
})
