import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { perfetto } from '../../../src/engine/export/perfetto'
import { EngineFailure } from '../../../src/engine/failure'
import { importTrace } from '../../../src/engine/import/import'
import { Replay } from '../../../src/engine/recording/read/replay'
import { RunModel } from '../../../src/shared/run/model'
import { summarize } from '../../../src/shared/run/summarize'
import { wholeBetween } from '../random'
import { randomRun } from '../random-run'
import type { Attacks, End } from './attack'
import { damaged, deep, mutated, pick } from './mutate'

/** What is not read or refused by then (milliseconds) hangs. */
const DEADLINE = 30_000

type Random = () => number
type Trace = readonly [what: string, bytes: Buffer]

const PHASES = [
  'X',
  'B',
  'E',
  'b',
  'e',
  'S',
  'F',
  'C',
  'i',
  'I',
  'n',
  'R',
  'P',
  'M',
  's',
  'f',
  'XXX',
  '',
  7,
] as const
const TIMES = [
  0,
  -1,
  1e15,
  9e15,
  9.1e15,
  -9.1e15,
  1e308,
  -1e308,
  2 ** 53,
  '12',
  '1e999',
  ' ',
  null,
  NaN,
] as const
const NAMES = [
  'a',
  '',
  '__proto__',
  'constructor',
  'process_name',
  'thread_name',
  'pool',
  'queue:q',
  'hold l',
  'wait l',
  'life',
] as const
const CATEGORIES = ['task', 'lock', 'process', 'pool', 'result', '', 'v8', 'toString'] as const

function event(random: Random): unknown {
  const id = () =>
    random() < 0.9 ? wholeBetween(random, 0, 5) : pick(random, [-1, 2 ** 31, 1e20, 'main', '', {}, null])
  const time = () => (random() < 0.9 ? wholeBetween(random, 0, 1e6) : pick(random, TIMES))
  const said = { name: pick(random, NAMES), pool: 'p', value: time(), depth: 1, slot: id(), of: id() }
  const sound = {
    ph: pick(random, PHASES),
    cat: pick(random, CATEGORIES),
    name: pick(random, NAMES),
    pid: id(),
    tid: id(),
    ts: time(),
    dur: time(),
    id: id(),
    args: said,
  }
  return random() < 0.8 ? sound : mutated(random, sound)
}

const events = (random: Random, most: number) =>
  Array.from({ length: wholeBetween(random, 1, most) }, () => event(random))

const exported = new Map<number, string>()

/** One of our own, as it is exported. */
function own(random: Random): { traceEvents: unknown[] } {
  const seed = wholeBetween(random, 1, 3)
  const known = exported.get(seed) ?? [...perfetto({ records: randomRun(seed), series: () => [] })].join('')
  exported.set(seed, known)
  return JSON.parse(known) as { traceEvents: unknown[] }
}

/** Small in a file, large where it is read. */
function bomb(random: Random): Trace {
  const slice = '{"ph":"X","ts":1,"dur":1,"pid":1,"tid":1,"name":"a"},'
  const [what, text] = pick(random, [
    ['spaces', `[${' '.repeat(48e6)}${slice}{}]`],
    ['the same event', `[${slice.repeat(1e5)}{}]`],
    ['one string', `[{"ph":"X","ts":1,"name":"${'x'.repeat(7e7)}"},${slice}{}]`],
    ['brackets', `${'['.repeat(3e6)}${slice}`],
    ['objects in objects', `[${'{"a":'.repeat(1e6)}`],
    ['arrays that may be events', `{"a":[${'1,'.repeat(2e5)}`.repeat(90)],
    [
      'processes',
      `[${Array.from({ length: 6e4 }, (_, pid) => slice.replace('"pid":1', `"pid":${pid}`)).join('')}{}]`,
    ],
    [
      'slices over each other',
      `[${Array.from({ length: 3e4 }, (_, at) => `{"ph":"b","cat":"c","id":${at},"ts":${at},"pid":1,"tid":1,"name":"a"},`).join('')}{}]`,
    ],
  ] as const)
  return [`bomb: ${what}`, gzipSync(text, { level: 1 })]
}

function trace(random: Random): Trace {
  const dice = random()
  if (dice < 0.02) return bomb(random)
  const told = random() < 0.2 ? own(random) : null
  let document: unknown = told ?? { traceEvents: events(random, 100), metadata: { format: 'x' } }
  let what = told === null ? 'events' : 'our own'
  if (random() < 0.4) [document, what] = [mutated(random, document), `${what}, absurd`]
  if (dice < 0.05) [document, what] = [{ traceEvents: [{ ph: 'X', ts: 1, args: deep(3000) }] }, 'deep']
  let bytes: Buffer = Buffer.from(
    random() < 0.2 && told === null
      ? events(random, 100)
          .map((one) => JSON.stringify(one))
          .join('\n')
      : (JSON.stringify(document) ?? ''),
  )
  if (random() < 0.2) [bytes, what] = [Buffer.from(`\ufeff${bytes.toString()}`, 'utf16le'), `${what}, UTF-16`]
  if (random() < 0.4) [bytes, what] = [damaged(random, bytes), `${what}, damaged`]
  if (random() < 0.3) [bytes, what] = [gzipSync(bytes), `${what}, gzip`]
  if (random() < 0.3) [bytes, what] = [damaged(random, bytes), `${what}, damaged`]
  return [what, bytes]
}

/** Imports it, and asks of the run what a report asks. @returns null: it could be read */
async function attack(bytes: Buffer, folder: string): Promise<unknown> {
  const file = join(folder, 'run.forkscope')
  try {
    await importTrace([bytes], 'trace.json', file)
    const replay = new Replay(file)
    try {
      const model = new RunModel()
      model.applyAll(replay.records)
      JSON.stringify(summarize(model))
    } finally {
      replay.close()
    }
    return null
  } catch (error) {
    return error
  } finally {
    for (const companion of ['', '-wal', '-shm', '-journal']) rmSync(file + companion, { force: true })
  }
}

function endOf(error: unknown, ms: number): End {
  if (ms > DEADLINE) return 'hang'
  return error === null ? 'read' : error instanceof EngineFailure ? 'refused' : 'raw'
}

/** Traces of other tools, and of ours: cut, damaged, absurd, and bombs. */
export const traces: Attacks = async function* (random) {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-traces-'))
  try {
    for (;;) {
      const [what, bytes] = trace(random)
      const begin = performance.now()
      const error = await attack(bytes, folder)
      const ms = performance.now() - begin
      const said =
        error === null
          ? {}
          : { said: error instanceof Error ? (error.stack ?? error.message) : String(error) }
      yield { what, end: endOf(error, ms), ms, peak: process.memoryUsage.rss(), ...said }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
