import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { EngineFailure } from '../../../../src/engine/failure'
import { openDatabase } from '../../../../src/engine/recording/driver/index'
import { DAY, ID, run, useLibrary } from '../../../support/library'
import { RUN_START, meta } from '../../../support/records'
import { writeRun } from '../../../support/run-files'
import { until } from '../../../support/until'

describe('the library', () => {
  const { folder, elsewhere, listed, library, ids, refusal } = useLibrary()

  describe('lists', () => {
    it('the runs of the folder with their facts, the newest first, and what they take', async () => {
      const files = [await writeRun(folder(), run(1)), await writeRun(folder(), run(2))]
      writeFileSync(join(folder(), 'readme.txt'), 'not a run')
      const info = await library().list()
      expect(ids(info)).toEqual([ID(2), ID(1)])
      expect(info.runs[1]).toMatchObject({
        file: files[0],
        state: 'complete',
        inLibrary: true,
        failure: null,
        tags: [],
        note: '',
        pinned: false,
        facts: { startedAt: RUN_START + DAY, outcome: 'completed', wall: 500, processes: 1 },
      })
      expect(info.bytes).toBe(files.reduce((sum, file) => sum + statSync(file).size, 0))
      expect(info.free).toBeGreaterThan(0)
      expect(info.failure).toBeNull()
    })

    it('what cannot be read, with the reason, under an id by which it can be deleted', async () => {
      const [newer, corrupt] = [await writeRun(folder(), run(1)), await writeRun(folder(), run(2))]
      const database = openDatabase(newer, 'write')
      database.exec('PRAGMA user_version = 99')
      database.close()
      truncateSync(corrupt, 9000)
      writeFileSync(join(folder(), 'text.forkscope'), 'hello')
      const made = library()
      const info = await made.list()
      const failures = Object.fromEntries(
        info.runs.map(({ file, failure }) => [basename(file), failure?.code]),
      )
      expect(failures).toEqual({
        [basename(newer)]: 'newer-file',
        [basename(corrupt)]: 'corrupt-file',
        'text.forkscope': 'no-run-file',
      })
      expect(info.runs.map(({ state, facts }) => [state, facts])).toEqual(Array(3).fill(['unreadable', null]))
      expect(new Set(ids(info)).size).toBe(3)
      await made.delete(ids(info))
      expect(made.info().runs).toEqual([])
      await made.restore(ids(info).slice(0, 1))
      expect(ids(made.info())).toEqual(ids(info).slice(0, 1))
    })

    it('two files of one run as two, and neither becomes the other', async () => {
      const file = await writeRun(folder(), run(1))
      const made = library()
      await made.start()
      copyFileSync(file, join(folder(), '0-copy.forkscope'))
      const info = await until(() => made.told.find(({ runs }) => runs.length === 2), 'the copy')
      expect(made.find(ID(1))?.file).toBe(file)
      const copy = info.runs.find((other) => other.file !== file)!
      expect(copy.runId).toMatch(new RegExp(`^${ID(1)}~[0-9a-f]+$`))
      expect(made.find(copy.runId)?.file).toBe(copy.file)
    })

    it('what others put into the folder, change there and take away', async () => {
      const outside = await writeRun(elsewhere('other'), run(1))
      const made = library()
      await made.start()
      const inside = join(folder(), basename(outside))
      copyFileSync(outside, inside)
      await until(() => ids(made.info()).includes(ID(1)), 'the file to be listed')
      const second = library()
      await second.start()
      await second.mark(ID(1), { note: 'from another engine' })
      await until(() => made.find(ID(1))?.note === 'from another engine', 'the note to be seen')
      rmSync(inside)
      await until(() => made.info().runs.length === 0, 'the file to be forgotten')
    })

    it('nothing before it is asked: a command line that records has no use for a list', async () => {
      await writeRun(folder(), run(1))
      const made = library()
      const file = made.fileFor(meta(run(2)))
      await made.refresh(file)
      expect(made.told).toEqual([])
      expect(made.info().runs).toEqual([])
    })
  })

  describe('keeps marks in the file', () => {
    it('so that they go where it goes', async () => {
      const file = await writeRun(folder(), run(1))
      const made = library()
      await made.start()
      await made.mark(ID(1), { tags: ['slow', 'slow', '慢'], note: 'Why?' })
      await made.mark(ID(1), { pinned: true })
      const marks = { tags: ['slow', '慢'], note: 'Why?', pinned: true }
      expect(made.find(ID(1))).toMatchObject(marks)
      expect(readdirSync(folder())).toEqual([basename(file)])
      copyFileSync(file, elsewhere('copy.forkscope'))
      const other = library({ folder: elsewhere('empty') })
      const runId = await other.openFile(elsewhere('copy.forkscope'))
      expect(other.find(runId)).toMatchObject({ ...marks, inLibrary: false, state: 'complete' })
    })

    it('and says why where that cannot be', async () => {
      const file = await writeRun(folder(), run(1))
      const made = library()
      await made.start()
      expect((await refusal(made.mark('none', { note: '' }))).code).toBe('no-run')
      const before = readFileSync(file)
      const locker = openDatabase(file, 'write')
      locker.exec('BEGIN EXCLUSIVE')
      try {
        expect((await refusal(made.mark(ID(1), { note: 'x' }))).code).toBe('locked-file')
      } finally {
        locker.exec('ROLLBACK')
        locker.close()
      }
      expect(readFileSync(file).equals(before)).toBe(true)
      expect(made.find(ID(1))?.note).toBe('')
    })
  })

  describe('takes in', () => {
    it('a run file that was dropped, once', async () => {
      const data = readFileSync(await writeRun(elsewhere('other'), run(1)))
      const made = library()
      expect(await made.add('My Run.forkscope', data)).toBe(ID(1))
      expect(listed()).toEqual(['my-run.forkscope'])
      expect(await made.add('Again.forkscope', data)).toBe(ID(1))
      expect(listed()).toEqual(['my-run.forkscope'])
    })

    it('a trace, which becomes a run of the folder; the same one opened again is the same run', async () => {
      const event = { ph: 'X', cat: 'task', name: 'work', pid: 7, tid: 7, ts: 1000, dur: 5000, args: {} }
      const trace = gzipSync(JSON.stringify({ traceEvents: [event] }))
      const file = elsewhere('Build times.json.gz')
      writeFileSync(file, trace)
      const made = library()
      const runId = await made.openFile(file)
      const origin = { kind: 'trace', name: 'Build times.json.gz' }
      expect(made.find(runId)).toMatchObject({ state: 'complete', inLibrary: true, facts: { origin } })
      expect(listed()).toHaveLength(1)
      expect(listed()[0]).toMatch(/^\d{8}T\d{6}-build-times-[0-9a-f]{6}\.forkscope$/)
      expect(await made.openFile(file)).toBe(runId)
      expect(listed()).toHaveLength(1)
      const dropped = await made.add('dropped.json', Buffer.from(`[${JSON.stringify(event)}]`))
      expect(made.find(dropped)?.facts?.origin).toEqual({ kind: 'trace', name: 'dropped.json' })
      expect((await refusal(made.add('x.json', Buffer.from('[]')))).code).toBe('empty-trace')
      expect(listed()).toHaveLength(2)
    })

    it('nothing that is neither a run nor a trace, and leaves nothing of it', async () => {
      const made = library()
      await made.start()
      expect((await refusal(made.add('x.forkscope', Buffer.from('hello')))).code).toBe('no-run-file')
      const run1 = readFileSync(await writeRun(elsewhere('other'), run(1)))
      const broken = await refusal(made.add('x.forkscope', run1.subarray(0, 9000)))
      expect(broken.code).toBe('corrupt-file')
      expect(broken.text.en).toContain('x.forkscope')
      await made.dispose()
      expect(readdirSync(folder())).toEqual([])
    })

    it('opens a file where it is, and one of the folder as one of the folder', async () => {
      const [outside, inside] = [await writeRun(elsewhere('o'), run(1)), await writeRun(folder(), run(2))]
      const made = library()
      expect(await made.openFile(outside)).toBe(ID(1))
      expect(made.find(ID(1))).toMatchObject({ file: outside, inLibrary: false })
      expect(await made.openFile(inside)).toBe(ID(2))
      expect(made.find(ID(2))).toMatchObject({ inLibrary: true })
      symlinkSync(folder(), elsewhere('link'))
      expect(await made.openFile(join(elsewhere('link'), basename(inside)))).toBe(ID(2))
      expect(made.info().runs).toHaveLength(2)
    })

    it('a dropped copy in the place of the file that was opened from elsewhere', async () => {
      const outside = await writeRun(elsewhere('o'), run(1))
      const made = library()
      await made.openFile(outside)
      expect(await made.add(outside, readFileSync(outside))).toBe(ID(1))
      expect(made.info().runs).toMatchObject([{ runId: ID(1), inLibrary: true }])
    })

    it('says what is wrong with a file that cannot be opened', async () => {
      const made = library()
      const text = elsewhere('text.json.txt')
      writeFileSync(text, 'plain text')
      mkdirSync(elsewhere('dir.forkscope'))
      expect((await refusal(made.openFile(elsewhere('none.forkscope')))).code).toBe('no-file')
      expect((await refusal(made.openFile(elsewhere('dir.forkscope')))).code).toBe('is-folder')
      expect((await refusal(made.openFile(text))).code).toBe('no-run-file')
    })
  })

  describe('where the folder cannot be used', () => {
    it('says so with the remedy, gives no file for a run, and uses it once it is there', async () => {
      const made = library({ ownFolder: false })
      const info = await made.list()
      expect(info).toMatchObject({ runs: [], failure: { code: 'no-folder' } })
      expect(info.failure?.text.en).toContain('Settings')
      expect(() => made.fileFor(meta(run(1)))).toThrow(EngineFailure)
      expect(existsSync(folder())).toBe(false)
      await writeRun(folder(), run(1))
      expect(await made.list()).toMatchObject({ failure: null, runs: [{ runId: ID(1) }] })
    })

    it('says so as soon as it goes away, and watches the one that comes in its place', async () => {
      await writeRun(folder(), run(1))
      const made = library({ ownFolder: false })
      await made.start()
      renameSync(folder(), elsewhere('gone'))
      await until(() => made.info().failure?.code === 'no-folder', 'the loss to be noticed')
      await until(() => made.info().runs.length === 0, 'its runs to be gone')
      renameSync(elsewhere('gone'), folder())
      expect(ids(await made.list())).toEqual([ID(1)])
      rmSync(made.find(ID(1))!.file)
      await until(() => made.info().runs.length === 0, 'the deletion to be noticed')
    })

    it('a file in its place', async () => {
      writeFileSync(folder(), '')
      expect((await library().list()).failure?.code).toBe('not-a-folder')
      const other = library({ ownFolder: false })
      expect((await other.list()).failure?.code).toBe('not-a-folder')
    })

    it('another folder is listed in its place, and deletions of the first can still be undone', async () => {
      const file = await writeRun(folder(), run(1))
      await writeRun(elsewhere('second'), run(2))
      const made = library()
      await made.start()
      await made.delete([ID(1)])
      await made.update({ folder: elsewhere('second'), ownFolder: false })
      expect(ids(made.info())).toEqual([ID(2)])
      await made.restore([ID(1)])
      expect(existsSync(file)).toBe(true)
      await made.update({ folder: folder(), ownFolder: true })
      expect(ids(made.info())).toEqual([ID(1)])
    })
  })

  it('reads a file again only when it has changed', async () => {
    const file = await writeRun(folder(), run(1))
    const made = library()
    const before = (await made.list()).runs[0]
    await made.refresh(elsewhere('other.forkscope'))
    expect(made.told).toHaveLength(1)
    appendFileSync(file, Buffer.alloc(8192))
    await made.refresh(file)
    expect(made.find(before.runId)?.bytes).toBe(before.bytes + 8192)
  })
})
