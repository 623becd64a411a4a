import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkOpenable } from '../../../../src/engine/library/openable'
import { check } from '../../../../src/engine/recording/check/check'
import { Checker } from '../../../../src/engine/recording/check/checker'
import { drivers, openDatabase } from '../../../../src/engine/recording/driver/index'
import { RunFileWriter } from '../../../../src/engine/recording/write/writer'
import { MACHINE_STREAM } from '../../../../src/shared/protocol'
import {
  attackWith,
  craft,
  CRAFTED,
  damagedRuns,
  endlessRun,
  wrongEvents,
} from '../../../support/hostile/run-files'
import { hotJournal } from '../../../support/hostile/journal'
import { KEPT_RUNS, keptRunFile } from '../../../support/kept-runs'
import { ID, run, useLibrary } from '../../../support/library'
import { childrenOf, commandOf } from '../../../support/processes'
import { until } from '../../../support/until'
import { randomFrom } from '../../../support/random'
import { meta } from '../../../support/records'
import { writeRun } from '../../../support/run-files'

const { known, files, folder, elsewhere, library, refusal } = useLibrary()

/** A folder that is there, for files that somebody sent. */
function sent(): string {
  mkdirSync(elsewhere('sent'), { recursive: true })
  return elsewhere('sent')
}

const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  )

describe('a run file that somebody made to do harm', () => {
  it('is read or refused, and takes little memory', async () => {
    const checker = new Checker()
    try {
      for (const crafted of CRAFTED) {
        const file = craft(crafted, sent())
        const { what, end, said, peak } = await attackWith(checker, file, crafted.what)
        const wanted = { what, end: crafted.refused ? 'refused' : 'read', said: '' }
        expect({ what, end, said: end === 'raw' ? said : '' }).toEqual(wanted)
        expect(peak).toBeLessThan(2 ** 29)
        rmSync(file)
      }
    } finally {
      await checker.dispose()
    }
  })

  it('is read or refused, whatever its events say', () => {
    const file = keptRunFile('pool', sent())
    const database = openDatabase(file, 'write')
    try {
      // A third of them: each field with several values, each value in many fields.
      const some = [...wrongEvents(database)].filter((_, at) => at % 3 === 0)
      for (const { what, seq, body } of some) {
        const before = database.prepare('SELECT body FROM event WHERE seq = ?').get(seq)!.body
        const update = database.prepare('UPDATE event SET body = ? WHERE seq = ?')
        update.run(body, seq)
        const answer = check({ id: 1, file, depth: 'whole' })
        expect({ what, unworded: 'unworded' in answer ? answer.unworded : '' }).toEqual({
          what,
          unworded: '',
        })
        update.run(before, seq)
      }
    } finally {
      database.close()
    }
  })

  it('is read or refused, whichever of its bytes are wrong', async () => {
    let left = 300
    for await (const { what, end, said } of damagedRuns(randomFrom(11))) {
      expect({ what, end, said: end === 'raw' ? said : '' }).toMatchObject({ end: /read|refused/, said: '' })
      if (--left === 0) break
    }
  })

  it('keeps no list from the others: all of them lie in the folder of runs', async () => {
    mkdirSync(folder(), { recursive: true })
    for (const [n, crafted] of CRAFTED.entries())
      renameSync(craft(crafted, sent()), join(folder(), `${n}.forkscope`))
    await writeRun(folder(), run(1))
    const made = library()
    const { runs } = await made.list()
    expect(runs).toHaveLength(CRAFTED.length + 1)
    expect(runs.filter(({ state, failure }) => state === 'unreadable' && failure === null)).toEqual([])
    expect(made.find(ID(1))?.state).toBe('complete')
    // Windows follow the machine under that name.
    expect(runs.map(({ runId }) => runId)).not.toContain(MACHINE_STREAM)
  })

  it('does not go on for ever, and is not tried again unasked', async () => {
    mkdirSync(folder(), { recursive: true })
    const file = join(folder(), 'endless.forkscope')
    renameSync(endlessRun(sent()), file)
    const impatient = files(new Checker(({ depth }) => (depth === 'whole' ? 1500 : 30_000)))
    expect((await refusal(impatient.vet(file))).code).toBe('unsafe-file')
    const made = library({ files: impatient })
    const [{ state, failure }] = (await made.list()).runs
    expect({ state, code: failure?.code }).toEqual({ state: 'unreadable', code: 'unsafe-file' })
    // Somebody wants it.
    const runId = await made.openFile(file)
    expect(made.find(runId)?.state).toBe('complete')
    expect((await refusal(impatient.vet(file, true))).code).toBe('unsafe-file')
  })

  it('is not blamed for a reader that ended before it came', async () => {
    const reader = () => childrenOf(process.pid).find((child) => commandOf(child).includes('check.js'))
    const checker = new Checker()
    try {
      const file = keptRunFile('pool', sent())
      expect(await checker.check(file, 'head')).toHaveProperty('head')
      const before = reader()!
      process.kill(before, 'SIGKILL')
      await until(() => reader() === undefined, 'the reader to be gone')
      expect(await checker.check(file, 'whole')).toHaveProperty('head')
    } finally {
      await checker.dispose()
    }
  })

  it('of which an engine died is not opened again unasked', async () => {
    const file = await writeRun(folder(), run(1))
    const { pid } = spawnSync(process.execPath, ['--version'])
    known().note(file, 'opening')
    const line = JSON.parse(readFileSync(elsewhere('known-files'), 'utf8')) as { by: object }
    appendFileSync(elsewhere('known-files'), `${JSON.stringify({ ...line, by: { ...line.by, pid } })}\n`)
    const made = library()
    expect((await made.list()).runs[0]).toMatchObject({
      state: 'unreadable',
      failure: { code: 'unsafe-file' },
    })
    expect(await made.openFile(file)).toBe(ID(1))
    expect(made.find(ID(1))?.state).toBe('complete')
  })
})

