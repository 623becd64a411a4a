import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RecordingRecord } from '../../../../../src/shared/run/recorded'
import { SqlError } from '../../../../../src/engine/recording/driver/driver'
import { openDatabase } from '../../../../../src/engine/recording/driver/index'
import { OutputStore } from '../../../../../src/engine/recording/write/output-store'
import { Recorder } from '../../../../../src/engine/recording/write/recorder'
import { META } from '../../../../../src/engine/recording/format/schema'
import { RunFileWriter } from '../../../../../src/engine/recording/write/writer'
import { BusyProcesses, FedRun } from '../../../../support/busy-run'
import { watchLeftovers } from '../../../../support/leftovers'
import { readRunFile, samplesOf } from '../../../../support/read-run-file'
import { until } from '../../../../support/until'

/** Not even root may write there. */
const SEALED = '/proc/self/fdinfo'

describe('a recorder', () => {
  const test = watchLeftovers()
  const file = () => join(test.current.folder, 'runs', 'deep', 'run.forkscope')
  afterEach(() => void vi.restoreAllMocks())

  function record(to = file()) {
    const run = new FedRun()
    const words: RecordingRecord[] = []
    run.subscribe((records) => words.push(...records.filter((one) => one.kind === 'recording')))
    return { run, words, recorder: new Recorder(run, to) }
  }

  it('writes a whole run, from before its first record to its verdict', async () => {
    const { run, words, recorder } = record()
    expect(words).toEqual([{ kind: 'recording', t: 0, state: 'on', file: file() }])
    expect(run.model.recording).toBe(words[0])
    expect(statSync(join(test.current.folder, 'runs')).mode & 0o777).toBe(0o700)
    const crowd = new BusyProcesses(5, 2)
    const births = crowd.births()
    const ticks = [crowd.tick(100), crowd.tick(200), crowd.tick(300)]
    const verdict = { claims: [], summary: { en: 'Fine.', 'zh-CN': '很好。' } }
    run.tell(births)
    run.tell([ticks[0], ticks[1]])
    run.tell([{ kind: 'output', t: 250, id: 0, pid: 100, stream: 'stderr', text: 'words\n' }])
    run.tell([ticks[2]])
    run.tell([{ kind: 'state', t: 400, state: 'ended', outcome: 'completed' }])
    run.tell([{ kind: 'verdict', t: 401, verdict }])
    run.end()
    await recorder.done
    const found = readRunFile(file())
    expect(found.meta).toMatchObject({
      state: 'complete',
      meta: { runId: run.model.meta!.runId },
      summary: { outcome: 'completed', verdict: { summary: verdict.summary } },
    })
    expect(found.events.map(({ kind }) => kind)).toEqual([
      'meta',
      ...births.map(({ kind }) => kind),
      'state',
      'verdict',
    ])
    expect(found.samples).toEqual(samplesOf(ticks))
    expect(found.output).toEqual([{ seq: 0, text: 'words\n', stream: 'stderr' }])
    // The sums over the tree are the model's own, for ticks that came together too.
    const { tree } = run.model
    for (const field of ['cpu', 'rss', 'pss', 'processes'] as const)
      expect([...found.trees[0][field]]).toEqual([...tree.slice(field)])
    expect(readdirSync(join(file(), '..'))).toEqual(['run.forkscope'])
    expect(words.length).toBe(1)
  })

  it('writes once a second, and a burst of records at once', async () => {
    const { run, recorder } = record()
    const events = () => readRunFile(file()).events.length
    const began = performance.now()
    run.tell([{ kind: 'state', t: 1, state: 'running' }])
    expect(events()).toBe(0)
    await until(() => events() === 2, 'the first beat')
    expect(performance.now() - began).toBeGreaterThan(500)
    const many = Array.from({ length: 5000 }, (_, at) => ({ kind: 'exec', t: at, id: 0 }) as const)
    run.tell(many)
    await new Promise((resume) => setImmediate(resume))
    await new Promise((resume) => setImmediate(resume))
    expect(events()).toBe(5002)
    run.end()
    await recorder.done
  })

  it('waits a beat for others who write into the file, and loses nothing', async () => {
    const { run, words, recorder } = record()
    const other = openDatabase(file(), 'write')
    other.exec('BEGIN IMMEDIATE')
    const asked = vi.spyOn(RunFileWriter.prototype, 'write')
    run.tell([{ kind: 'state', t: 1, state: 'running' }])
    await until(() => asked.mock.calls.length >= 2, 'two beats')
    other.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run('note', '"mine"')
    other.exec('COMMIT')
    other.close()
    run.tell([{ kind: 'state', t: 2, state: 'ended', outcome: 'completed' }])
    run.end()
    await recorder.done
    expect(readRunFile(file())).toMatchObject({ meta: { state: 'complete', note: 'mine' }, integrity: 'ok' })
    expect(readRunFile(file()).events.map(({ kind }) => kind)).toEqual(['meta', 'state', 'state'])
    expect(words.length).toBe(1)
  })

  it('stops at a full disk, keeps what was written, and the run goes on', async () => {
    const { run, words, recorder } = record()
    run.tell([{ kind: 'state', t: 1, state: 'running' }])
    await until(() => readRunFile(file()).events.length === 2, 'the first beat')
    vi.spyOn(RunFileWriter.prototype, 'write').mockImplementation(() => {
      throw new SqlError('SQLITE_FULL', 'database or disk is full')
    })
    run.tell([{ kind: 'exec', t: 2, id: 0 }])
    await recorder.done
    expect(words[1]).toMatchObject({ state: 'failed', file: file(), reason: { code: 'disk-full' } })
    run.tell([{ kind: 'exec', t: 3, id: 0 }])
    run.end()
    expect(readRunFile(file())).toMatchObject({ integrity: 'ok', meta: { [META.state]: 'interrupted' } })
    expect(readRunFile(file()).events.length).toBe(2)
  })

  it('notices that its file was taken away', async () => {
    const { run, words, recorder } = record()
    renameSync(file(), `${file()}.elsewhere`)
    run.tell([{ kind: 'state', t: 1, state: 'running' }])
    await recorder.done
    expect(words[1]).toMatchObject({ state: 'failed', reason: { code: 'file-gone' } })
    run.end()
  })

  describe('says why it can’t begin, and how to help', () => {
    const failed = (words: readonly RecordingRecord[]) => {
      expect(words.map(({ state, file: to }) => [state, to])).toEqual([['failed', null]])
      const { code, text } = words[0].reason!
      expect(text.en.length).toBeGreaterThan(40)
      expect(text['zh-CN']).not.toMatch(/[一-鿿][,:;!?()]|[,:;!?()][一-鿿]/)
      return code
    }

    it('there is such a file already: it is left as it is', async () => {
      mkdirSync(join(file(), '..'), { recursive: true })
      writeFileSync(file(), 'mine')
      const { run, words, recorder } = record()
      await recorder.done
      expect(failed(words)).toBe('file-exists')
      expect(readFileSync(file(), 'utf8')).toBe('mine')
      expect(readdirSync(join(file(), '..'))).toEqual(['run.forkscope'])
      run.end()
    })

    it('the folder is a file', async () => {
      writeFileSync(join(test.current.folder, 'runs'), '')
      for (const to of [file(), join(test.current.folder, 'runs', 'x')]) {
        const { words, recorder } = record(to)
        await recorder.done
        expect(failed(words)).toBe('not-a-folder')
      }
    })

    it('nothing may be written there', async () => {
      // Root may write into folders of any mode, so a file system that refuses everybody stands in for them.
      const { words, recorder } = record(join(SEALED, 'run.forkscope'))
      await recorder.done
      expect(['no-permission', 'no-folder']).toContain(failed(words))
      if (process.getuid?.() === 0) return
      mkdirSync(join(test.current.folder, 'closed'), { mode: 0o500 })
      const closed = record(join(test.current.folder, 'closed', 'deep', 'run.forkscope'))
      await closed.recorder.done
      expect(failed(closed.words)).toBe('no-permission')
      chmodSync(join(test.current.folder, 'closed'), 0o700)
    })

    it('the name is too long', async () => {
      const { words, recorder } = record(join(test.current.folder, 'x'.repeat(300)))
      await recorder.done
      expect(failed(words)).toBe('name-too-long')
    })
  })
})

