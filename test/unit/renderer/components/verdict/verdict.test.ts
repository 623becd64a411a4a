// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import VerdictCard from '../../../../../src/renderer/components/verdict/VerdictCard.vue'
import type { Claim, Verdict } from '../../../../../src/shared/run/verdict'
import { openWindow } from '../../support/app'

const text = (en: string) => ({ en, 'zh-CN': `${en}（中文）` })
const claim = (id: string, holds: boolean | null, why: string): Claim => {
  return { id, label: text(id), expected: 2, measured: 1.934, unit: 'ratio', holds, why: text(why) }
}
const VERDICT: Verdict = {
  summary: text('Two cores carry three workers.'),
  claims: [
    claim('speed-up', true, 'Because.'),
    claim('tail', false, 'Too long.'),
    claim('first', null, 'The machine was busy.'),
    claim('second', null, 'The machine was busy.'),
  ],
}

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  opened = await openWindow()
})
afterEach(() => opened.close())

describe('the verdict card', () => {
  it('begins with the conclusion and says in words what the signs say', () => {
    const host = opened.mount(VerdictCard, { verdict: VERDICT })
    expect(host.querySelector('p')!.textContent).toBe('Two cores carry three workers.')
    const signs = [...host.querySelectorAll('.verdict-sign')].map((cell) => cell.textContent)
    expect(signs).toEqual(['✓holds', '✗does not hold', '–not judged', '–not judged'])
  })

  it('says why when asked, and unasked once where nothing could be judged', async () => {
    const host = opened.mount(VerdictCard, { verdict: VERDICT })
    const whys = () => [...host.querySelectorAll('.verdict-why')].map((cell) => cell.textContent)
    expect(whys()).toEqual(['The machine was busy.'])
    host.querySelector('button')!.click()
    await nextTick()
    expect(whys()).toEqual(['Because.', 'The machine was busy.'])
    expect(host.querySelector('button')!.getAttribute('aria-expanded')).toBe('true')
  })

  it('puts a guess beside what was measured', () => {
    const mount = (value: number) =>
      opened.mount(VerdictCard, { verdict: VERDICT, prediction: { claim: 'tail', value } })
    const host = mount(3)
    const row = host.querySelector('.verdict-guess')!
    expect([...row.children].map((cell) => cell.textContent!.trim())).toEqual([
      'your guess',
      '3.00×',
      'off by 1.07',
      '',
    ])
    // It stands below its own claim.
    expect(row.previousElementSibling!.textContent).toContain('tail')
    expect(mount(1.934).querySelector('.verdict-guess b')!.textContent).toBe('exact')
  })

  it('says how far repeats were apart, once for both in the same unit', () => {
    const spread = (low: number, high: number, repeats = 5) => ({ spread: { low, high, repeats } })
    const claims = [
      { ...claim('a', true, ''), ...spread(1.88, 1.97) },
      { ...claim('b', true, ''), ...spread(0.8, 12), unit: 'milliseconds' as const },
      { ...claim('c', true, ''), ...spread(1.93, 1.931) },
      { ...claim('d', true, ''), ...spread(1, 2, 1) },
    ]
    const host = opened.mount(VerdictCard, { verdict: { ...VERDICT, claims } })
    const said = [...host.querySelectorAll('.verdict-spread')]
    expect(said.map((one) => one.textContent)).toEqual([
      '1.88–1.97×, n = 5',
      '800\u00a0µs–12.0\u00a0ms, n = 5',
    ])
    expect(said[0].getAttribute('title')).toContain('5 repeats')
  })
})