describe('what lies beside a file of others', () => {
  it('deletes nothing: a journal that names a file of the user', async () => {
    const victim = elsewhere('letter.txt')
    writeFileSync(victim, 'dear friend')
    const attack = (name: string) => {
      const file = join(sent(), name)
      renameSync(keptRunFile('interrupted', sent()), file)
      hotJournal(file, victim)
      return file
    }
    // That it is one: SQLite deletes the file when it opens the database to write (some builds know better).
    const database = openDatabase(attack('proof.forkscope'), 'write')
    try {
      database.prepare('SELECT 1 FROM meta').get()
    } finally {
      database.close()
    }
    if (drivers()[0].kind === 'libsql') expect(existsSync(victim)).toBe(false)

    writeFileSync(victim, 'dear friend')
    const file = attack('sent.forkscope')
    const made = library()
    const runId = await made.openFile(file)
    await made.mark(runId, { note: 'mine' }).catch(() => undefined)
    mkdirSync(folder(), { recursive: true })
    for (const suffix of ['', '-journal'])
      renameSync(file + suffix, join(folder(), `sent.forkscope${suffix}`))
    await made.list()
    expect(readFileSync(victim, 'utf8')).toBe('dear friend')
    expect(existsSync(join(folder(), 'sent.forkscope-journal'))).toBe(true)
  })

  it('deletes nothing beside a file of our own either', async () => {
    const victim = elsewhere('letter.txt')
    const file = await writeRun(folder(), run(1))
    for (const is of ['own', 'recording'] as const) {
      writeFileSync(victim, 'dear friend')
      known().note(file, is)
      hotJournal(file, victim)
      const made = library()
      await made.list()
      expect((await refusal(made.mark(ID(1), { note: 'mine' }))).code).toBe('locked-file')
      expect(readFileSync(victim, 'utf8')).toBe('dear friend')
    }
  })

  it('is not written to, and the file is not either', async () => {
    mkdirSync(folder(), { recursive: true })
    const file = leftInTheMiddle(folder())
    const before = contents(folder())
    const made = library()
    const [{ runId, state }] = (await made.list()).runs
    expect(state).toBe('interrupted')
    expect(contents(folder())).toEqual(before)
    // Marks go into a copy that takes its place, with what was in the log.
    await made.mark(runId, { note: 'mine' })
    expect(readdirSync(folder())).toEqual(['left.forkscope'])
    expect(check({ id: 1, file, depth: 'whole' })).toMatchObject({ ok: true, head: { note: 'mine' } })
  })

  it('is left out where it is a link, or somebody else made it', async () => {
    const victim = elsewhere('victim')
    writeFileSync(victim, 'x'.repeat(4096))
    for (const suffix of ['-wal', '-shm', '-journal']) {
      const file = join(sent(), `link${suffix}.forkscope`)
      renameSync(keptRunFile('interrupted', sent()), file)
      symlinkSync(victim, file + suffix)
      await library().openFile(file)
      expect(readFileSync(victim, 'utf8')).toBe('x'.repeat(4096))
    }
  })

  it('does not leak into a new recording of that name', async () => {
    const file = leftInTheMiddle(sent())
    rmSync(file)
    expect(existsSync(`${file}-wal`)).toBe(true)
    const writer = new RunFileWriter(file, meta({ runId: 'new' }))
    writer.close()
    expect(check({ id: 1, file, depth: 'whole' })).toMatchObject({ ok: true, head: { runId: 'new' } })
    // Something that is no log of SQLite is nobody's to remove.
    const other = join(sent(), 'other.forkscope')
    writeFileSync(`${other}-wal`, 'my own')
    expect(() => new RunFileWriter(other, meta({ runId: 'new' }))).toThrow('other.forkscope-wal')
    expect(readFileSync(`${other}-wal`, 'utf8')).toBe('my own')
  })
})

