import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { liveView } from '../../../../src/cli/terminal/live-view'
import { styleFor } from '../../../../src/cli/terminal/style'
import { widthOf } from '../../../../src/cli/terminal/width'
import { RunModel } from '../../../../src/shared/run/model'
import { LOCALES } from '../../../../src/shared/text'
import { born, meta, poolModel, poolRecords, tick } from '../support/records'

const view = (model: RunModel, options: Partial<Parameters<typeof liveView>[1]> = {}) =>
  liveView(model, {
    say: (name) => name,
    name: 'Sample pool',
    locale: 'en',
    style: styleFor(false, {}),
    columns: 120,
    lines: 40,
    footer: 'keys',
    ...options,
  })
const texts = (...args: Parameters<typeof view>) => view(...args).map((line) => line.text)

/** The pool while it runs: up to and with the second tick. */
const running = () => poolModel(poolRecords.findLastIndex((record) => record.kind === 'tick') + 1)

describe('live view', () => {
  it('shows the run in its header: tasks, rate, utilization, CPU time, own cost', () => {
    expect(texts(running(), { columns: 100 }).slice(0, 2)).toEqual([
      'Sample pool  ● running   2.00 s   3 tasks   1.50/s   50% busy of 2   CPU 2.00 s   RSS 89.6 MiB',
      '3 live of 3   Forkscope 0.4%',
    ])
  })

  it('shows the tree with what was read of each process', () => {
    const [, , title, ...rows] = texts(running())
    expect(title).toMatch(/^process +PID {2}state +CPU % +RSS +thr +tasks$/)
    expect(rows[0]).toMatch(/^pool +100 {2}S +1 +▁▁ +39\.1 MiB +11 +—$/)
    expect(rows[1]).toMatch(/^├─ worker 1 +101 {2}R +60 +[▁-█]{2} +23\.8 MiB +5 +2$/)
    expect(rows[2]).toMatch(/^└─ node +102 {2}S +8 +[▁-█]{2} +26\.7 MiB +6 +1$/)
    expect(rows[3]).toBe('keys')
  })

  it('keeps processes that have ended, with how they ended and no numbers', () => {
    const rows = texts(poolModel())
    expect(rows.find((row) => row.includes('node '))).toMatch(/102 {2}SIGKILL +— .* — +— +1$/)
    expect(rows.find((row) => row.includes('worker 1'))).toMatch(/101 {2}exit 0/)
  })

  it('gives threads that work on tasks a line each', () => {
    const model = new RunModel()
    model.applyAll([
      meta,
      born(0, 100, -1),
      { kind: 'lane', t: 1, lane: 0, pid: 100, tid: 107, pool: '' },
      { kind: 'lane', t: 1, lane: 1, pid: 100, tid: 108, pool: '' },
      { kind: 'role', t: 2, pid: 100, tid: 108, role: 'thread 2' },
    ])
    const rows = texts(model)
    expect(rows.find((row) => row.includes('├─'))).toMatch(/^├─ 107 +107/)
    expect(rows.find((row) => row.includes('└─'))).toMatch(/^└─ thread 2 +108/)
  })

  it.each(LOCALES)('is never wider than the terminal (%s)', (locale) => {
    const model = new RunModel()
    const strange = '一个名字很长的进程 \u001b[2J\n'.repeat(9)
    const more: RunRecord[] = [{ kind: 'role', t: 1, pid: 101, tid: 0, role: strange }]
    model.applyAll([...poolRecords, ...more])
    for (let columns = 20; columns < 140; columns += 1)
      for (const line of view(model, { columns, locale, name: strange.trim() })) {
        expect(line.width).toBeLessThanOrEqual(columns)
        expect(line.width).toBe(widthOf(line.text))
      }
  })

  it('leaves out the least important columns first', () => {
    const title = (columns: number) =>
      texts(running(), { columns }).find((line) => line.startsWith('process'))
    expect(title(70)).toContain('thr')
    expect(title(54)).not.toContain('thr')
    expect(title(54)).toContain('tasks')
    expect(title(30)).toMatch(/^process +PID +CPU %$/)
  })

  it('stays within the lines of the terminal: ended processes go first, then it says how many are hidden', () => {
    const model = new RunModel()
    const rows: Record<number, readonly [number, number, number, string]> = {}
    model.apply(meta)
    for (let id = 0; id < 30; id += 1) {
      model.apply(born(id, 100 + id, id === 0 ? -1 : 0))
      rows[id] = [1, 1e6, 1, 'S']
    }
    model.apply(tick(1000, rows))
    for (let id = 5; id < 30; id += 1)
      model.apply({ kind: 'exit', t: 1100, id, code: 0, signal: null, cpu: NaN })
    const few = texts(model, { lines: 12 })
    expect(few.filter((line) => line.includes('exit 0'))).toEqual([])
    expect(few.some((line) => line.includes('more'))).toBe(false)
    const tight = texts(model, { lines: 7 })
    expect(tight).toHaveLength(7)
    expect(tight.at(-2)).toBe('… 2 more')
  })
})
