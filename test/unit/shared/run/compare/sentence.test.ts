import { describe, expect, it } from 'vitest'
import type { Knob } from '../../../../../src/shared/knobs'
import { compareRuns } from '../../../../../src/shared/run/compare'
import { locks } from '../../../../support/records'
import { randomFrom } from '../../../../support/random'
import { HALF_WIDTH, run } from './runs'
import type { Made } from './runs'

const KNOBS: Knob[] = [
  {
    kind: 'integer',
    id: 'size',
    min: 1,
    max: 9,
    default: 1,
    label: { en: 'Workers', 'zh-CN': '工作进程数' },
  },
]
const say = (...made: Made[]) => {
  const { en, 'zh-CN': zh } = compareRuns(made.map(run), { knobs: KNOBS }).sentence
  return { en: en.replaceAll('\u00a0', ' '), zh: zh.replaceAll('\u00a0', ' ') }
}
const ONE: Made = { wall: 8190, workers: 1, cpu: 8000, tasks: 80 }
const TWO: Made = { wall: 4310, workers: 2, cpu: 8100, tasks: 80 }

describe('the sentence', () => {
  it('says how much faster, which knob was moved, and what plainly explains it', () => {
    expect(say(ONE, TWO)).toEqual({
      en: 'B was 1.9 times as fast as A: 4.31 s instead of 8.19 s (Workers 1 → 2); B kept 1.88 cores busy, A 0.98.',
      zh: 'B 的速度是 A 的 1.9 倍：4.31 s，A 为 8.19 s（工作进程数 1 → 2）；B 平均占用 1.88 个核心，A 为 0.98 个。',
    })
  })

  it('says how much longer', () => {
    expect(say(TWO, ONE).en).toMatch(
      /^B took 1.9 times as long as A: 8.19 s instead of 4.31 s \(Workers 2 → 1\)/,
    )
    expect(say(TWO, { ...TWO, wall: 5000 }).en).toMatch(/^B took 16% longer than A: 5.00 s instead of 4.31 s/)
    expect(say(TWO, { ...TWO, wall: 3900 }).zh).toMatch(/^B 用时比 A 少 10%：3.90 s，A 为 4.31 s/)
  })

  it('finds the locks behind it', () => {
    const more = [locks([0, 0, 100, 4900, 'l'], [1, 0, 100, 4900, 'l'])]
    const said = say({ ...TWO, cpu: 3000 }, { ...TWO, wall: 9310, cpu: 3000, more })
    // The first run has no locks at all: nothing to set their waits against, and idle cores are all that is known.
    expect(said.en).toContain('B kept only')
    const few = [locks([0, 0, 100, 101, 'l'])]
    const both = say({ ...TWO, cpu: 3000, more: few }, { ...TWO, wall: 9310, cpu: 3000, more })
    expect(both.en).toMatch(/; B waited for locks for 9\.60 s, A 1\.00 ms\.$/)
    expect(both.zh).toMatch(/；B 等待锁共 9\.60 s，A 为 1\.00 ms。$/)
  })

  it('makes nothing of two waits that are next to nothing in both runs', () => {
    const queued = (ms: number) => ({ ...TWO, queued: ms })
    expect(say(queued(0.001), queued(1.6)).en).toMatch(/^No difference above 3%/)
    expect(say(queued(0.001), queued(160)).en).toContain('mean queue time')
  })

  it('finds the work behind it', () => {
    const said = say(TWO, { ...TWO, wall: 8600, cpu: 16_200 })
    expect(said.en).toMatch(/; B used 16\.2 s of CPU time, A 8\.10 s\.$/)
  })

  it('names what differs where the time does not', () => {
    const said = say(
      { ...TWO, sample: { pss: 30 * 2 ** 20 } },
      { ...TWO, wall: 4350, sample: { pss: 130 * 2 ** 20 } },
    )
    expect(said).toEqual({
      en: "A and B took equally long (4.31 s and 4.35 s), but B's peak memory (PSS) was 4.3 times A's: 130 MiB against 30.0 MiB.",
      zh: 'A 与 B 用时相当（4.31 s 与 4.35 s），但 B 的内存峰值（PSS）是 A 的 4.3 倍：130 MiB 对 30.0 MiB。',
    })
  })

  it('says when nothing does, and why a knob changed nothing', () => {
    expect(say(TWO, { ...TWO, wall: 4350 })).toEqual({
      en: 'No difference above 3% between A and B; both kept the machine’s 2 cores busy.',
      zh: 'A、B 之间没有超过 3% 的差别；机器的 2 个核心都已占满。',
    })
    const idle = { ...TWO, cpu: 900 }
    expect(say(idle, idle, idle).en).toBe('No difference above 3% between A, B and C.')
  })

  it('does not compare totals of runs that did other work or were stopped', () => {
    expect(say({ ...TWO, tasks: 40 }, TWO).en).toMatch(/^B got 2\.0 times as much done per second as A: /)
    const stopped = say(TWO, { ...TWO, wall: 9000, cpu: 16_000, outcome: 'stopped' })
    expect(stopped.en).not.toMatch(/took|as fast/)
  })

  it('speaks of the present while runs go on', () => {
    const said = say({ ...TWO, outcome: null }, { ...TWO, wall: 9310, outcome: null })
    expect(said.en).toMatch(/^So far: A got 2\.2 times as much done per second as B/)
    // What either has spent so far is no reason.
    expect(said.en).not.toContain('CPU time')
    expect(said.zh).toMatch(/^到目前为止，A 每秒完成的任务是 B 的 2\.2 倍：/)
  })

  it('picks the largest of several', () => {
    const said = say(ONE, { ...ONE, wall: 7600 }, TWO)
    expect(said.en).toMatch(/^The largest difference: C was 1\.9 times as fast as A/)
    expect(said.zh).toMatch(/^差别最大的是：C 的速度是 A 的 1\.9 倍/)
  })

  it('says that other programs have little in common', () => {
    const other = { ...TWO, meta: { origin: { kind: 'command', argv: ['make'], cwd: '/' } } } as Made
    const said = say(ONE, { ...other, tasks: 8 })
    expect(said.en).toMatch(/^Different programs: only general measures can be compared\. B was 1\.9 times/)
    expect(said.zh).toMatch(/^运行的程序不同，只能比较通用的指标。B 的速度/)
  })

  it('has nothing to say of one run', () => {
    expect(say(ONE).en).toBe('Nothing to compare yet.')
    expect(say().zh).toBe('还没有可比较的内容。')
  })

  it('is well set in both languages, whatever the runs', () => {
    const random = randomFrom(11)
    const seen = new Set<string>()
    for (let round = 0; round < 300; round += 1) {
      const some = (): Made => ({
        wall: 200 * 4 ** (random() * 3),
        workers: 1 + Math.floor(random() * 4),
        tasks: random() < 0.7 ? 24 : 48,
        cpu: 100 * 4 ** (random() * 4),
        queued: random() < 0.3 ? 0 : random() * 500,
        outcome: random() < 0.1 ? null : random() < 0.1 ? 'stopped' : 'completed',
        sample: random() < 0.4 ? {} : { pss: 2 ** (22 + random() * 8), rss: 2 ** (24 + random() * 6) },
        more:
          random() < 0.5 ? [] : [locks([0, 0, 1, 1 + 300 * random(), 'l'], [0, 1, 400, 400 + random(), 'm'])],
      })
      const { en, zh } = say(...Array.from({ length: 2 + Math.floor(random() * 2) }, some))
      expect({ zh, found: HALF_WIDTH.test(zh) }).toEqual({ zh, found: false })
      expect(en).toMatch(/^[A-Z].*\.$/)
      expect(en).not.toMatch(/undefined|null|NaN|\.\.|\p{Script=Han}/u)
      expect(zh).toMatch(/。$/)
      expect(zh).not.toMatch(/undefined|null|NaN/)
      // A factor below one is told from the other side.
      expect(en).not.toMatch(/ 0\.\d+ times/)
      seen.add(en.replace(/[\d.,]+/g, '#'))
    }
    expect(seen.size).toBeGreaterThan(20)
  })
})