describe('what is no plain file', () => {
  it('is refused without waiting for whoever would write to it', async () => {
    const pipe = join(sent(), 'pipe.forkscope')
    execFileSync('mkfifo', [pipe])
    expect((await refusal(library().openFile(pipe))).code).toBe('no-plain-file')
    expect((await refusal(checkOpenable(pipe, files()))).code).toBe('no-plain-file')
    expect(check({ id: 1, file: pipe, depth: 'head' })).toMatchObject({ failure: { code: 'no-plain-file' } })
    expect((await refusal(library().openFile('/dev/zero'))).code).toBe('no-plain-file')
  })
})

describe('a recording', () => {
  it('that was killed before its first second can be read', () => {
    mkdirSync(folder(), { recursive: true })
    const file = join(folder(), 'first.forkscope')
    new RunFileWriter(file, meta({ runId: 'first' })).close()
    expect(check({ id: 1, file, depth: 'whole' })).toMatchObject({ ok: true, head: { runId: 'first' } })
  })

  it('of earlier versions opens as it did, though nobody knows it', async () => {
    const checker = new Checker()
    try {
      for (const name of KEPT_RUNS) {
        const file = keptRunFile(name, sent())
        expect(await checker.check(file, 'whole')).toMatchObject({
          head: { facts: expect.anything() as object },
        })
      }
    } finally {
      await checker.dispose()
    }
  })
})

/** A run file in WAL mode with its log beside it, as a kill leaves it. @returns its path */
function leftInTheMiddle(folder: string): string {
  const source = keptRunFile('interrupted', sent())
  const file = join(folder, 'left.forkscope')
  // Closing would end the log: a copy is taken while it is open.
  const database = openDatabase(source, 'write')
  try {
    database.exec(`PRAGMA journal_mode = WAL; INSERT OR REPLACE INTO meta VALUES ('note', '"in the log"')`)
    for (const suffix of ['', '-wal']) writeFileSync(file + suffix, readFileSync(source + suffix))
  } finally {
    database.close()
  }
  rmSync(source)
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
  return file
}
