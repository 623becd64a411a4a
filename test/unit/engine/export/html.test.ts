// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { html } from '../../../../src/engine/export/html'
import { TEXTS } from '../../../../src/engine/export/html/texts'
import { withoutUnlisted } from '../../../../src/engine/runs/log'
import { RunModel } from '../../../../src/shared/run/model'
import type { RecordingRecord } from '../../../../src/shared/run/recorded'
import type { RunRecord } from '../../../../src/shared/run/records'
import type { Locale } from '../../../../src/shared/text'
import { scenarios } from '../../../../src/scenarios'
import { defaultKnobs } from '../../../../src/shared/knobs'
import { randomRun } from '../../../support/random-run'
import { recordedForm } from '../../../support/recorded-form'
import { ACCOUNT, born, locks, meta, tasks, tick } from '../../../support/records'

const page = (records: readonly RunRecord[], locale: Locale = 'en') =>
  [...html({ records, series: () => [] }, locale)].join('')
const parsed = (text: string) => new DOMParser().parseFromString(text, 'text/html')
const ended: RunRecord = { kind: 'state', t: 1000, state: 'ended', outcome: 'completed' }
const both = (text: string) => ({ en: text, 'zh-CN': text })

const scenario = scenarios.find(({ id }) => id === 'process-pool')!
const SCENARIO_RUN: RunRecord[] = [
  meta({
    origin: { kind: 'scenario', scenario: scenario.id, knobs: defaultKnobs(scenario.knobs) },
    terms: scenario.terms,
  }),
  born(0, 0),
  born(1, 10, { parent: 0 }),
  { kind: 'role', t: 10, pid: 101, tid: 0, role: 'worker 1' },
  { kind: 'pool', t: 10, pool: 'pool', poolKind: 'process', size: 1 },
  { kind: 'lane', t: 10, lane: 0, pid: 101, tid: 101, pool: 'pool' },
  tasks([0, 100, 400], [0, 400, 900]),
  tick(100, { 0: { cpu: 1e6, pss: 4096 }, 1: { cpu: 90e6, pss: 8192 } }),
  tick(200, { 0: { cpu: 2e6 }, 1: { cpu: 190e6 } }),
  {
    kind: 'verdict',
    t: 990,
    verdict: {
      summary: both('All of it held.'),
      claims: [
        {
          id: 'a',
          label: both('First'),
          expected: 2,
          measured: 1.9,
          unit: 'ratio',
          holds: true,
          why: both('quiet'),
        },
        {
          id: 'b',
          label: both('Second'),
          expected: 1,
          measured: 3,
          unit: 'ratio',
          holds: false,
          why: both('Because.'),
        },
      ],
    },
  },
  { kind: 'exit', t: 990, id: 1, code: null, signal: 'SIGKILL', cpu: 200e6 },
  { kind: 'ledger', t: 1000, cpu: 210e6, basis: 'waited', ...ACCOUNT },
  ended,
]

