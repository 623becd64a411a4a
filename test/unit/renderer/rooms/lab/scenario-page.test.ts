// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ScenarioPage from '../../../../../src/renderer/rooms/lab/ScenarioPage.vue'
import { useNav } from '../../../../../src/renderer/stores/nav'
import { useRuns } from '../../../../../src/renderer/stores/runs'
import type { KnobProblem, KnobValues } from '../../../../../src/shared/knobs'
import type { Params } from '../../../../../src/shared/protocol'
import { Refusal } from '../../support/engine'
import { CARD, openWindow, type } from '../../support/app'
import { poolFigure } from '../../components/diagram/samples'

let opened: Awaited<ReturnType<typeof openWindow>> | undefined
afterEach(() => opened?.close())

async function page(answers: Parameters<typeof openWindow>[0] = {}) {
  opened = await openWindow({ 'run.start': () => ({ runId: 'r1' }), ...answers })
  const { engine, mount } = opened
  const host = mount(ScenarioPage, { card: CARD })
  const find = <E extends HTMLElement>(selector: string) => host.querySelector<E>(selector)!
  return {
    engine,
    host,
    size: find<HTMLInputElement>('#knob-size'),
    form: find<HTMLFormElement>('form'),
    run: find<HTMLButtonElement>('button[type=submit]'),
    said: (knob: string) => find(`[data-knob=${knob}] [role=status]`)?.textContent?.trim(),
    command: () => find('.terminal code').textContent,
    chip: () => find<HTMLButtonElement>('.try-chip'),
  }
}
const submit = (form: HTMLFormElement) => form.dispatchEvent(new Event('submit', { cancelable: true }))

