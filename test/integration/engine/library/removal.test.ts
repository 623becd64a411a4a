import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { OFF, ID, run, useLibrary } from '../../../support/library'
import { meta } from '../../../support/records'
import { writeRun, writeRunAt } from '../../../support/run-files'

describe('the library', () => {
  const { folder, elsewhere, listed, trash, library, ids, refusal } = useLibrary()

  describe('deletes', () => {
    it('into a trash from which all comes back, until the engine ends', async () => {
      const files = [await writeRun(folder(), run(1)), await writeRun(folder(), run(2))]
      const content = readFileSync(files[0])
      const made = library()
      await made.start()
      const { bytes } = made.info()
      await made.delete([ID(1), ID(2), 'none'])
      expect(made.info()).toMatchObject({ runs: [], bytes })
      expect(readdirSync(folder())).toEqual(['.trash'])
      await made.restore([ID(1)])
      expect(ids(made.info())).toEqual([ID(1)])
      expect(readFileSync(files[0]).equals(content)).toBe(true)
      await made.dispose()
      expect(readdirSync(folder())).toEqual([basename(files[0])])
    })

    it('brings a run back beside one that took its name meanwhile', async () => {
      const file = await writeRun(folder(), run(1))
      const made = library()
      await made.start()
      await made.delete([ID(1)])
      await writeRunAt(file, meta(run(2)))
      await made.restore([ID(1)])
      expect(ids(made.info()).sort()).toEqual([ID(1), ID(2)])
      expect(made.find(ID(1))?.file).toBe(file.replace(/\.forkscope$/, '-2.forkscope'))
    })

    it('loses nothing by a crash: another engine can bring it back, and empties it after a day', async () => {
      await writeRun(folder(), run(1))
      await writeRun(folder(), run(2))
      const crashed = library()
      await crashed.start()
      await crashed.delete([ID(1), ID(2)])
      // A pid that no process can have stands for an engine that is gone.
      const drawer = () => join(trash(), readdirSync(trash())[0])
      renameSync(drawer(), join(trash(), '99999999-x-1'))
      const next = library()
      await next.start()
      await next.restore([ID(1)])
      expect(ids(next.info())).toEqual([ID(1)])
      const long = Date.now() / 1000 - 90_000
      utimesSync(drawer(), long, long)
      await library().start()
      expect(existsSync(trash())).toBe(false)
      expect((await refusal(next.restore([ID(2)]))).code).toBe('no-run')
    })

    it('leaves alone what engines that live have put into the trash', async () => {
      await writeRun(folder(), run(1))
      const made = library()
      await made.start()
      await made.delete([ID(1)])
      const long = Date.now() / 1000 - 90_000
      for (const name of readdirSync(trash())) utimesSync(join(trash(), name), long, long)
      await library().start()
      await made.restore([ID(1)])
      expect(ids(made.info())).toEqual([ID(1)])
    })

    it('sweeps away drafts whose writers are gone, and no others', async () => {
      const left = ['a.forkscope.99999999.new', 'a.forkscope.99999999.new-journal']
      const kept = [`b.forkscope.${process.pid}.new`, 'my.new']
      await writeRun(folder(), run(1))
      for (const name of [...left, ...kept]) writeFileSync(join(folder(), name), '')
      await library().start()
      const names = readdirSync(folder())
      expect(names).toEqual(expect.arrayContaining(kept))
      expect(names.filter((name) => left.includes(name))).toEqual([])
    })

    it('only forgets a file from elsewhere', async () => {
      const file = await writeRun(elsewhere('other'), run(1))
      const made = library()
      await made.openFile(file)
      await made.delete([ID(1)])
      expect(made.find(ID(1))).toBeUndefined()
      expect(existsSync(file)).toBe(true)
      await made.restore([ID(1)])
      expect(made.find(ID(1))).toMatchObject({ file, inLibrary: false })
    })
  })

  describe('retention', () => {
    it('spares pinned runs, at start and whenever the limits change', async () => {
      for (const n of [1, 2, 3, 4]) await writeRun(folder(), run(n))
      const first = library()
      await first.start()
      await first.mark(ID(1), { pinned: true })
      await first.dispose()
      const made = library({ retention: { ...OFF, keepRuns: 2 } })
      await made.start()
      expect(ids(made.info())).toEqual([ID(4), ID(3), ID(1)])
      await made.update({ retention: { ...OFF, keepRuns: 1 } })
      expect(ids(made.info())).toEqual([ID(4), ID(1)])
      await made.update({ retention: { ...OFF, keepDays: 1 } })
      expect(ids(made.info())).toEqual([ID(1)])
    })

    it('gives back what a mistyped limit took, but not what somebody deleted', async () => {
      for (const n of [1, 2, 3]) await writeRun(folder(), run(n))
      const made = library()
      await made.start()
      await made.delete([ID(2)])
      await made.update({ retention: { ...OFF, keepRuns: 1 } })
      expect(ids(made.info())).toEqual([ID(3)])
      await made.update({ retention: { ...OFF, keepRuns: 10 } })
      expect(ids(made.info())).toEqual([ID(3), ID(1)])
    })

    it('comes after each run, also where nobody looks at the list', async () => {
      await writeRun(folder(), run(1))
      const made = library({ retention: { ...OFF, keepRuns: 1 } })
      const recorded = await writeRun(folder(), run(2))
      await made.refresh(recorded)
      expect(listed()).toEqual([basename(recorded)])
    })

    it('leaves files that it cannot read: they may be pinned', async () => {
      const file = await writeRun(folder(), run(1))
      truncateSync(file, 9000)
      await writeRun(folder(), run(2))
      await writeRun(folder(), run(3))
      const made = library({ retention: { keepDays: 1, keepRuns: 1, keepGigabytes: 0.0001 } })
      await made.start()
      expect(existsSync(file)).toBe(true)
    })
  })
})
