import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { exportRun } from '../../../../src/engine/export/export'
import { EngineFailure } from '../../../../src/engine/failure'
import { importTrace } from '../../../../src/engine/import/import'
import { Replay } from '../../../../src/engine/recording/read/replay'
import { RunModel } from '../../../../src/shared/run/model'
import { importAccount } from '../../../../src/shared/run/import-account'
import { present } from '../../../../src/shared/run/present'
import { watchLeftovers } from '../../../support/leftovers'
import { randomRun } from '../../../support/random-run'

const watched = watchLeftovers()
const path = (name: string) => join(watched.current.folder, name)

async function imported(data: Uint8Array, name: string): Promise<{ model: RunModel; runId: string }> {
  const file = path('run.forkscope')
  const runId = await importTrace([data], name, file)
  const replay = new Replay(file)
  try {
    const model = new RunModel()
    model.applyAll(replay.records)
    return { model, runId }
  } finally {
    replay.close()
  }
}

const PROGRAM = `
import { readFile } from 'node:fs/promises'
import { Worker, isMainThread } from 'node:worker_threads'
if (isMainThread) new Worker(new URL(import.meta.url))
for (let at = 0; at < 5; at += 1) await readFile(new URL(import.meta.url))
globalThis.gc()
`

describe('a trace that is read in', () => {
  it('may be one that Node wrote', async () => {
    writeFileSync(path('program.mjs'), PROGRAM)
    const flags = [
      '--expose-gc',
      '--trace-events-enabled',
      '--trace-event-categories',
      'v8,node,node.fs.async',
    ]
    const { status } = spawnSync(process.execPath, [...flags, 'program.mjs'], { cwd: watched.current.folder })
    expect(status).toBe(0)
    const text = readFileSync(path('node_trace.1.log'))
    const { traceEvents } = JSON.parse(text.toString()) as { traceEvents: { ph: string; name: string }[] }
    const { model } = await imported(text, 'node_trace.1.log')

    const count = (...phases: string[]) => traceEvents.filter(({ ph }) => phases.includes(ph)).length
    expect(count('X', 'B')).toBeGreaterThan(20)
    // Node ends brackets that it never began when tracing starts in their middle: those alone are malformed.
    expect(model.tasks.length).toBe(count('X', 'B', 'b'))
    expect(model.result('import')).toMatchObject({ events: traceEvents.length, async: count('b') })
    expect(model.malformed).toBeLessThanOrEqual(5)
    const roles = present(model.lanes).map(({ role }) => role)
    expect(roles).toContain('JavaScriptMainThread')
    expect(roles.some((role) => role.includes('worker'))).toBe(true)
    const reads = Array.from({ length: model.tasks.length }, (_, row) => model.tasks.name(row))
    expect(reads.filter((name) => name === 'read' || name === 'open').length).toBeGreaterThan(0)
    expect([model.state, model.outcome]).toEqual(['ended', 'completed'])
  })

  it('may be one of ours, compressed, and is the same run again', async () => {
    const records = randomRun(11).filter((record) => record.kind !== 'details')
    const before = new RunModel()
    before.applyAll(records)
    await exportRun({ records, series: () => [] }, 'perfetto', path('a.trace.json'), 'en')
    const { model } = await imported(gzipSync(readFileSync(path('a.trace.json'))), 'a.trace.json.gz')
    expect(present(model.processes).map(({ pid, name }) => [pid, name])).toEqual(
      present(before.processes).map(({ pid, name }) => [pid, name]),
    )
    expect(model.tasks.length).toBe(before.tasks.length)
    expect(model.locks.length).toBe(before.locks.length)
    expect(model.ticks).toBe(before.ticks)
    expect([...model.tree.slice('processes')]).toEqual([...before.tree.slice('processes')])
    expect(model.meta!.origin).toEqual({ kind: 'trace', name: 'a.trace.json.gz' })
  })

  it('may be broken in its middle and without its end', async () => {
    const slice = (name: string, ts: number) => JSON.stringify({ ph: 'X', name, pid: 1, tid: 1, ts, dur: 5 })
    const text = `[${slice('a', 10)},\n{"ph":"X",oops},\n${slice('b', 20)},\n{"ph":"X","na`
    const { model } = await imported(Buffer.from(text), 'chrome.json')
    expect([model.tasks.length, model.malformed]).toEqual([2, 1])
    expect(importAccount(model)).toMatchObject({ events: 3, kept: 2, malformed: 1, cut: true })
  })

  it('may be a compressed file that is cut, or UTF-16', async () => {
    const events = Array.from({ length: 300 }, (_, n) => ({
      ph: 'X',
      name: `n${n}`,
      pid: 1,
      tid: 1,
      ts: n * 7,
      dur: 5,
    }))
    const text = JSON.stringify(events)
    const packed = gzipSync(text)
    const { model: cut } = await imported(packed.subarray(0, packed.length * 0.6), 'cut.json.gz')
    const { kept, ...counts } = importAccount(cut)!
    expect([kept > 100 && kept < 300, cut.tasks.length, counts.events]).toEqual([true, kept, kept])
    expect(counts).toMatchObject({ cut: true, damaged: false, malformed: 0 })
    rmSync(path('run.forkscope'))
    const { model: wide } = await imported(Buffer.from(`\ufeff${text}`, 'utf16le'), 'wide.json')
    expect(importAccount(wide)).toMatchObject({ kept: 300, encoding: 'utf-16le', cut: false })
  })

  it.each([
    ['hello', 'no-run-file'],
    ['{"some":["json"]}', 'no-run-file'],
    ['[1,2,3]', 'no-run-file'],
    [gzipSync('[{"ph":"X"}]').subarray(0, 14), 'empty-trace'],
    ['', 'empty-trace'],
    ['[]', 'empty-trace'],
    ['{"traceEvents":[],"stackFrames":{}}', 'empty-trace'],
    ['[{"ph":"M","name":"process_name","pid":1,"args":{"name":"a"}}]', 'empty-trace'],
    ['[{"ph":"P","name":"sample","pid":1,"tid":1,"ts":5,"sf":1}]', 'empty-trace'],
  ])('must be one, with something in it: %j', async (data, code) => {
    const failed = await importTrace([Buffer.from(data as string)], 'x', path('x.forkscope')).catch(
      (error: unknown) => error,
    )
    expect(failed).toBeInstanceOf(EngineFailure)
    expect((failed as EngineFailure).failure.code).toBe(code)
    expect(existsSync(path('x.forkscope'))).toBe(false)
  })

  it('never takes the place of a file that is there', async () => {
    writeFileSync(path('old.forkscope'), 'mine')
    const trace = Buffer.from('[{"ph":"X","name":"a","pid":1,"ts":1,"dur":1}]')
    await expect(importTrace([trace], 'x', path('old.forkscope'))).rejects.toMatchObject({
      failure: { code: 'file-exists' },
    })
    expect(readFileSync(path('old.forkscope'), 'utf8')).toBe('mine')
    expect(readdirSync(watched.current.folder).filter((name) => name.startsWith('old'))).toEqual([
      'old.forkscope',
    ])
  })
})
