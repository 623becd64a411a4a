import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { RunRecord } from '../../../src/shared/run/records'
import type { Attacks, Outcome } from './attack'
import { Engine } from '../../../src/engine/engine'
import { EngineFailure } from '../../../src/engine/failure'
import { WindowServer } from '../../../src/engine/host/window-server'
import { Inspect } from '../../../src/engine/inspect/inspect'
import { TelemetryServer } from '../../../src/engine/telemetry/server'
import type { REQUESTS } from '../../../src/shared/protocol'
import { RunModel } from '../../../src/shared/run/model'
import { summarize } from '../../../src/shared/run/summarize'
import { wholeBetween } from '../random'
import { born, meta } from '../records'
import { until } from '../until'
import { Window } from '../window'
import { lyingInspector } from './inspector'
import { damaged, deep, mutated, pick } from './mutate'

/** Whoever has not answered after this is counted as hanging, milliseconds. A profile may be 20 s late. */
const PATIENCE = 25_000

/** How an attack ended whose work was this. @param work answers whether what it sent was taken for good */
async function outcome(what: string, work: () => Promise<boolean>): Promise<Outcome> {
  const began = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'hang'>((resolve) => (timer = setTimeout(resolve, PATIENCE, 'hang')))
  const ended = async (): Promise<Pick<Outcome, 'end' | 'said'>> => {
    try {
      return { end: (await work()) ? 'read' : 'refused' }
    } catch (error) {
      if (error instanceof EngineFailure) return { end: 'refused', said: error.message }
      return { end: 'raw', said: String(error instanceof Error ? error.stack : error) }
    }
  }
  const result = await Promise.race([ended(), late])
  clearTimeout(timer)
  const ms = performance.now() - began
  const peak = process.memoryUsage.rss()
  return result === 'hang' ? { what, end: 'hang', ms, peak } : { what, ms, peak, ...result }
}

/** What programs say of themselves, as they do. `at`: microseconds since the epoch. */
function events(at: number): object[] {
  const pid = process.pid
  const url = 'ws://127.0.0.1:9229/0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e'
  return [
    { ph: 'M', name: 'process_name', pid, args: { name: 'worker 1' } },
    { ph: 'M', name: 'thread_name', pid, tid: 7, args: { name: 'thread 1' } },
    { ph: 'M', name: 'pool', pid, args: { id: 'pool', kind: 'process', size: 3, tasks: 9, main: true } },
    { ph: 'M', name: 'inspector', pid, args: { url } },
    {
      ph: 'X',
      cat: 'task',
      name: 'task 1',
      pid,
      tid: pid,
      ts: at,
      dur: 10,
      args: { pool: 'pool', queued: 3 },
    },
    { ph: 'B', cat: 'task', name: 'task 2', pid, tid: 7, ts: at, args: { pool: 'pool' } },
    { ph: 'E', pid, tid: 7, ts: at + 5 },
    { ph: 'b', cat: 'task', id: '0x1', name: 'GET 1', pid, ts: at, args: { pool: 'loop' } },
    { ph: 'e', cat: 'task', id: '0x1', pid, ts: at + 5 },
    { ph: 'X', cat: 'lock', name: 'wait counter', pid, ts: at, dur: 5 },
    { ph: 'C', name: 'queue:tasks', pid, ts: at, args: { depth: 12, capacity: 100 } },
    { ph: 'i', cat: 'result', name: 'pool', pid, ts: at, args: { wallMs: 4100, checksum: '9f' } },
    { ph: 'i', cat: 'process', name: 'exit', pid, ts: at, args: { pid: 9, code: null, signal: 'SIGKILL' } },
    { ph: 'i', cat: 'telemetry', name: 'dropped', pid, ts: at, args: { events: 17 } },
  ]
}

interface Saying {
  readonly what: string
  readonly bytes: Buffer
}

