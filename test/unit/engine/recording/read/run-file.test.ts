import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EngineFailure } from '../../../../../src/engine/failure'
import { openDatabase } from '../../../../../src/engine/recording/driver'
import { Replay } from '../../../../../src/engine/recording/read/replay'
import { readFacts, RunFile } from '../../../../../src/engine/recording/read/run-file'
import type { RunRecord } from '../../../../../src/shared/run/records'
import { RunModel } from '../../../../../src/shared/run/model'
import { summarize } from '../../../../../src/shared/run/summarize'
import { randomRun } from '../../../../support/random-run'
import { recordRun } from '../../../../support/record-run'
import { born, meta, tick } from '../../../../support/records'

let folder: string
let file: string
let copies: readonly string[]
const copiesNow = () => readdirSync(tmpdir()).filter((name) => name.startsWith('forkscope-read-'))

beforeEach(() => {
  copies = copiesNow()
  folder = mkdtempSync(join(tmpdir(), 'run-file-test-'))
  file = join(folder, 'run.forkscope')
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
  expect(copiesNow()).toEqual(copies)
})

const beat = () => {
  vi.advanceTimersByTime(1000)
  return new Promise<void>((resume) => setImmediate(resume))
}

/** Ticks of two processes at 10 Hz, a batch each second. */
function batches(seconds: number): RunRecord[][] {
  const begin = [meta(), { kind: 'state', t: 0, state: 'running' } as const, born(0, 0), born(1, 0)]
  const second = (n: number) =>
    Array.from({ length: 10 }, (_, at) => {
      const t = n * 1000 + (at + 1) * 100
      return tick(t, { 0: { cpu: t * 5e5, rss: 1e6 }, 1: { cpu: t * 1e5, rss: 2e6 } })
    })
  return [begin, ...Array.from({ length: seconds }, (_, n) => second(n))]
}

/** Copies a file as a kill would leave it: with all that lies beside it. */
function killed(from: string, to: string): void {
  for (const companion of ['', '-wal', '-shm'])
    try {
      copyFileSync(from + companion, to + companion)
    } catch {
      // There is none.
    }
}

async function finished(records: readonly RunRecord[]): Promise<RunModel> {
  const { run, recorder } = await recordRun(file, [records.slice(0, 1), records.slice(1)], beat)
  run.over()
  await recorder.done
  return run.model
}

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error
    const { code, text } = error.failure
    expect(text.en).toMatch(/\.$/)
    expect(text['zh-CN']).toMatch(/。$/)
    return code
  }
  return 'none'
}

/** As somebody to whom permissions mean something. */
function asOrdinaryUser<T>(work: () => T): T {
  if (process.getuid!() !== 0) return work()
  process.seteuid!(65534)
  try {
    return work()
  } finally {
    process.seteuid!(0)
  }
}

