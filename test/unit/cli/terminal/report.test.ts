import { describe, expect, it } from 'vitest'
import { report } from '../../../../src/cli/terminal/report'
import { CLI_TEXTS } from '../../../../src/cli/texts'
import { styleFor } from '../../../../src/cli/terminal/style'
import { summarize } from '../../../../src/shared/run/summarize'
import { poolModel } from '../support/records'

const summary = summarize(poolModel())
const text = (locale: 'en' | 'zh-CN', changes: Partial<typeof summary> = {}) =>
  report({ ...summary, ...changes }, { name: 'Sample pool', locale, style: styleFor(false, {}), columns: 90 })

describe('report of a run', () => {
  it('says what happened, what it took and what it proved', () => {
    expect(text('en')).toBe(
      `Sample pool: completed after 2.60 s

  CPU time    2.50 s, 80.0% captured by samples
  memory      89.6 MiB (peak RSS of the whole tree)
  processes   ≥ 3, 1 killed or failed
              found by polling: short-lived processes may be missing
  pool main   2 × process, 3 tasks ended, 50% busy
  queue jobs  peak depth 7, capacity unlimited
  sampler     procfs, sampled 2 times, every 100 ms, cost <0.1% of a core
  telemetry   malformed lines: 1, events dropped: 3

  process         PID  ended    CPU time  peak RSS  thr
  pool            100  exit 0    20.0 ms  39.1 MiB   11
  worker 1        101  exit 0     1.60 s  23.8 MiB    5
  node            102  SIGKILL    500 ms  28.6 MiB    7

  Verdict                   expected  measured         repeats
  ✓ speed-up                   2.00×     1.93×  1.90–1.97× (5)
  – lost updates                   0         —
  Nobody counted.
  Two workers did it.
`,
    )
  })

  it('puts a guess beside what was measured', () => {
    const prediction = { claim: 'speed-up', value: 3 }
    expect(text('en', { prediction })).toContain('  Your guess for “speed-up”: 3.00×; measured: 1.93×.\n')
    expect(text('zh-CN', { prediction })).toContain('  对“加速比”的猜测是 3.00×，实测 1.93×。\n')
    expect(text('en', { prediction, verdict: null })).not.toContain('guess')
  })

  it('says it in Chinese', () => {
    const lines = text('zh-CN').split('\n')
    expect(lines[0]).toBe('Sample pool：已完成，用时 2.60 s')
    expect(lines).toContain('  进程       ≥ 3 个，其中 1 个被终止或失败')
    expect(lines).toContain('  两个工作进程完成了任务。')
    expect(lines.join('')).not.toMatch(/[a-z]{3,}, /)
  })

  it('gives the account of processes: how many in all, under a tick, out of the tree, and what is not known', () => {
    const known = { source: 'events', processes: 412, unsampled: 14, detached: 3, orphans: 2 } as const
    const row = (locale: 'en' | 'zh-CN', ledger: typeof summary.ledger) => {
      const options = { name: 'x', locale, style: styleFor(false, {}), columns: 90, breaks: false }
      const lines = report({ ...summary, ledger }, options).split('\n')
      const at = lines.findIndex((line) => line.startsWith(locale === 'en' ? '  processes' : '  进程'))
      return lines.slice(at, at + 2).map((line) => line.replace(/^ *(processes|进程)?\s+/, ''))
    }
    expect(row('en', { ...known, eventsLost: 0 })).toEqual([
      '412, 14 too short to be sampled, 3 left the tree (2 orphaned), 1 killed or failed',
      expect.not.stringContaining('missing'),
    ])
    expect(row('en', { ...known, eventsLost: 2 })[1]).toBe(
      'the kernel dropped events 2 times: some processes may be missing',
    )
    expect(row('zh-CN', { ...known, eventsLost: 0 })[0]).toBe(
      '412 个，其中 14 个存活太短，未被采样，3 个脱离了进程树（其中孤儿进程 2 个），其中 1 个被终止或失败',
    )
    expect(row('zh-CN', { ...known, source: 'sampling', eventsLost: null })[1]).toContain('通过轮询发现')
  })

  it('says so where nobody could read what a process ran', () => {
    const [root] = summarize(poolModel()).processes
    expect(text('en', { processes: [{ ...root, role: null, command: [] }] })).toContain('  (unknown program)')
    expect(text('zh-CN', { processes: [{ ...root, role: null, command: [] }] })).toContain('（程序未知）')
  })

  it('names each deadlock once, member by member, in both languages', () => {
    const cycle = [
      { pid: 9, tid: 10, role: 'thread 1', waitsFor: 'lock 2' },
      { pid: 9, tid: 11, role: null, waitsFor: 'counter' },
    ]
    const deadlocks = [1.2, 2.4].map((startedAt) => ({ startedAt, endedAt: startedAt + 1, cycle }))
    const english = text('en', { deadlocks })
      .replaceAll(/\s+/g, ' ')
      .match(/deadlock (.*?\))/)!
    expect(english[1]).toBe(
      'thread 1 waits for lock 2, held by 9/11, which waits for the lock counter, held by thread 1 (2 times, first at 1.20 s)',
    )
    expect(text('zh-CN', { deadlocks: deadlocks.slice(0, 1) }).replaceAll(/\s+/g, '')).toContain(
      '9/11等待thread1持有的锁counter（发生在1.20s）',
    )
  })

  it('is short when nothing was launched', () => {
    const reason = { code: 'not-found', text: { en: 'There is no program called “x”.', 'zh-CN': '没有。' } }
    const changes = {
      processes: [],
      pools: [],
      queues: [],
      verdict: null,
      outcome: 'failed',
      reason,
    } as const
    expect(text('en', { ...changes, insight: null, processes: [], pools: [], queues: [] })).toBe(
      'Sample pool: failed after 2.60 s\nThere is no program called “x”.\n',
    )
  })

  it('lists the busiest of many processes and says how many it left out', () => {
    const [root, worker] = summary.processes
    const many = Array.from({ length: 40 }, (_, at) => ({ ...worker, role: `w${at}`, cpuSeconds: at }))
    const shown = text('en', { processes: [root, ...many] })
    expect(shown).toContain('… 25 more; use --json to list all')
    expect(shown).toContain('w39')
    expect(shown).not.toMatch(/\bw24\b/)
  })

  it('says how many are in the run file alone, and that they are nowhere without one', () => {
    const sum = { parentPid: 100, name: 'cc', count: 7000, failed: 0, cpuSeconds: 1, cpuLeast: false }
    const unlisted = [{ ...sum, peakPssBytes: null, peakRssBytes: null, startedAt: 0, endedAt: 1 }]
    const said = (recording: string | null) => text('en', { unlisted, recording })
    expect(said('/runs/a.forkscope')).toContain(CLI_TEXTS.en.unlistedRows(7000, true))
    expect(said(null)).toContain(CLI_TEXTS.en.unlistedRows(7000, false))
  })
})