describe('the form of a scenario', () => {
  it('starts the run with what was typed', async () => {
    const { engine, size, form, command } = await page()
    await type(size, '3')
    expect(command()).toBe('npx forkscope run pool --size 3')
    submit(form)
    await engine.until(() => engine.requests('run.start').length === 1)
    expect(engine.requests('run.start')).toEqual([
      { scenario: 'pool', knobs: { size: 3, cost: 12, warm: true }, side: 'node' },
    ])
  })

  it('keeps wrong text, says what is wrong beside the field, and does not run', async () => {
    const { engine, size, form, run, said } = await page()
    for (const [text, message] of [
      ['abc', 'Must be a whole number from 1 to 64.'],
      ['65', 'Must be a whole number from 1 to 64.'],
      ['2.5', 'Must be a whole number from 1 to 64.'],
      ['', 'Must be a whole number from 1 to 64.'],
    ]) {
      await type(size, text)
      expect([size.value, said('size'), run.disabled]).toEqual([text, message, true])
      expect(size.getAttribute('aria-invalid')).toBe('true')
    }
    submit(form)
    await type(size, '4')
    expect([said('size'), run.disabled]).toEqual([undefined, false])
    expect(size.getAttribute('aria-invalid')).toBeNull()
    expect(engine.requests('run.start')).toEqual([])
  })

  it('shows what the engine says of combinations: a note allows the run, an error does not', async () => {
    const check = ({ knobs }: Params<'scenario.preview'>): KnobProblem[] => {
      const problem = (level: KnobProblem['level'], en: string) => [
        { knob: 'size', level, message: { en, 'zh-CN': '不行' } },
      ]
      if (knobs.size === 8) return problem('note', 'More than cores.')
      return knobs.size === 9 ? problem('error', 'Never nine.') : []
    }
    const { engine, size, run, said } = await page({
      'scenario.preview': (asked: Params<'scenario.preview'>) => ({
        problems: check(asked),
        figures: [],
        prompt: null,
      }),
    })
    const checked = async (value: KnobValues[string]) => {
      const asks = (params: unknown) => (params as Params<'scenario.preview'>).knobs.size === value
      await engine.until(() => engine.requests('scenario.preview').some(asks))
      await opened!.connection.request('follow', { stream: 'x' })
      await nextTick()
    }
    await type(size, '8')
    await checked(8)
    expect([said('size'), run.disabled]).toEqual(['More than cores.', false])
    await type(size, '9')
    // The judgement of other values is not shown for these.
    expect(said('size')).toBeUndefined()
    await checked(9)
    expect([said('size'), run.disabled]).toEqual(['Never nine.', true])
  })

  it('shows the problems of a refused start beside their fields', async () => {
    const { engine, form, said } = await page({
      'run.start': () => {
        throw new Refusal({
          code: 'wrong-knobs',
          text: { en: 'cost: Too dear.', 'zh-CN': '太贵。' },
          problems: [{ knob: 'cost', level: 'error', message: { en: 'Too dear.', 'zh-CN': '太贵。' } }],
        })
      },
    })
    submit(form)
    await engine.until(() => engine.requests('run.start').length === 1)
    await opened!.connection.request('follow', { stream: 'x' })
    await nextTick()
    expect(said('cost')).toBe('Too dear.')
  })

  it('sets knobs by a suggestion and knows when they are set', async () => {
    const { size, chip } = await page()
    expect(chip().getAttribute('aria-pressed')).toBe('false')
    chip().click()
    await nextTick()
    expect([size.value, chip().getAttribute('aria-pressed')]).toEqual(['8', 'true'])
  })

  it('sets knobs by a link of the lesson, by click or by key, and marks what is set', async () => {
    const { host, size } = await page()
    const link = host.querySelector<HTMLElement>('.try-link')!
    expect([link.getAttribute('role'), link.tabIndex, link.hasAttribute('href')]).toEqual([
      'button',
      0,
      false,
    ])
    expect(link.title).toMatch(/^Sets Workers: 8, Warm up: off;/)
    expect(link.getAttribute('aria-pressed')).toBe('false')
    link.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await nextTick()
    await nextTick()
    expect([size.value, link.getAttribute('aria-pressed')]).toEqual(['8', 'true'])
    expect(host.querySelector('.lab-text .sr-only[role=status]')!.textContent).toMatch(
      /^Applied: Workers: 8, Warm up: off;/,
    )
    const outward = host.querySelector<HTMLAnchorElement>('.ui-prose a[href]')!
    expect([outward.target, outward.getAttribute('href')]).toEqual(['_blank', 'https://docs.python.org/3/'])
  })

  it('sets an experiment as a whole, over the defaults, and brings back the drafts that were there', async () => {
    const { host, size, chip, command } = await page()
    const link = host.querySelector<HTMLElement>('.try-link')!
    const undo = () => host.querySelector<HTMLButtonElement>('.lab-form-head button')!
    const pressed = () => [chip(), link].map((one) => one.getAttribute('aria-pressed'))
    const settled = async () => {
      await nextTick()
      await nextTick()
      return command()?.replace('npx forkscope run pool', '').trim()
    }
    const cost = host.querySelector<HTMLInputElement>('#knob-cost')!
    await type(cost, '20')
    link.click()
    expect(await settled()).toBe('--size 8 --warm false')
    expect(pressed()).toEqual(['false', 'true'])
    chip().click()
    // Neither what was typed nor what the link set is left in the suggestion's experiment.
    expect(await settled()).toBe('--size 8')
    expect(pressed()).toEqual(['true', 'false'])
    await type(size, '9')
    await type(size, '8')
    expect(pressed()).toEqual(['true', 'false'])
    link.click()
    await settled()
    undo().click()
    expect(await settled()).toBe('--size 8')
    // What was set by hand ends the way back.
    expect(host.querySelectorAll('.lab-form-head button')).toHaveLength(1)
    await type(cost, '30')
    link.click()
    chip().click()
    await settled()
    const undoKey = () => new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true })
    link.dispatchEvent(undoKey())
    expect(await settled()).toBe('--size 8 --warm false')
    link.dispatchEvent(undoKey())
    expect(await settled()).toBe('--size 8 --cost 30')
  })

  it('shows figures for the knobs as they stand, and keeps the old ones while it waits', async () => {
    const { engine, host, size } = await page({
      'scenario.preview': ({ knobs }: Params<'scenario.preview'>) => ({
        problems: [],
        prompt: null,
        figures: [poolFigure(Number(knobs.size))],
      }),
    })
    host.querySelector<HTMLElement>('[data-show-now]')!.click()
    await nextTick()
    const workers = () => host.querySelectorAll('[data-node^=worker]').length
    expect(workers()).toBe(2)
    await type(size, '4')
    expect(workers()).toBe(2)
    await engine.until(() => engine.requests('scenario.preview').length === 1)
    await vi.waitFor(() => expect(workers()).toBe(4))
    await type(size, 'x')
    expect(workers()).toBe(4)
  })

  it('starts with a guess, once, and without one when the field is empty', async () => {
    const { engine, host, form, run } = await page()
    const guess = () => host.querySelector<HTMLInputElement>('#guess')!
    expect(host.querySelector('.guess-question')!.textContent).toBe('How busy?')
    await type(guess(), '120')
    expect([run.disabled, host.querySelector('#guess-said')!.textContent]).toEqual([
      true,
      'Enter a number from 0 to 100.',
    ])
    await type(guess(), '64')
    expect(run.disabled).toBe(false)
    submit(form)
    await vi.waitFor(() => expect(engine.requests('run.start').length).toBe(1))
    await vi.waitFor(() => expect(guess().value).toBe(''))
    submit(form)
    await vi.waitFor(() => expect(engine.requests('run.start').length).toBe(2))
    const knobs = { size: 2, cost: 12, warm: true }
    expect(engine.requests('run.start')).toEqual([
      { scenario: 'pool', knobs, side: 'node', prediction: { claim: 'busy', value: 0.64 } },
      { scenario: 'pool', knobs, side: 'node' },
    ])
  })

  it('folds what few need, but for what is in use; who types in a field keeps it', async () => {
    const knobs = CARD.knobs.map((knob) => (knob.id === 'size' ? knob : { ...knob, rare: true as const }))
    opened = await openWindow()
    const host = opened.mount(ScenarioPage, { card: { ...CARD, knobs } })
    const fields = () => [...host.querySelectorAll('[data-knob]')].map((one) => one.getAttribute('data-knob'))
    const more = host.querySelector<HTMLButtonElement>('.lab-more')!
    expect([fields(), more.getAttribute('aria-expanded')]).toEqual([['size'], 'false'])
    host.querySelector<HTMLElement>('.try-link')!.click()
    await nextTick()
    expect(fields()).toEqual(['size', 'warm'])
    more.click()
    await nextTick()
    expect([fields(), more.getAttribute('aria-expanded')]).toEqual([['size', 'cost', 'warm'], 'true'])
    const cost = host.querySelector<HTMLInputElement>('#knob-cost')!
    cost.focus()
    await type(cost, '20')
    more.click()
    await nextTick()
    expect(fields()).toEqual(['size', 'cost', 'warm'])
    await type(host.querySelector<HTMLInputElement>('#knob-cost')!, '12')
    expect(fields()).toEqual(['size', 'cost', 'warm'])
    host.querySelector<HTMLInputElement>('#knob-cost')!.blur()
    host.querySelector<HTMLButtonElement>('.try-chip')!.click()
    await nextTick()
    expect(fields()).toEqual(['size'])
  })

  it('holds back what gives the answer away until the chapter is run, or somebody asks for it', async () => {
    const lesson = {
      en: 'One.\n\n## Try\n\n## Look\n\nEight.\n\n## Python\n\n[Run](room:command)',
      'zh-CN': '',
    }
    const card = { ...CARD, lesson }
    opened = await openWindow({ 'run.start': () => ({ runId: 'r1' }) })
    const shown = (host: HTMLElement) => [
      host.querySelectorAll('.diagram').length,
      host.textContent.includes('Eight.'),
    ]
    const names = (host: HTMLElement) =>
      [...host.querySelectorAll('.held b')].map(({ textContent }) => textContent)
    const first = opened.mount(ScenarioPage, { card })
    expect([shown(first), names(first)]).toEqual([
      [0, false],
      ['Diagrams', 'Look · Python'],
    ])
    const guess = first.querySelector<HTMLInputElement>('#guess')!
    first.querySelector<HTMLElement>('.held button')!.click()
    expect(document.activeElement).toBe(guess)
    await type(guess, '64')
    expect(shown(first)).toEqual([0, false])
    submit(first.querySelector('form')!)
    await vi.waitFor(() => expect(shown(first)).toEqual([1, true]))
    first.querySelector<HTMLElement>('.room-link')!.click()
    expect(useNav().room).toBe('command')
    const second = opened.mount(ScenarioPage, { card: { ...card, id: 'other' } })
    second.querySelector<HTMLElement>('[data-show-now]')!.click()
    await vi.waitFor(() => expect(shown(second)).toEqual([1, true]))
    // A chapter without a guess has nothing to wait for.
    const preview = { ...CARD.preview, prompt: null }
    expect(shown(opened.mount(ScenarioPage, { card: { ...card, id: 'third', preview } }))).toEqual([1, true])
  })

  it('greys what this machine can’t do, and says why', async () => {
    const why = { en: 'Needs POSIX semaphores.', 'zh-CN': '需要 POSIX 信号量。' }
    const label = (en: string) => ({ en, 'zh-CN': en })
    const choices = [
      { value: 'none', label: label('none') },
      { value: 'sem', label: label('semaphore'), unavailable: why },
    ]
    const knob = { id: 'lock', kind: 'choice' as const, choices, default: 'none', label: label('Lock') }
    opened = await openWindow()
    const host = opened.mount(ScenarioPage, { card: { ...CARD, knobs: [knob] } })
    const [none, sem] = host.querySelectorAll<HTMLButtonElement>('.ui-segment')
    expect([none.disabled, sem.disabled, sem.title]).toEqual([false, true, why.en])
    expect(host.querySelector('[data-knob=lock] .ui-field-said')!.textContent).toContain(
      `semaphore: ${why.en}`,
    )
  })

  it('steps a number with the arrow keys, over round values on a logarithmic scale', async () => {
    const { host, size } = await page()
    const up = () => new KeyboardEvent('keydown', { key: 'ArrowUp', cancelable: true })
    size.dispatchEvent(up())
    const cost = host.querySelector<HTMLInputElement>('#knob-cost')!
    cost.dispatchEvent(up())
    await nextTick()
    expect([size.value, cost.value]).toEqual(['3', '15'])
  })

  it('keeps what was typed while another page is looked at', async () => {
    const { size } = await page()
    await type(size, '7x')
    const again = opened!.mount(ScenarioPage, { card: CARD })
    expect(again.querySelector<HTMLInputElement>('#knob-size')!.value).toBe('7x')
  })

  it('brings the run on screen', async () => {
    const { engine, form } = await page()
    submit(form)
    await engine.until(() => engine.requests('run.start').length === 1)
    await opened!.connection.request('follow', { stream: 'x' })
    expect(opened!.within(() => useRuns()).inRoom.lab).toBe('r1')
  })
})