describe('readFacts', () => {
  it('tells what lists show, from the summary', async () => {
    const model = await finished(randomRun(5))
    const summary = summarize(model)
    const head = readFacts(file)
    expect(head).toMatchObject({ runId: 'run', state: 'complete', tags: [], note: '', pinned: false })
    expect(head.facts).toMatchObject({
      origin: { kind: 'command', argv: ['true'] },
      startedAt: model.meta!.startedAt,
      version: '0.0.0',
      outcome: 'completed',
      processes: summary.ledger!.processes,
      peakPss: summary.peak.pssBytes,
      claims: null,
    })
    expect(head.facts.wall).toBeCloseTo(model.wall, 3)
    expect(head.facts.cpu! / 1e9).toBeCloseTo(summary.cpuSeconds!, 6)
    expect(readdirSync(folder)).toEqual(['run.forkscope'])
  })

  it('counts the claims by how they came out', async () => {
    const claim = (id: string, holds: boolean | null) => ({
      id,
      label: { en: id, 'zh-CN': id },
      expected: 1,
      measured: 1,
      unit: 'count' as const,
      holds,
      why: { en: '', 'zh-CN': '' },
    })
    await finished([
      ...batches(1).flat(),
      { kind: 'state', t: 1100, state: 'ended', outcome: 'completed' },
      {
        kind: 'verdict',
        t: 1200,
        verdict: {
          claims: [
            claim('a', true),
            claim('b', false),
            claim('c', null),
            { ...claim('d', true), tolerance: { low: null, high: 0.5 }, better: 'more' },
          ],
          summary: { en: '', 'zh-CN': '' },
        },
      },
    ])
    expect(readFacts(file).facts.claims).toEqual({
      holds: 1,
      better: 1,
      fails: 1,
      open: 1,
      held: 2,
      all: 4,
    })
  })

  it('takes tags, note and pin from the file', async () => {
    await finished(batches(1).flat())
    const database = openDatabase(file, 'write')
    const insert = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
    insert.run('tags', '["slow","nightly"]')
    insert.run('note', '"一次"')
    insert.run('pinned', 'true')
    database.close()
    expect(readFacts(file)).toMatchObject({ tags: ['slow', 'nightly'], note: '一次', pinned: true })
  })

  it('says that a run is being recorded as long as its writer is alive', async () => {
    const { run, recorder } = await recordRun(file, batches(3), beat)
    const before = readdirSync(folder)
    expect(readFacts(file)).toMatchObject({ state: 'recording', facts: { outcome: null, wall: null } })
    expect(readdirSync(folder)).toEqual(before)
    const copy = join(folder, 'copy.forkscope')
    killed(file, copy)
    expect(readFacts(copy)).toMatchObject({
      state: 'interrupted',
      facts: { outcome: 'interrupted', wall: 3000 },
    })
    run.over()
    await recorder.done
    expect(readFacts(file).state).toBe('complete')
  })
})

describe('a file that is not finished', () => {
  it('is read up to the last second that was written, wherever its writer was killed', async () => {
    const all = batches(40)
    // Of 400 ticks, 256 are in a block already.
    const { run, recorder } = await recordRun(file, all, beat)
    const copy = join(folder, 'killed.forkscope')
    killed(file, copy)
    const before = readdirSync(folder)

    const replay = new Replay(copy)
    const model = new RunModel()
    model.applyAll(replay.records)
    expect(model.ticks).toBe(400)
    expect(model.processes[0]!.series.length).toBe(400)
    expect(model.processes[0]!.sampledCpu).toBe(40_000 * 5e5)
    expect(model.outcome).toBe('interrupted')
    expect(model.reason).toMatchObject({ code: 'interrupted' })
    expect(model.reason!.text.en).toMatch(/40\.0\ss/)
    expect(replay.moment(39_950).columns.cpu![0]).toBe(39_900 * 5e5)
    replay.close()
    expect(readdirSync(folder)).toEqual(before)
    run.over()
    await recorder.done
  })

  it('is read as it is now while somebody else still writes it, who is not held up', async () => {
    const { run, recorder } = await recordRun(file, batches(30), beat)
    const replay = new Replay(file)
    const model = new RunModel()
    model.applyAll(replay.records)
    expect(model.ticks).toBe(300)
    expect(model.reason).toMatchObject({ code: 'still-recording' })
    run.tell(batches(31)[31])
    run.over()
    await recorder.done
    expect(run.model.recording?.state).toBe('on')
    expect(readdirSync(folder)).toEqual(['run.forkscope'])
    expect(replay.moment(20_000).columns.cpu![0]).toBe(20_000 * 5e5)
    replay.close()
    const whole = new Replay(file)
    expect(whole.records.find((record) => record.kind === 'ticks')?.at).toHaveLength(310)
    whole.close()
  })

  it('is read without its log up to where blocks go', async () => {
    const { run, recorder } = await recordRun(file, batches(3), beat)
    const copy = join(folder, 'alone.forkscope')
    copyFileSync(file, copy)
    run.over()
    await recorder.done
    const replay = new Replay(copy)
    expect(replay.records.at(-1)).toMatchObject({ kind: 'state', outcome: 'interrupted' })
    replay.close()
    expect(readdirSync(folder).sort()).toEqual(['alone.forkscope', 'run.forkscope'])
  })
})

