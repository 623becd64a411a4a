import { summarize } from '../../shared/run/summarize'
import type { ExportSource } from './samples'
import type { CounterNotes } from './perfetto/counters'
import { counterEvents } from './perfetto/counters'
import { Identities, type TraceEvent } from './perfetto/events'
import { laneEvents } from './perfetto/lanes'
import { processEvents } from './perfetto/processes'
import { modelOf, Samples } from './samples'
import { present } from '../../shared/run/present'

/** Says in `metadata.format` that a trace is one of ours. */
export const TRACE_FORMAT = 'forkscope.trace/1'

/** A run as a Chrome Trace Event file that the Perfetto UI opens; docs/export.md says what is where. */
export function* perfetto(source: ExportSource): Generator<string> {
  const model = modelOf(source)
  const identities = new Identities(present(model.processes))
  const notes: CounterNotes = { reduced: 0 }
  let before = '{"displayTimeUnit":"ms","traceEvents":[\n'
  const line = (event: TraceEvent) => {
    const text = before + JSON.stringify(event)
    before = ',\n'
    return text
  }
  for (const event of processEvents(model, identities)) yield line(event)
  for (const event of laneEvents(model, source.records, identities)) yield line(event)
  for (const event of counterEvents(model, new Samples(source), identities, notes)) yield line(event)

  const meta = model.meta!
  const metadata = {
    format: TRACE_FORMAT,
    // Times of events are microseconds since then.
    epoch: { iso: new Date(meta.startedAt).toISOString(), microseconds: meta.startedAt * 1000 },
    countersReduced: notes.reduced > 0,
    run: { ...meta, interval: model.interval },
    verdict: model.verdict,
    summary: { ...summarize(model), processes: undefined, verdict: undefined },
  }
  yield `\n],"metadata":${JSON.stringify(metadata)}}\n`
}
