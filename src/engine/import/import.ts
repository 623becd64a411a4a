import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import type { RunRecord } from '../../shared/run/records'
import { RunModel } from '../../shared/run/model'
import { summarize } from '../../shared/run/summarize'
import { notWritten } from '../export/file'
import { EngineFailure } from '../failure'
import { isEvent, type EventRecord } from '../recording/format/event-json'
import type { SummedTick } from '../recording/write/gather'
import { OutputStore } from '../recording/write/output-store'
import { RunFileWriter } from '../recording/write/writer'
import { Collector } from './collect'
import { recordsOf } from './reduce'
import { traceText, unpacked } from './scan'

/** Between two looks at the clock: events read, records written. */
const STRIDE = 500
/** The engine has other work to do: never longer at a stretch than this, milliseconds. */
const SPELL = 15
/** Records in one transaction. */
const BATCH = 500

/**
 * Makes a run file of a trace: Chrome Trace Event Format as an array or an object, also gzipped, also without its end.
 *
 * @param data the trace's file
 * @param name of that file, for people
 * @param file to write; does not exist yet, its folder does
 * @returns the run's id
 * @throws EngineFailure `no-run-file`, `file-too-large`, `corrupt-file`, and what keeps a file from being written
 */
export async function importTrace(data: Uint8Array, name: string, file: string): Promise<string> {
  const { trace, rest } = await read(data, name)
  const runId = newRunId()
  await write(recordsOf(trace, rest, { runId, name, now: Date.now() }), file)
  return runId
}

async function read(data: Uint8Array, name: string) {
  const bytes = await unpacked(data).catch((error: unknown) => {
    throw error instanceof RangeError ? tooLarge(name) : damaged(name)
  })
  const text = traceText(bytes)
  if (text === null) throw noTrace(name)
  const trace = new Collector()
  const pause = pauses()
  for (const event of text.events) {
    trace.take(event)
    if (trace.counts.events % STRIDE === 0) await pause()
  }
  // Any JSON may be an array: one without a single event is no trace.
  if (trace.counts.events === trace.malformed) throw noTrace(name)
  return { trace, rest: text.rest }
}

/** Through a model, as a recorder does: it says what the tree took at each tick, and what it comes to in the end. */
async function write(records: readonly RunRecord[], file: string): Promise<void> {
  const model = new RunModel()
  const [meta] = records
  if (meta.kind !== 'meta') throw new Error('A run begins with its meta record.')
  const output = new OutputStore()
  let writer: RunFileWriter | null = null
  try {
    writer = new RunFileWriter(file, meta)
    const pause = pauses()
    for (let from = 0; from < records.length; from += BATCH) {
      const events: EventRecord[] = []
      const ticks: SummedTick[] = []
      for (const record of records.slice(from, from + BATCH)) {
        model.apply(record)
        if (record.kind === 'tick') {
          const [cpu, rss, pss, processes] = (['cpu', 'rss', 'pss', 'processes'] as const).map((field) =>
            model.tree.last(field),
          )
          ticks.push({ record, sums: { cpu, rss, pss, processes } })
        } else if (isEvent(record)) events.push(record)
      }
      writer.write({ events, ticks, output })
      await writer.fold()
      await pause()
    }
    await writer.finish(summarize(model))
  } catch (error) {
    writer?.close()
    // A part of a trace is no trace, unlike a part of a run; and a file that was there before is not ours.
    if (writer !== null)
      for (const companion of ['', '-wal', '-shm', '-journal']) rmSync(file + companion, { force: true })
    throw notWritten(error, file)
  }
}

/** Lets the event loop have its turn when it waited long enough. */
function pauses(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SPELL) return
    await turn()
    since = performance.now()
  }
}

function newRunId(): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
  return `${stamp}-${randomBytes(3).toString('hex')}`
}

function noTrace(name: string): EngineFailure {
  return new EngineFailure(
    'no-run-file',
    `${name} is no trace: a Chrome Trace Event file is a JSON array of events, or an object with “traceEvents”.`,
    `“${name}”不是跟踪文件：Chrome 跟踪事件文件是由事件组成的 JSON 数组，或含有 traceEvents 的对象。`,
  )
}

function damaged(name: string): EngineFailure {
  return new EngineFailure(
    'corrupt-file',
    `${name} is compressed, and damaged: it can't be unpacked. Copy it anew from where it came from.`,
    `“${name}”是压缩文件，但已损坏，无法解压。请从原处重新复制。`,
  )
}

function tooLarge(name: string): EngineFailure {
  return new EngineFailure(
    'file-too-large',
    `${name} unfolds to more than 2 GiB: too large a trace to be read in. Record a shorter one.`,
    `“${name}”解压后超过 2 GiB，这样大的跟踪文件无法读入。请录制短一些的跟踪。`,
  )
}
