import { setImmediate as turn } from 'node:timers/promises'
import type { ImportCounts } from '../../shared/run/import-account'
import { notWritten } from '../export/file'
import { EngineFailure } from '../failure'
import { writeRun } from '../recording/write/write-run'
import { newRunId } from '../run-id'
import { TooMuch, traceBytes, type ByteFacts, type TraceSource } from './bytes'
import { Collector } from './collect'
import { recordsOf } from './reduce'
import { EventScanner } from './scan'

/** Between two looks at the clock: events read, records written. */
const STRIDE = 500
/** More is not read: what a run can hold was reached long before. */
const MOST_EVENTS = 20_000_000
/** The engine has other work to do: never longer at a stretch than this, milliseconds. */
const SPELL = 15

/**
 * Makes a run file of a trace: Chrome Trace Event Format in any of the shapes that tracers leave (see docs/export.md),
 * read as it comes.
 *
 * @param name of the trace, for people
 * @param file to write; does not exist yet, its folder does
 * @returns the run's id
 * @throws EngineFailure `no-run-file`, `empty-trace`, `file-too-large`, and what keeps a file from being written; what the
 * source throws
 */
export async function importTrace(source: TraceSource, name: string, file: string): Promise<string> {
  const { trace, rest } = await read(source, name)
  const runId = newRunId()
  const records = recordsOf(trace, rest, { runId, name, now: Date.now() })
  if (trace.processes.size === 0 || trace.first > trace.last) throw nothingIn(name, trace.counts)
  try {
    await writeRun(records, file, pauses())
  } catch (error) {
    throw notWritten(error, file)
  }
  return runId
}

async function read(source: TraceSource, name: string) {
  const trace = new Collector()
  const scanner = new EventScanner()
  const facts: ByteFacts = { encoding: '', cut: false, damaged: false }
  const pause = pauses()
  const take = async (chunk: Buffer | null) => {
    for (const piece of scanner.feed(chunk)) {
      trace.take(piece)
      if (trace.counts.events > MOST_EVENTS) throw new TooMuch('events')
      if (trace.counts.events % STRIDE === 0) await pause()
    }
  }
  try {
    for await (const chunk of traceBytes(source, facts)) await take(chunk)
  } catch (error) {
    throw error instanceof TooMuch ? tooLarge(name, error) : error
  }
  await take(null)
  const { counts } = trace
  counts.mended = scanner.mended
  counts.encoding = facts.encoding
  counts.damaged = facts.damaged
  counts.cut = facts.cut || (scanner.cut && !facts.damaged)
  // Any JSON may be an array: one without a single event is no trace.
  if (counts.events === counts.malformed && counts.events > 0) throw noTrace(name)
  return { trace, rest: scanner.rest }
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

function noTrace(name: string): EngineFailure {
  return new EngineFailure(
    'no-run-file',
    `${name} is not a trace: no Chrome trace events (JSON objects with “ph” and “ts”) were found in it.`,
    `“${name}”不是跟踪文件：其中没有 Chrome 跟踪事件（含 ph 和 ts 的 JSON 对象）。`,
  )
}

/** A trace, or what is left of one, that would become a run without anything in it. */
function nothingIn(name: string, { events, samples, cut, damaged }: ImportCounts): EngineFailure {
  if (damaged || cut)
    return new EngineFailure(
      'empty-trace',
      `${name} is truncated or damaged before its first event. Copy it again from its source.`,
      `“${name}”在第一个事件之前就已截断或损坏。请从来源重新复制。`,
    )
  if (events === 0)
    return new EngineFailure(
      'empty-trace',
      `${name} has no events. Was tracing enabled while the program ran?`,
      `“${name}”中没有任何事件。程序运行时是否开启了跟踪？`,
    )
  if (samples > 0)
    return new EngineFailure(
      'empty-trace',
      `${name} has only profiler samples, which Forkscope does not show. Record slices, or open it in a profiler.`,
      `“${name}”中只有性能分析采样，Forkscope 不显示这些内容。请录制片段，或用性能分析工具打开。`,
    )
  return new EngineFailure(
    'empty-trace',
    `${name} has no slices, counters or instant events, only kinds that Forkscope does not show.`,
    `“${name}”中没有片段、计数器或瞬时事件，只有 Forkscope 不显示的事件。`,
  )
}

const TOO_LARGE: Readonly<Record<TooMuch['of'], readonly [en: string, zh: string]>> = {
  text: ['has more than 2 GiB of text', '的内容超过 2 GiB'],
  events: ['has more than 20 million events', '中的事件超过 2000 万个'],
  ratio: ['decompresses to more than 200 times its size', '解压后超过原大小的 200 倍'],
}

function tooLarge(name: string, { of }: TooMuch): EngineFailure {
  const [en, zh] = TOO_LARGE[of]
  return new EngineFailure(
    'file-too-large',
    `${name} ${en} and is too large to import. Record a shorter trace.`,
    `“${name}”${zh}，过大而无法导入。请录制较短的跟踪。`,
  )
}