function saying(random: () => number): Saying {
  const lines = (count: number, change: (event: object) => unknown) =>
    Array.from({ length: count }, () => JSON.stringify(change(pick(random, events(Date.now() * 1000)))) ?? '')
  const way = wholeBetween(random, 0, 5)
  const text = (said: string[]) => Buffer.from(`${said.join('\n')}\n`)
  switch (way) {
    case 0:
      return { what: 'events with turned bits', bytes: damaged(random, text(lines(40, (event) => event))) }
    case 1:
      return { what: 'a deep event', bytes: Buffer.from(`${'{"a":['.repeat(5000)}\n`) }
    case 2:
      return { what: 'a long line', bytes: Buffer.alloc(wholeBetween(random, 60_000, 300_000), '[') }
    case 3:
      return { what: 'a flood', bytes: text(lines(5000, (event) => event)) }
    case 4: {
      let name = 0
      const renamed = (event: object) => ({ ...event, pid: (name += 1), id: `${name}` })
      return { what: 'a flood of names', bytes: text(lines(2000, renamed)) }
    }
    default:
      return { what: 'events of wrong shape', bytes: text(lines(100, (event) => mutated(random, event))) }
  }
}

/** Lines of telemetry, over a real socket, into a model that is then summed up. */
export const telemetry: Attacks = async function* (random) {
  for (;;) {
    const { what, bytes } = saying(random)
    const broken = random() < 0.2
    yield await outcome(what, async () => {
      const model = new RunModel()
      model.applyAll([meta({ startedAt: Date.now() - 1000 }), born(0, 0, { pid: process.pid })])
      let taken = 0
      let next = false
      const take = (records: readonly RunRecord[]) => {
        model.applyAll(records)
        taken += records.filter(({ kind }) => kind !== 'drops').length
        next ||= records.some((record) => record.kind === 'role' && record.role === 'the next')
      }
      const server = await TelemetryServer.open({ startedAt: Date.now() - 1000, emit: take, flushMs: 1 })
      try {
        await say(server.path, bytes, broken)
        const before = taken
        // Whoever comes next is heard all the same.
        const role = { ph: 'M', name: 'process_name', pid: 4_000_000, args: { name: 'the next' } }
        await say(server.path, Buffer.from(`${JSON.stringify(role)}\n`), false)
        await until(() => next, 'the next one to be heard')
        summarize(model)
        return before > 0
      } finally {
        await server.close()
      }
    })
  }
}

async function say(path: string, bytes: Buffer, broken: boolean): Promise<void> {
  const socket = connect(path)
  await once(socket, 'connect')
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  socket.resume()
  if (broken) socket.write(bytes, () => socket.destroy())
  else socket.end(bytes)
  await closed
}

/** Requests as a window makes them; what they start ends by itself. */
const ASKED: Readonly<Record<keyof typeof REQUESTS, object>> = {
  hello: {},
  'run.start': { argv: ['true'], cwd: '/' },
  'run.stop': { stream: 'none' },
  'command.browse': { what: 'cwd', from: '/' },
  'app.do': { act: 'zoom-reset' },
  'run.signal': { stream: 'none', process: 0, signal: 'SIGTERM' },
  'run.input': { stream: 'none', line: '1' },
  'run.series': { stream: 'none', processes: [0, 1] },
  'run.moment': { stream: 'none', t: 1 },
  'run.ended': {
    stream: 'none',
    query: { listed: new Int32Array(0), born: 1, parent: -1, names: [], others: true, from: 0, count: 1 },
  },
  'run.export': { stream: 'none', to: 'json', locale: 'en' },
  'run.window': { stream: 'none' },
  'scenario.preview': { scenario: 'process-pool', knobs: { workers: 2 } },
  'scenario.questions': { scenario: 'process-pool', knobs: { size: 2 }, cores: 2, measured: {} },
  'scenario.source': { scenario: 'process-pool' },
  'python.find': {},
  'python.choose': {},
  'progress.answer': { scenario: 'process-pool', question: 'more' },
  follow: { stream: 'machine' },
  unfollow: { stream: 'machine' },
  select: { stream: 'machine', process: 0 },
  'library.list': {},
  'library.reveal': { file: '/etc/passwd' },
  'library.mark': { runId: 'none', marks: { tags: ['a'], note: '', pinned: true } },
  'library.delete': { runIds: ['none'] },
  'library.restore': { runIds: ['none'] },
  'library.add': { name: 'x.json', data: new TextEncoder().encode('[]') },
  'library.open': {},
  'library.chooseFolder': {},
  'machine.users': {},
  'settings.set': { hz: 10, language: 'en', maxProcesses: 512 },
  'progress.reset': {},
  'progress.restore': {},
  'inspect.devtools': { stream: 'none', process: 0 },
  'inspect.stack': { stream: 'none', process: 0 },
  'inspect.profile': { stream: 'none', process: 0, seconds: 0.1 },
}

