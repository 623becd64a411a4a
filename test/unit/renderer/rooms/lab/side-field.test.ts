// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, describe, expect, it } from 'vitest'
import LabRoom from '../../../../../src/renderer/rooms/lab/LabRoom.vue'
import { useNav } from '../../../../../src/renderer/stores/nav'
import { useSide } from '../../../../../src/renderer/stores/side'
import type { Knob } from '../../../../../src/shared/knobs'
import type { ScenarioCard } from '../../../../../src/shared/scenario'
import { Refusal } from '../../support/engine'
import { CARD, HELLO, openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
afterEach(() => opened?.close())

const label = { en: 'Start method', 'zh-CN': '启动方法' }
const start: Knob = { id: 'start', label, kind: 'switch', default: true, sides: ['python'] }
const both: ScenarioCard = { ...CARD, sides: ['node', 'python'], knobs: [...CARD.knobs, start] }
const one: ScenarioCard = { ...CARD, id: 'other', chapter: 9 }
const PYTHON = { path: '/usr/bin/python3', version: '3.11.2', gil: true, startMethod: 'fork' }

async function lab(answers: Parameters<typeof openWindow>[0] = {}) {
  opened = await openWindow({
    hello: () => ({ ...HELLO, scenarios: [both, one] }),
    'run.start': () => ({ runId: 'r1' }),
    'python.find': () => PYTHON,
    ...answers,
  })
  const { engine, mount, within } = opened
  const host = mount(LabRoom)
  await nextTick()
  const choose = async (name: string) => {
    const segments = [...host.querySelectorAll<HTMLElement>('.lab-form .ui-segment')]
    segments.find(({ textContent }) => textContent?.trim() === name)!.click()
    await nextTick()
  }
  return { engine, host, within, choose, form: () => host.querySelector('form')! }
}

describe('the language of a chapter’s program', () => {
  it('asks for no Python before it is chosen; then says which one it is, and runs in it', async () => {
    const { engine, host, choose, form } = await lab()
    expect(host.querySelector('[data-knob=start]')).toBeNull()
    expect(engine.requests('python.find')).toEqual([])
    await choose('Python')
    await engine.until(() => engine.requests('python.find').length === 1)
    await expect.poll(() => form().textContent).toContain('Python 3.11.2')
    expect(host.querySelector('[data-knob=start]')).not.toBeNull()
    expect(host.querySelector('.terminal code')!.textContent).toBe('npx forkscope run pool --in python')
    form().dispatchEvent(new Event('submit', { cancelable: true }))
    await engine.until(() => engine.requests('run.start').length === 1)
    expect(engine.requests('run.start')).toEqual([
      { scenario: 'pool', knobs: { size: 2, cost: 12, warm: true, start: true }, side: 'python' },
    ])
  })

  it('says what to do where there is none', async () => {
    const text = { en: 'No Python 3.9 was found.', 'zh-CN': '没有找到 Python 3.9。' }
    const { choose, form } = await lab({
      'python.find': () => {
        throw new Refusal({ code: 'no-python', text })
      },
    })
    await choose('Python')
    await expect.poll(() => form().textContent).toContain(text.en)
  })

  it('is remembered; a chapter that has no such program says so, and runs the one it has', async () => {
    const first = await lab()
    await first.choose('Python')
    await first.engine.until(() => first.engine.requests('python.find').length === 1)
    const kept = localStorage.getItem('forkscope.side')!
    opened!.close()
    localStorage.setItem('forkscope.side', kept)
    const { engine, within, form } = await lab()
    expect(within(() => useSide().wanted)).toBe('python')
    const nav = within(() => useNav())
    nav.entry = 'other'
    await nextTick()
    expect(form().textContent).toContain('no Python program yet')
    form().dispatchEvent(new Event('submit', { cancelable: true }))
    await engine.until(() => engine.requests('run.start').length === 1)
    expect(engine.requests('run.start')).toMatchObject([{ scenario: 'other', side: 'node' }])
  })
})
