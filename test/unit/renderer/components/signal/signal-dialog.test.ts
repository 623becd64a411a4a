// @vitest-environment happy-dom
import { h, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import SignalDialog from '../../../../../src/renderer/components/signal/SignalDialog.vue'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta } from '../../../../support/records'
import { openWindow } from '../../support/app'
import { Refusal } from '../../support/engine'

const gone = () => new Refusal({ code: 'process-gone', text: { en: 'It has ended.', 'zh-CN': '它已结束。' } })
let opened: Awaited<ReturnType<typeof openWindow>>
let tell: ReturnType<typeof opened.read>['tell']
const isOpen = ref(false)
const targets = ref<readonly number[]>([])
const left = vi.fn()

const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')
const list = () => document.querySelector<HTMLElement>('[role=listbox]')
const sent = () => opened.engine.requests('run.signal')
const press = (key: string, more = {}) =>
  list()!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))

async function show(...ids: number[]): Promise<void> {
  targets.value = ids
  isOpen.value = true
  await vi.waitFor(() => expect(dialog()).not.toBeNull())
}

beforeEach(async () => {
  const model = new RunModel()
  model.applyAll([meta(), born(0, 0), born(1, 0, { parent: 0, name: 'first' })])
  model.apply(born(2, 0, { parent: 0, name: 'second' }))
  opened = await openWindow({ 'run.signal': () => null })
  const read = opened.read(model)
  tell = read.tell
  opened.mount({
    setup: () => () =>
      h(SignalDialog, {
        run: read.run,
        stream: 'run-1',
        targets: targets.value,
        open: isOpen.value,
        'onUpdate:open': (now: boolean) => (isOpen.value = now),
        onLeft: left,
      }),
  })
})
afterEach(() => {
  isOpen.value = false
  opened.close()
  vi.clearAllMocks()
})

describe('the dialog that sends a signal', () => {
  it('names the process and its pid, and has the gentlest signal chosen', async () => {
    await show(1)
    expect(document.querySelector('.signal-targets')!.textContent).toMatch(/first.*101/)
    const options = [...document.querySelectorAll('[role=option]')]
    expect(options.map((option) => option.querySelector('.mono')!.textContent)).toEqual([
      'SIGTERM',
      'SIGINT',
      'SIGSTOP',
      'SIGCONT',
      'SIGKILL',
    ])
    const [chosen] = options.filter((option) => option.getAttribute('aria-selected') === 'true')
    expect(chosen.textContent).toContain('Asks the process to terminate')
    expect(list()!.getAttribute('aria-activedescendant')).toBe(chosen.id)
    await vi.waitFor(() => expect(document.activeElement).toBe(list()))
  })

  it('sends what the arrows chose with Enter, then closes and lets the focus go', async () => {
    await show(1)
    for (const key of ['End', 'ArrowUp', 'ArrowUp', 'Enter']) press(key)
    await vi.waitFor(() => expect(dialog()).toBeNull())
    expect(sent()).toEqual([{ stream: 'run-1', process: 1, signal: 'SIGSTOP' }])
    await vi.waitFor(() => expect(left).toHaveBeenCalled())
  })

  it('sends nothing for a key that was still held when it opened', async () => {
    await show(1)
    press('Enter', { repeat: true })
    press('Escape')
    await vi.waitFor(() => expect(dialog()).toBeNull())
    expect(sent()).toEqual([])
  })

  it('sends what is clicked to each of several', async () => {
    await show(1, 2)
    document.querySelector<HTMLElement>('[data-signal=SIGKILL]')!.click()
    await vi.waitFor(() => expect(dialog()).toBeNull())
    expect(sent()).toEqual([
      { stream: 'run-1', process: 1, signal: 'SIGKILL' },
      { stream: 'run-1', process: 2, signal: 'SIGKILL' },
    ])
  })

  it('stays open with the reason, and tries again only where it failed', async () => {
    opened.engine.answers['run.signal'] = ({ process }: { process: number }) => {
      if (process === 2) throw gone()
      return null
    }
    await show(1, 2)
    press('Enter')
    await vi.waitFor(() =>
      expect(dialog()!.querySelector('[role=alert]')?.textContent).toBe('second (102): It has ended.'),
    )
    expect(document.querySelectorAll('.signal-targets li')).toHaveLength(1)
    press('Enter')
    await vi.waitFor(() => expect(sent()).toHaveLength(3))
    expect(sent()[2]).toMatchObject({ process: 2 })
  })

  it('says the bare reason when there is one process', async () => {
    opened.engine.answers['run.signal'] = () => {
      throw gone()
    }
    await show(1)
    press('Enter')
    await vi.waitFor(() => expect(dialog()!.querySelector('[role=alert]')?.textContent).toBe('It has ended.'))
  })

  it('offers nothing for a process that has ended, before or meanwhile', async () => {
    await show(1)
    await tell({ kind: 'exit', t: 50, id: 1, code: null, signal: 'SIGKILL', cpu: NaN })
    await vi.waitFor(() => expect(list()).toBeNull())
    expect(dialog()!.textContent).toContain('The process has ended and can’t receive signals.')
    expect(document.querySelector('.signal-targets')!.textContent).toContain('SIGKILL')
  })
})
