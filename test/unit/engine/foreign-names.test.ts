import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { report } from '../../../src/cli/terminal/report'
import { styleFor } from '../../../src/cli/terminal/style'
import { exported } from '../../../src/engine/export/export'
import { Collector } from '../../../src/engine/import/collect'
import { recordsOf } from '../../../src/engine/import/reduce'
import { Replay } from '../../../src/engine/recording/read/replay'
import { OutputStore } from '../../../src/engine/recording/write/output-store'
import { isEvent } from '../../../src/engine/recording/format/event-json'
import { RunFileWriter } from '../../../src/engine/recording/write/writer'
import { TelemetryReader } from '../../../src/engine/telemetry/reader'
import { compareRuns } from '../../../src/shared/run/compare'
import { RunModel } from '../../../src/shared/run/model'
import type { RunRecord } from '../../../src/shared/run/records'
import { summarize } from '../../../src/shared/run/summarize'
import { leftovers, type Leftovers } from '../../support/leftovers'
import { born, meta, RUN_START } from '../../support/records'
import { present } from '../../../src/shared/run/present'

/** Names that every object has, whether anybody gave them to it or not. */
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'] as const

const ownEntries = (values: object | undefined) => Object.entries(values ?? {}).sort()
const byNames = <T>(value: (name: string) => T) =>
  Object.fromEntries(NAMES.map((name) => [name, value(name)]))

/** A run whose program gives everything a name of that kind. */
function records(withTerms: boolean): RunRecord[] {
  const reader = new TelemetryReader({ startedAt: RUN_START, now: () => RUN_START + 1000 })
  const say = (event: object) =>
    reader.line(JSON.stringify({ pid: 100, ts: (RUN_START + 100) * 1000, ...event }))
  NAMES.forEach((name, at) => {
    const lane = { tid: 200 + at }
    say({ ph: 'M', name: 'pool', args: { id: name, kind: 'thread', size: 1 } })
    say({ ph: 'M', name: 'thread_name', ...lane, args: { name } })
    say({ ph: 'X', cat: 'task', name, dur: 500_000, ...lane, args: { pool: name } })
    say({ ph: 'X', cat: 'lock', name: `hold ${name}`, dur: 1000, ...lane })
    say({ ph: 'C', name: `queue:${name}`, args: { depth: 3 } })
    say({ ph: 'C', name: `queue:${name}`, ts: (RUN_START + 200) * 1000, args: { depth: 1 } })
    say({ ph: 'i', cat: 'result', name, args: byNames((key) => `${key} of ${name}`) })
  })
  const scenario = { kind: 'scenario', scenario: 'another', knobs: byNames((name) => name.length) } as const
  const terms = withTerms ? byNames((name) => ({ en: `the ${name}`, 'zh-CN': `名称 ${name}` })) : {}
  return [
    meta({ runId: '20231114T221320-0a1b2c', origin: scenario, terms }),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0),
    ...reader.flush(),
    { kind: 'exit', t: 990, id: 0, code: 0, signal: null, cpu: 1e9 },
    { kind: 'state', t: 1000, state: 'ended', outcome: 'completed' },
  ]
}

function modelOf(told: readonly RunRecord[]): RunModel {
  const model = new RunModel()
  // As they come over a port.
  model.applyAll(structuredClone(told) as RunRecord[])
  return model
}

/** All that a model says under these names. */
function saidBy(model: RunModel) {
  const summary = summarize(model)
  return {
    knobs: ownEntries(summary.knobs),
    pools: summary.pools.map(({ id, tasks }) => [id, tasks]),
    queues: summary.queues.map(({ id, peakDepth }) => [id, peakDepth]),
    roles: present(model.lanes).map(({ role }) => role),
    tasks: Array.from({ length: model.tasks.length }, (_, row) => model.tasks.name(row)),
    locks: Array.from({ length: model.locks.length }, (_, row) => model.locks.name(row)),
    results: NAMES.map((name) => ownEntries(model.result(name))),
    terms: NAMES.map((name) => model.say(name).en),
    numbered: NAMES.map((name) => model.say(`${name} 2`)['zh-CN']),
  }
}

const expected = (withTerms: boolean): ReturnType<typeof saidBy> => ({
  knobs: ownEntries(byNames((name) => name.length)),
  pools: NAMES.map((name) => [name, 1]),
  queues: NAMES.map((name) => [name, 3]),
  roles: [...NAMES],
  tasks: [...NAMES],
  locks: [...NAMES],
  results: NAMES.map((name) => ownEntries(byNames((key) => `${key} of ${name}`))),
  terms: NAMES.map((name) => (withTerms ? `the ${name}` : name)),
  numbered: NAMES.map((name) => (withTerms ? `名称 ${name} 2` : `${name} 2`)),
})

describe.each([true, false])('names that every object has (in the terms: %s)', (withTerms) => {
  let left: Leftovers
  beforeEach(() => (left = leftovers()))
  afterEach(() => left.assertNone())

  it('are names like any other in what a program tells', () => {
    expect(saidBy(modelOf(records(withTerms)))).toEqual(expected(withTerms))
  })

  it('are in a report, and in a page, as they are', () => {
    const model = modelOf(records(withTerms))
    const options = {
      name: 'x',
      locale: 'en',
      style: styleFor(false, {}),
      columns: 120,
      breaks: false,
    } as const
    const text = report(summarize(model), { ...options, say: (said) => model.say(said).en })
    const page = [...exported({ records: records(withTerms), series: () => [] }, 'html', 'en')].join('')
    for (const name of NAMES) {
      const shown = withTerms ? `the ${name}` : name
      expect(text).toContain(`pool ${shown} `)
      expect(page).toContain(`>${shown}<`)
    }
    expect(`${text}${page}`).not.toMatch(/undefined|native code|\[object/)
  })

  it('are in a comparison as they are', () => {
    const models = [modelOf(records(withTerms)), modelOf(records(withTerms))]
    const { metrics, differences, roles } = compareRuns(models)
    const texts = JSON.stringify({ metrics, differences, roles })
    for (const name of NAMES)
      expect(metrics.filter(({ id }) => id.endsWith(`/${name}`)).map(({ label }) => label.en)).not.toEqual([])
    expect(texts).not.toMatch(/undefined|native code|\[object/)
  })

  it('come back from a run file', async () => {
    const told = records(withTerms)
    const file = join(left.folder, 'names.forkscope')
    const [header] = told
    if (header.kind !== 'meta') throw new Error('no header')
    const writer = new RunFileWriter(file, header)
    writer.write({ events: told.filter(isEvent), ticks: [], output: new OutputStore() })
    await writer.finish(summarize(modelOf(told)))
    const replay = new Replay(file)
    try {
      expect(saidBy(modelOf(replay.records))).toEqual(expected(withTerms))
    } finally {
      replay.close()
    }
  })

  it('come back from a trace', () => {
    const trace = JSON.parse(
      [...exported({ records: records(withTerms), series: () => [] }, 'perfetto', 'en')].join(''),
    ) as { traceEvents: object[]; metadata: object }
    const collector = new Collector()
    for (const event of trace.traceEvents) collector.take(event)
    const outer = new Map([['metadata', trace.metadata]])
    const again = recordsOf(collector, outer, { runId: 'again', name: 'trace.json', now: RUN_START })
    // A trace has no knobs.
    expect(saidBy(modelOf(again))).toEqual({ ...expected(withTerms), knobs: [] })
  })
})
