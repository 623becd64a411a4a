import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { drivers, openDatabase } from '../../../../../src/engine/recording/driver/index'
import { SqlError, type SqlValue } from '../../../../../src/engine/recording/driver/driver'
import { watchLeftovers } from '../../../../support/leftovers'

/** Whether this runtime has an SQLite of its own, asked in another way than the driver asks. */
const OWN = spawnSync(process.execPath, ['--no-warnings', '-e', 'require("node:sqlite")']).status === 0

describe('the drivers of this runtime', () => {
  it('are its own SQLite, where it has one, before libsql', () => {
    expect(drivers().map(({ kind }) => kind)).toEqual(OWN ? ['node:sqlite', 'libsql'] : ['libsql'])
  })
})

describe.each(drivers().map((driver) => ({ kind: driver.kind, driver })))('$kind', ({ driver }) => {
  const test = watchLeftovers()
  const file = () => join(test.current.folder, 'a b?c%20#.db')
  const code = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      if (error instanceof SqlError) return error.code
      throw error
    }
    return 'nothing thrown'
  }

  it('gives values back as they were, blobs as Uint8Array, nothing added', () => {
    const db = openDatabase(file(), 'create', driver)
    db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, v)')
    const insert = db.prepare('INSERT INTO t VALUES (?, ?)')
    const deep = new Uint8Array(new Uint8Array([9, 9, 1, 2, 3, 9]).buffer, 2, 3)
    const values: [unknown, SqlValue][] = [
      [1.5, 1.5],
      [-7, -7],
      [2 ** 53 - 1, 2 ** 53 - 1],
      ['文字\n', '文字\n'],
      [null, null],
      [undefined, null],
      [NaN, null],
      [true, 1],
      [false, 0],
      [deep, Uint8Array.of(1, 2, 3)],
      [Buffer.from('abc').subarray(1), Uint8Array.of(98, 99)],
      [new Uint8Array(0), new Uint8Array(0)],
      [new Uint8Array(300_000).fill(7), new Uint8Array(300_000).fill(7)],
    ]
    db.transaction(() => {
      for (const [at, [value]] of values.entries()) insert.run(2 ** 40 + at, value as SqlValue)
    })
    const all = db.prepare('SELECT * FROM t ORDER BY n').all()
    expect(all).toEqual(values.map(([, wanted], at) => ({ n: 2 ** 40 + at, v: wanted })))
    const one = db.prepare('SELECT v FROM t WHERE n = ?')
    for (const [at, [, wanted]] of values.entries()) expect(one.get(2 ** 40 + at)).toEqual({ v: wanted })
    expect((one.get(2 ** 40 + 9)!.v as Uint8Array).constructor).toBe(Uint8Array)
    expect(one.get(1)).toBeUndefined()
    // A lone blob or boolean is what would abort a process if it came through as it is.
    expect(db.prepare('SELECT ? AS v').get(Buffer.from('x'))).toEqual({ v: Uint8Array.of(120) })
    expect(db.prepare('SELECT ? AS v').get(true as unknown as SqlValue)).toEqual({ v: 1 })
    expect(code(() => db.prepare('SELECT ? AS v').get({ a: 1 } as unknown as SqlValue))).toBe('SQLITE_MISUSE')
    db.close()
    db.close()
  })

  it('does all of a transaction or nothing', () => {
    const db = openDatabase(file(), 'create', driver)
    db.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)')
    const insert = db.prepare('INSERT INTO t VALUES (?)')
    const twice = () =>
      db.transaction(() => {
        insert.run(1)
        insert.run(1)
      })
    expect(code(twice)).toBe('SQLITE_CONSTRAINT')
    expect(db.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 0 })
    expect(db.transaction(() => (insert.run(2), 'done'))).toBe('done')
    expect(db.prepare('SELECT n FROM t').all()).toEqual([{ n: 2 }])
    db.close()
  })

  it('says what went wrong by SQLite’s code', () => {
    expect(code(() => openDatabase(file(), 'read', driver))).toBe('SQLITE_CANTOPEN')
    expect(code(() => openDatabase(file(), 'write', driver))).toBe('SQLITE_CANTOPEN')
    expect(code(() => openDatabase(join(test.current.folder, 'none', 'x'), 'create', driver))).toBe(
      'SQLITE_CANTOPEN',
    )
    expect(code(() => openDatabase(test.current.folder, 'read', driver))).toBe('SQLITE_CANTOPEN')
    expect(existsSync(file())).toBe(false)
    writeFileSync(file(), 'this is no database, '.repeat(400))
    expect(code(() => openDatabase(file(), 'read', driver))).toBe('SQLITE_NOTADB')
    const other = join(test.current.folder, 'other')
    const db = openDatabase(other, 'create', driver)
    expect(code(() => db.exec('nonsense'))).toBe('SQLITE_ERROR')
    db.exec('CREATE TABLE t (v); PRAGMA max_page_count = 4')
    expect(code(() => db.prepare('INSERT INTO t VALUES (?)').run(new Uint8Array(100_000)))).toBe(
      'SQLITE_FULL',
    )
    const second = openDatabase(other, 'write', driver)
    second.exec('PRAGMA busy_timeout = 0')
    db.exec('BEGIN IMMEDIATE')
    expect(code(() => second.exec('BEGIN IMMEDIATE'))).toBe('SQLITE_BUSY')
    db.exec('ROLLBACK')
    second.close()
    db.close()
    const reader = openDatabase(other, 'read', driver)
    expect(code(() => reader.exec('DELETE FROM t'))).toBe('SQLITE_READONLY')
    reader.close()
  })

  it('reads a file in WAL mode that lies where nothing can be written', () => {
    const db = openDatabase(file(), 'create', driver)
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (v); INSERT INTO t VALUES (5)')
    db.close()
    expect(readdirSync(test.current.folder).filter((name) => name.includes('-wal'))).toEqual([])
    // Root may write anywhere: only an ordinary user meets the refusal, but what is read is the same.
    chmodSync(test.current.folder, 0o500)
    const reader = openDatabase(file(), 'read', driver)
    expect(reader.prepare('SELECT v FROM t').all()).toEqual([{ v: 5 }])
    reader.close()
    const frozen = openDatabase(file(), 'frozen', driver)
    expect(frozen.prepare('SELECT v FROM t').all()).toEqual([{ v: 5 }])
    frozen.close()
    chmodSync(test.current.folder, 0o700)
  })
})

describe('an opened database', () => {
  const test = watchLeftovers()

  it('prints nothing: no warning of an experiment; and other warnings are not swallowed', async () => {
    const out = join(
      import.meta.dirname,
      '../../../../../node_modules/.cache/forkscope-test',
      `driver-${process.pid}`,
    )
    try {
      await build({
        configFile: false,
        logLevel: 'error',
        build: {
          ssr: join(import.meta.dirname, '../../../../../src/engine/recording/driver/index.ts'),
          outDir: out,
          rolldownOptions: { output: { entryFileNames: 'driver.mjs' } },
        },
      })
      const program = `
        const { openDatabase } = await import(process.argv[1])
        openDatabase(process.argv[2], 'create').close()
        process.emitWarning('another')`
      const args = [
        '--input-type=module',
        '-e',
        program,
        join(out, 'driver.mjs'),
        join(test.current.folder, 'db'),
      ]
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
      expect(stderr.match(/Warning: .*/g)).toEqual(['Warning: another'])
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  })
})