describe('output', () => {
  const test = watchLeftovers()

  it('is bounded: its beginning and its end stay, and what was cut between them is counted', () => {
    const run = new FedRun()
    const file = join(test.current.folder, 'run.forkscope')
    const writer = new RunFileWriter(file, run.model.meta!)
    const output = new OutputStore({ pieces: 20, bytes: 1000 })
    const write = () => writer.write({ events: [], ticks: [], output })
    const say = (text: string) =>
      output.add({ kind: 'output', t: 0, id: -1, pid: -1, stream: 'stdout', text })
    for (let at = 0; at < 200; at += 1) {
      say(`${at}\n`)
      if (at % 7 === 6) write()
    }
    write()
    const texts = () => readRunFile(file).output.map(({ text }) => text.trim())
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => String(from + at))
    expect(texts()).toEqual([...numbers(0, 10), ...numbers(190, 200)])
    const cut = numbers(10, 190)
    const bytes = cut.join('\n').length + 1
    expect(readRunFile(file).meta[META.outputCut]).toEqual({ pieces: 180, lines: 180, bytes })
    // Bytes, not characters, are what there is room for.
    say('文'.repeat(166))
    write()
    expect(texts().slice(10)).toEqual(['文'.repeat(166)])
    expect(readRunFile(file).meta[META.outputCut]).toMatchObject({ pieces: 190 })
    expect(output.pending).toBe(false)
    writer.close()
  })
})