describe('reading where nothing can be written', () => {
  it('works, finished or not', async () => {
    const { run, recorder } = await recordRun(file, batches(3), beat)
    killed(file, join(folder, 'killed.forkscope'))
    rmSync(join(folder, 'killed.forkscope-shm'))
    run.over()
    await recorder.done
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444)
    chmodSync(folder, 0o555)
    asOrdinaryUser(() => {
      expect(() => writeFileSync(join(folder, 'x'), '')).toThrow(/EACCES/)
      for (const name of ['run.forkscope', 'killed.forkscope']) {
        const path = join(folder, name)
        expect(readFacts(path).state).toBe(name === 'run.forkscope' ? 'complete' : 'interrupted')
        const replay = new Replay(path)
        expect(replay.moment(3000).columns.cpu![0]).toBe(3000 * 5e5)
        replay.close()
      }
    })
  })
})

describe('what can be wrong with a file', () => {
  it('says so, with the remedy', async () => {
    await finished(randomRun(6))
    const at = (name: string) => join(folder, name)
    const both = (path: string) => [codeOf(() => readFacts(path)), codeOf(() => new Replay(path).records)]

    expect(both(at('nowhere.forkscope'))).toEqual(['no-file', 'no-file'])
    mkdirSync(at('folder'))
    expect(both(at('folder'))).toEqual(['no-run-file', 'no-run-file'])
    writeFileSync(at('text'), 'a text that is longer than the header of any database'.repeat(4))
    expect(both(at('text'))).toEqual(['no-run-file', 'no-run-file'])
    writeFileSync(at('empty'), '')
    expect(both(at('empty'))).toEqual(['no-run-file', 'no-run-file'])

    const other = openDatabase(at('other'), 'create')
    other.exec('CREATE TABLE x (y)')
    other.close()
    expect(both(at('other'))).toEqual(['no-run-file', 'no-run-file'])

    copyFileSync(file, at('newer'))
    const newer = openDatabase(at('newer'), 'write')
    newer.exec('PRAGMA user_version = 2')
    newer.close()
    expect(both(at('newer'))).toEqual(['newer-file', 'newer-file'])

    copyFileSync(file, at('secret'))
    chmodSync(at('secret'), 0)
    chmodSync(folder, 0o755)
    expect(asOrdinaryUser(() => both(at('secret')))).toEqual(['no-permission', 'no-permission'])

    copyFileSync(file, at('short'))
    truncateSync(at('short'), 8192)
    expect(both(at('short'))).toEqual(['corrupt-file', 'corrupt-file'])

    const locked = openDatabase(file, 'write')
    locked.exec('BEGIN EXCLUSIVE')
    expect(codeOf(() => readFacts(file))).toBe('locked-file')
    locked.exec('ROLLBACK')
    locked.close()
    expect(codeOf(() => readFacts(file))).toBe('none')
  })

  it('never gives anything but an answer or a failure, whichever bytes are wrong', async () => {
    await finished(randomRun(7))
    const whole = readFileSync(file)
    const damaged = join(folder, 'damaged.forkscope')
    const codes = new Set<string>()
    for (let at = 100; at < whole.length; at += Math.ceil(whole.length / 40)) {
      const bytes = Buffer.from(whole)
      bytes.fill(0xa5, at, at + 64)
      writeFileSync(damaged, bytes)
      codes.add(
        codeOf(() => {
          const replay = new Replay(damaged)
          try {
            new RunModel().applyAll(replay.records)
            replay.moment(10_000)
          } finally {
            replay.close()
          }
        }),
      )
    }
    expect([...codes].sort()).toEqual(['corrupt-file', 'none'])
  })

  it('lets a file go when its content is refused', async () => {
    await finished(batches(1).flat())
    const database = openDatabase(file, 'write')
    database.prepare("UPDATE meta SET value = '{}' WHERE key = 'meta'").run()
    database.close()
    expect(codeOf(() => RunFile.open(file))).toBe('corrupt-file')
    rmSync(file)
    const open = readdirSync('/proc/self/fd').length
    expect(codeOf(() => RunFile.open(file))).toBe('no-file')
    expect(readdirSync('/proc/self/fd').length).toBe(open)
  })
})
