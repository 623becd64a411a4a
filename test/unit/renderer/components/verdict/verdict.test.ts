// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import GuessLine from '../../../../../src/renderer/components/verdict/GuessLine.vue'
import VerdictCard from '../../../../../src/renderer/components/verdict/VerdictCard.vue'
import { nameParts, scaleOf } from '../../../../../src/renderer/components/verdict/claim-text'
import type { Claim, Verdict } from '../../../../../src/shared/run/verdict'
import { openWindow } from '../../support/app'

const text = (en: string) => ({ en, 'zh-CN': `${en}（中文）` })
const claim = (id: string, holds: boolean | null, why: string, more: Partial<Claim> = {}): Claim => {
  return { id, label: text(id), expected: 2, measured: 1.934, unit: 'ratio', holds, why: text(why), ...more }
}
const VERDICT: Verdict = {
  summary: text('Two cores carry three workers.'),
  claims: [
    claim('speed-up', true, 'Because.'),
    claim('tail', false, 'Too long.'),
    claim('first', null, 'The machine was busy.'),
    claim('second', null, 'The machine was busy.'),
    claim('rate', true, 'Fast.', { measured: 3, tolerance: { low: 1, high: 2.5 }, better: 'more' }),
  ],
}

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  opened = await openWindow()
})
afterEach(() => opened.close())

describe('the verdict card', () => {
  const words = (host: HTMLElement, selector: string) =>
    [...host.querySelectorAll(selector)].map((one) => one.textContent!.trim())

  it('says of each claim how it came out, and of all how many did', () => {
    const host = opened.mount(VerdictCard, { verdict: VERDICT })
    expect(words(host, '.verdict-sign .sr-only')).toEqual([
      'As expected',
      'Not met',
      'Not judged',
      'Not judged',
      'Better than expected',
    ])
    expect(words(host, '.verdict-counts li')).toEqual([
      '1 as expected',
      '1 better',
      '1 not met',
      '2 not judged',
    ])
  })

  it('says in the row why a claim was not met or not judged, and of the others when asked', async () => {
    const host = opened.mount(VerdictCard, { verdict: VERDICT })
    expect(words(host, '.verdict-fails .verdict-below')).toEqual(['Too long.'])
    // Seen once, heard in each row.
    expect(words(host, '.verdict-open .verdict-below')).toEqual(['The machine was busy.'])
    expect(words(host, '.verdict-open th .sr-only')).toEqual(['The machine was busy.'])
    expect(words(host, '.verdict-why')).toEqual([])
    const button = host.querySelector('button')!
    button.click()
    await nextTick()
    expect(words(host, '.verdict-why')[0]).toContain('Because.')
    expect(button.getAttribute('aria-expanded')).toBe('true')
    // A click anywhere in the row takes it back.
    host.querySelector<HTMLElement>('.verdict-row td')!.click()
    await nextTick()
    expect(words(host, '.verdict-why')).toEqual([])
  })

  it('says how far repeats were apart, once for both in the same unit, and how many there were', () => {
    const spread = (low: number, high: number, repeats = 5) => ({ spread: { low, high, repeats } })
    const claims = [
      claim('a', true, '', spread(1.88, 1.97)),
      claim('b', true, '', { ...spread(0.8, 12), unit: 'milliseconds' }),
      claim('c', true, '', spread(1.93, 1.931)),
    ]
    const shown = (list: Claim[]) => opened.mount(VerdictCard, { verdict: { ...VERDICT, claims: list } })
    const host = shown(claims)
    const said = words(host, '.verdict-number small')
    expect(said[0]).toMatch(/^1\.88–1\.97×.*5 repeats/)
    expect(said[1]).toMatch(/^800\u00a0µs–12\.0\u00a0ms/)
    expect(said).toHaveLength(2)
    expect(host.querySelector('thead .verdict-scale')!.textContent).toContain('5 repeats')
    // Not all of it as often: no number for all.
    const mixed = shown([...claims, claim('d', true, '', spread(1, 2, 1))])
    expect(mixed.querySelector('thead .verdict-scale')!.textContent).not.toContain('repeats')
  })

  it('shows a bound as one', () => {
    const bound = { expected: 3, measured: 9, tolerance: { low: 3, high: null } }
    const host = opened.mount(VerdictCard, { verdict: { ...VERDICT, claims: [claim('a', true, '', bound)] } })
    expect(words(host, '.verdict-expected')).toEqual(['≥ 3.00×'])
  })

  it('says why there are no claims', () => {
    const host = opened.mount(VerdictCard, { verdict: { ...VERDICT, claims: [] } })
    expect(host.textContent).toContain('Two cores carry three workers.')
    expect(host.querySelector('table')).toBeNull()
  })
})

it('names a claim by the words before its first comma or colon, where these say enough', () => {
  const parts = (label: string) => Object.values(nameParts(label))
  expect(parts('Utilization: busy ÷ (size × time)')).toEqual(['Utilization', 'busy ÷ (size × time)'])
  expect(parts('Longest idle tail, at most one chunk')).toEqual(['Longest idle tail', 'at most one chunk'])
  expect(parts('利用率：忙碌时间 ÷（进程数 × 总时间）')).toEqual(['利用率', '忙碌时间 ÷（进程数 × 总时间）'])
  expect(parts('Speed: pipe ÷ messages')).toEqual(['Speed: pipe ÷ messages', ''])
  expect(parts('Answers missing or wrong')).toEqual(['Answers missing or wrong', ''])
})

it('draws all of a claim on one scale', () => {
  const of = (more: Partial<Claim>) => scaleOf(claim('a', true, '', more))!
  const both = of({ tolerance: { low: 1.6, high: 2.4 }, spread: { low: 1.9, high: 2, repeats: 3 } })
  expect(both.band!.from).toBeLessThan(both.spread!.from)
  expect(both.measured).toBeLessThan(both.expected)
  expect(both.expected).toBeCloseTo(0.5, 9)
  // To the edge where there is no bound, and nothing where none was told.
  expect(of({ tolerance: { low: 1.6, high: null } }).band!.to).toBe(1)
  expect(of({}).band).toBeNull()
  // All the same: no scale to be on.
  expect(of({ expected: 0, measured: 0 })).toMatchObject({ expected: 0.5, measured: 0.5 })
  expect(scaleOf(claim('a', null, '', { measured: null }))).toBeNull()
})

it('sets a guess apart from its question', () => {
  const question = { en: 'How many?', 'zh-CN': '多少？' }
  const prompt = { claim: 'tail', question, unit: 'count' as const, min: 0, max: 9 }
  const host = opened.mount(GuessLine, { prediction: { claim: 'tail', value: 3 }, prompt })
  expect(host.textContent).toMatch(/^\s*How many\? /)
})

it('says how far off a guess was, once it is measured', () => {
  const said = (value: number, more = {}) =>
    opened
      .mount(GuessLine, { prediction: { claim: 'tail', value }, prompt: null, ...more })
      .textContent!.replace(/\s+/g, ' ')
  const claims = VERDICT.claims
  expect(said(3, { claims })).toContain('3.00× · off by 1.07')
  expect(said(1.934, { claims })).toContain('1.93× · exact')
  expect(said(3, { claims: [claim('tail', null, '', { measured: null })] })).not.toContain('·')
  expect(said(3)).not.toContain('·')
})