describe('a page', () => {
  it('fetches nothing, runs nothing, and forbids both', () => {
    for (const records of [SCENARIO_RUN, randomRun(2)]) {
      const text = page(records)
      const document = parsed(text)
      expect(document.querySelectorAll('script,link,iframe,object,embed,img,base,form')).toHaveLength(0)
      expect(text).not.toMatch(/\bon\w+=|url\(|@import|javascript:/i)
      // Addresses are those of links in the lesson: for people to follow, not for the page.
      for (const element of document.querySelectorAll('[href],[src]')) expect(element.tagName).toBe('A')
      const policy = document
        .querySelector('meta[http-equiv=Content-Security-Policy]')!
        .getAttribute('content')!
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('script')
    }
  })

  it('shows what others wrote as text', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&</style><script>alert(2)</script>\u0007'
    const text = page([
      meta({ origin: { kind: 'command', argv: [evil, 'a b'], cwd: `/${evil}` } }),
      born(0, 0, { name: evil }),
      { kind: 'command', t: 1, id: 0, argv: [evil], name: evil },
      { kind: 'role', t: 1, pid: 100, tid: 0, role: evil },
      { kind: 'pool', t: 1, pool: evil, poolKind: 'thread', size: 1 },
      { kind: 'lane', t: 1, lane: 0, pid: 100, tid: 100, pool: evil },
      tasks([0, 10, 20]),
      locks([0, 1, 10, 20, evil]),
      { kind: 'queue', queue: evil, at: Float64Array.of(1, 2), depth: Float64Array.of(1, 2), capacity: 3 },
      tick(100, { 0: { cpu: 1e6, rss: 4096 } }),
      { kind: 'exit', t: 200, id: 0, code: null, signal: evil, cpu: 1e6 },
      { kind: 'state', t: 300, state: 'failed', outcome: 'failed', reason: { code: 'x', text: both(evil) } },
    ])
    expect(text.match(/<img|<script|<\/style>/g)).toEqual(['</style>'])
    expect(text).not.toContain('\u0007')
    expect(parsed(text).querySelector('h1')!.textContent).toContain('<img src=x onerror=alert(1)>')
  })

  it.each(['en', 'zh-CN'] as const)('has everything of a scenario’s run (%s)', (locale) => {
    const document = parsed(page(SCENARIO_RUN, locale))
    expect(document.documentElement.lang).toBe(locale)
    expect(document.querySelector('h1')!.textContent).toContain(scenario.title[locale])
    expect(document.querySelectorAll('.kpis div').length).toBeGreaterThanOrEqual(6)
    expect([...document.querySelectorAll('tr.holds,tr.fails')].map((row) => row.className)).toEqual([
      'holds',
      'fails',
    ])
    expect(document.querySelector('tr.holds')!.textContent).not.toContain('quiet')
    expect(document.querySelector('tr.fails')!.textContent).toContain('Because.')
    expect(document.querySelectorAll('rect.task')).toHaveLength(2)
    expect(document.querySelector('tr.odd-end')!.textContent).toContain('SIGKILL')
    const lesson = document.querySelector('.lesson')!
    expect(lesson.querySelectorAll('a[href^="try:"]')).toHaveLength(0)
    expect(lesson.querySelectorAll('a[href^="https://"]').length).toBeGreaterThan(0)
    // What would set knobs in the window is there as words.
    const [, said] = /\[([^\]]+)\]\(try:/.exec(scenario.lesson[locale])!
    expect(lesson.textContent).toContain(said.replaceAll(/[*`]/g, ''))
    const worker = locale === 'en' ? 'worker 1' : scenario.terms.worker['zh-CN'] + ' 1'
    expect(document.body.textContent.replaceAll(/\s/g, '')).toContain(worker.replaceAll(/\s/g, ''))
  })

  it('draws a gap as a gap', () => {
    const ticks = [100, 200, 300, 2000, 2100].map((t) => tick(t, { 0: { cpu: t * 1e5, rss: 4096 } }))
    const document = parsed(page([meta(), born(0, 0), ...ticks, ended]))
    const [line] = document.querySelectorAll('path.line')
    expect(line.getAttribute('d')!.match(/M/g)).toHaveLength(2)
  })

  it('counts a wait that the end of its process cut off up to that end', () => {
    const document = parsed(
      page([
        meta(),
        born(0, 0),
        { kind: 'lane', t: 1, lane: 0, pid: 100, tid: 100, pool: '' },
        locks([0, 0, 100, NaN, 'a lock']),
        { kind: 'exit', t: 300, id: 0, code: null, signal: 'SIGKILL', cpu: 1e6 },
        ended,
      ]),
    )
    const row = [...document.querySelectorAll('tr')].find(({ cells }) => cells[0].textContent === 'a lock')!
    const [waited, longest] = [...row.cells].slice(-2)
    expect([Number.parseFloat(waited.textContent), longest.textContent]).toEqual([200, waited.textContent])
  })

  it.each([4, 5])('is the same from a recording (%i)', (seed) => {
    const live = randomRun(seed)
    expect(page(recordedForm(live))).toBe(page(live))
  })

  it('says how many ended earlier, and where each of them is', () => {
    const build: RunRecord[] = [meta(), born(0, 0)]
    for (let id = 1; id <= 60; id += 1)
      build.push(born(id, id, { parent: 0 }), { kind: 'exit', t: id + 1, id, code: 0, signal: null, cpu: 1 })
    const model = new RunModel({ mostEnded: 20 })
    model.applyAll(build)
    const { count } = model.unlisted
    const noteOf = (recording: Omit<RecordingRecord, 'kind' | 't'>) => {
      const records = withoutUnlisted([...build, { kind: 'recording', t: 0, ...recording }], model)
      return parsed(page([...records, ended])).querySelector('.note:last-of-type')?.textContent
    }
    expect(noteOf({ state: 'on', file: '/a' })).toBe(TEXTS.en.unlisted(String(count), true))
    expect(noteOf({ state: 'off', file: null })).toBe(TEXTS.en.unlisted(String(count), false))
  })

  it('has no half-width punctuation beside Chinese', () => {
    const text = parsed(page(SCENARIO_RUN, 'zh-CN').replace(/<section class="lesson[^]*/, '')).body
      .textContent
    expect(text.match(/\p{Script=Han}[,:;!?()]|[,:;!?()]\p{Script=Han}/gu)).toBeNull()
  })
})
