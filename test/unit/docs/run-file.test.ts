import { execFileSync } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../../src/engine/recording/driver'
import type { Database } from '../../../src/engine/recording/driver/driver'
import { eventToJson, isEvent } from '../../../src/engine/recording/format/event-json'
import {
  APPLICATION_ID,
  BLOCK_TICKS,
  CHUNK_FACTOR,
  FORMAT_VERSION,
  GAP_INTERVALS,
  META,
  SAMPLE_COLUMNS,
  SUMMARY_COLUMNS,
  TREE_COLUMNS,
} from '../../../src/engine/recording/format/schema'
import { encodeChunk } from '../../../src/engine/recording/format/tables'
import { RunModel } from '../../../src/shared/run/model'
import { randomRun } from '../../support/random-run'
import { recordRun } from '../../support/record-run'
import { present } from '../../../src/shared/run/present'

const text = readFileSync(resolve(import.meta.dirname, '../../../docs/run-file.md'), 'utf8')
const records = randomRun(31)
let folder: string
let finished: string
let unfinished: string
let database: Database

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  folder = mkdtempSync(join(tmpdir(), 'run-file-doc-'))
  finished = join(folder, 'finished.forkscope')
  unfinished = join(folder, 'unfinished.forkscope')
  const half = records.length >> 1
  const batches = [records.slice(0, 1), records.slice(1, half), records.slice(half)]
  const beat = () => {
    vi.advanceTimersByTime(1000)
    return new Promise<void>((resume) => setImmediate(resume))
  }
  const { run, recorder } = await recordRun(finished, batches, beat)
  openDatabase(finished, 'write').exec(`VACUUM INTO '${unfinished}'`)
  run.over()
  await recorder.done
  database = openDatabase(finished, 'read')
})
afterAll(() => {
  vi.useRealTimers()
  database.close()
  rmSync(folder, { recursive: true })
})

/** Rows of the table below a heading: the cells of each. */
function tableBelow(heading: string): string[][] {
  const section = text.slice(text.indexOf(heading))
  const lines = section.slice(section.indexOf('\n|')).trim().split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(2, end < 0 ? undefined : end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
const quotedIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
/** The numbered columns of a quoted paragraph that begins so. */
function numbered(begin: string): string[] {
  const from = text.indexOf(`> 0 \`${begin}\``)
  const paragraph = text.slice(from, text.indexOf('\n\n', from))
  return [...paragraph.matchAll(/(\d+) `(\w+)`/g)].map(([, number, name], at) => {
    expect(Number(number)).toBe(at)
    return name
  })
}
const columnsOf = (table: string) =>
  database
    .prepare(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => name)

describe('docs/run-file.md', () => {
  it('names every table and column of a real file, and no other', () => {
    const said = Object.fromEntries(
      tableBelow('## Tables').map(([name, columns]) => [quotedIn(name)[0], quotedIn(columns)]),
    )
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    expect(Object.keys(said).sort()).toEqual(tables.map(({ name }) => name).sort())
    for (const [table, columns] of Object.entries(said)) expect(columns).toEqual(columnsOf(table))
    const view = /The view `process` \(([^)]+)\)/s.exec(text)!
    expect(quotedIn(view[1])).toEqual(columnsOf('process'))
  })

  it('names every key of meta', () => {
    const said = tableBelow('### meta').flatMap(([key]) => quotedIn(key))
    expect(said).toEqual([...Object.values(META), 'title', 'tags', 'note', 'pinned'])
    const keys = database.prepare('SELECT key FROM meta').all()
    expect(said).toEqual(expect.arrayContaining(keys.map(({ key }) => key)))
  })

  it('names every kind of event', () => {
    const said = tableBelow('### event').flatMap(([kinds]) => quotedIn(kinds))
    expect(said.filter((kind) => !isEvent({ kind } as never))).toEqual([])
    // Those that a file does not have as events are the only ones that it is silent about.
    const source = readFileSync(resolve(import.meta.dirname, '../../../src/shared/run/records.ts'), 'utf8')
    const kinds = [...source.matchAll(/readonly kind: '(\w+)'\n/g)].map(([, kind]) => kind)
    const events = kinds.filter((kind) => isEvent({ kind } as never))
    expect(events.length).toBeGreaterThan(15)
    expect([...said].sort()).toEqual(events.sort())
    expect(eventToJson({ kind: 'result', t: 0, pid: 1, name: 'x', values: { y: NaN } })).toContain(
      '{"$number":"NaN"}',
    )
  })

  it('numbers the columns as they are', () => {
    expect(numbered('at')).toEqual(TREE_COLUMNS)
    expect(numbered('cpu')).toEqual(SAMPLE_COLUMNS)
    expect(numbered('firstT')).toEqual(SUMMARY_COLUMNS)
  })

  it('says the numbers of the format', () => {
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0]
    expect(pragma('application_id')).toBe(APPLICATION_ID)
    expect(text).toContain(`\`0x${APPLICATION_ID.toString(16)}\``)
    expect(pragma('user_version')).toBe(FORMAT_VERSION)
    expect(text).toContain(`the version of this format, \`${FORMAT_VERSION}\``)
    const header = readFileSync(finished)
    expect([header.readUInt32BE(68), header.readUInt32BE(60)]).toEqual([APPLICATION_ID, FORMAT_VERSION])
    expect([header[18], header[19]]).toEqual([1, 1])
    expect(text).toContain(`at most ${BLOCK_TICKS} ticks`)
    expect(text).toContain(`× ${CHUNK_FACTOR} +`)
    expect(GAP_INTERVALS).toBe(3)
    expect(text).toContain('three times the later one')
  })

  it('shows an example that is one', () => {
    const example = /```\n(00 {2,}the tables[\s\S]+?)```/.exec(text)![1]
    const bytes = example
      .split('\n')
      .flatMap((line) => /^\s*((?:[0-9a-f]{2} ?)+)/.exec(line)?.[1].trim().split(' ') ?? [])
    const columns = {
      cpu: Float64Array.of(10, 20, 20, 50),
      rss: Float64Array.of(4096, NaN, NaN, 8192),
    }
    expect(Buffer.from(encodeChunk(4, columns)).toString('hex')).toBe(bytes.join(''))
  })

  it('has a reader in Python that reads finished and unfinished files', () => {
    const script = /```python\n([\s\S]+?)```/.exec(text)![1]
    const file = join(folder, 'read.py')
    writeFileSync(file, script)
    const python = onPath('python3')
    // Where there is no Python the text is all that can be looked at.
    if (python === null) return expect(script).toContain('import json, sqlite3, struct, sys, zlib')
    const model = new RunModel({ capacity: Infinity })
    model.applyAll(records)
    for (const run of [finished, unfinished]) {
      const lines = execFileSync(python, [file, run], { encoding: 'utf8' }).trim().split('\n')
      const state = run === finished ? 'complete' : 'recording'
      expect(lines[0]).toBe(`run ${state} {"kind": "command", "argv": ["true"], "cwd": "/"}`)
      expect(lines.slice(1)).toEqual(
        present(model.processes).map(({ id, pid, name, series, sampledCpu }) => {
          const ticks = series.slice('t').filter((_, row) => !Number.isNaN(series.at('rss', row))).length
          return `${id} ${pid} ${name} ${ticks} ${Math.round(sampledCpu)}`
        }),
      )
    }
  })
})

function onPath(program: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    try {
      const file = join(folder, program)
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder.
    }
  return null
}