/** Messages over the port of a window, each followed by one that has to be answered. */
export const ports: Attacks = async function* (random) {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-hostile-'))
  const engine = await Engine.create({
    dataDir: join(folder, 'data'),
    scenariosDir: resolve('src/scenarios'),
    version: '0.0.0',
  })
  const server = new WindowServer(engine)
  const window = new Window((port) => server.connect(port))
  try {
    let id = 1_000_000
    for (;;) {
      const method = pick(random, Object.keys(ASKED) as (keyof typeof ASKED)[])
      id += 1
      const right = { type: 'request', id, method, params: ASKED[method] }
      const params = random() < 0.1 ? deep(1000) : mutated(random, ASKED[method])
      const message = random() < 0.2 ? mutated(random, right) : { ...right, params }
      yield await outcome(`${method}: ${JSON.stringify(message)?.slice(0, 300)}`, async () => {
        window.send(message)
        await window.ask('hello', {})
        // The answer may come later than that to hello; whether there is one at all depends on what was asked.
        const answer = window.messages.find((one) => one.type === 'response' && one.id === id)
        window.messages.length = 0
        if (answer?.type !== 'response' || answer.ok) return answer !== undefined
        if (answer.failure.code === 'internal') throw new Error(answer.failure.text.en)
        return false
      })
    }
  } finally {
    window.close()
    await server.dispose()
    await engine.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What an inspector says to each call. */
function said(id: number, method: string): object[] {
  const callFrame = { functionName: 'f', scriptId: '1', url: 'file:///a.js', lineNumber: 3, columnNumber: 1 }
  const results: Record<string, object> = {
    'Runtime.evaluate': { result: { type: 'object', value: ['Timeout'] } },
    'Profiler.stop': {
      profile: {
        nodes: [
          { id: 1, callFrame, hitCount: 0, children: [2] },
          { id: 2, callFrame, hitCount: 3, positionTicks: [{ line: 1, ticks: 3 }] },
        ],
        startTime: 1,
        endTime: 1000,
        samples: [1, 2, 2],
        timeDeltas: [0, 10, 10],
      },
    },
  }
  const script = { method: 'Debugger.scriptParsed', params: { scriptId: '1', url: 'file:///a.js' } }
  const location = { scriptId: '1', lineNumber: 3, columnNumber: 1 }
  const paused = { method: 'Debugger.paused', params: { callFrames: [{ functionName: 'f', location }] } }
  const before: Record<string, object> = { 'Debugger.enable': script, 'Debugger.pause': paused }
  return [...(method in before ? [before[method]] : []), { id, result: results[method] ?? {} }]
}

/** Inspectors that answer each call, and not all of them well. */
export const inspectors: Attacks = async function* (random) {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-hostile-'))
  const inspect = new Inspect(folder)
  try {
    for (;;) {
      const wrong = pick(random, ['Debugger.enable', 'Debugger.pause', 'Runtime.evaluate', 'Profiler.stop'])
      const stack = wrong !== 'Profiler.stop'
      const liar = await lyingInspector(({ id, method }) => {
        const right = said(id, method)
        if (method !== wrong) return right
        if (random() < 0.2) return [damaged(random, Buffer.from(JSON.stringify(right.at(-1))))]
        if (random() < 0.05) return ['['.repeat(100_000)]
        return right.map((one) => mutated(random, one) ?? null)
      })
      try {
        const model = new RunModel()
        model.applyAll([
          meta(),
          born(0, 0, { pid: process.pid }),
          { kind: 'inspector', t: 0, pid: process.pid, url: liar.url },
        ])
        yield await outcome(`${stack ? 'stack' : 'profile'}, lying at ${wrong}`, async () => {
          if (stack) return (await inspect.stack({ model }, 0)).state !== 'blocked'
          const { profile } = await inspect.profile({ model }, 0, 0.001)
          return profile.nodes.length > 0
        })
      } finally {
        await liar.close()
      }
    }
  } finally {
    await inspect.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}
