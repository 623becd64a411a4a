import * as v from 'valibot'
import { RUN_OUTCOMES } from './run/records'
import { LOCALES } from './text'

/*
 * `forkscope run --json`: one document, format "forkscope.summary/1". Its JSON Schema (docs/summary.schema.json) is
 * generated from here. Times are seconds, memory bytes, CPU time seconds; null = not known on this platform or run.
 */
const text = v.object(
  Object.fromEntries(LOCALES.map((l) => [l, v.string()])) as Record<
    (typeof LOCALES)[number],
    v.StringSchema<undefined>
  >,
)
const known = v.nullable(v.number())

export const SummarySchema = v.object({
  format: v.literal('forkscope.summary/1'),
  version: v.string(),
  runId: v.string(),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Null when a command was run. */
  scenario: v.nullable(v.string()),
  knobs: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
  /** Null when a scenario was run. */
  command: v.nullable(v.array(v.string())),
  outcome: v.picklist(RUN_OUTCOMES),
  reason: v.nullable(v.object({ code: v.string(), text })),
  wallSeconds: v.number(),
  /** CPU time that the whole tree really spent; `basis` says how that is known. */
  cpuSeconds: v.number(),
  cpuBasis: v.picklist(['waited', 'sampled']),
  sampledCpuSeconds: v.number(),
  /** sampledCpuSeconds ÷ cpuSeconds; null when nothing was spent. */
  coverage: known,
  host: v.object({
    platform: v.string(),
    arch: v.string(),
    release: v.string(),
    cpuModel: v.string(),
    cores: v.number(),
    totalMemory: v.number(),
  }),
  sampler: v.object({
    kind: v.string(),
    reasons: v.array(v.string()),
    ticks: v.number(),
    /** Wanted and last interval between ticks. */
    wantedIntervalSeconds: v.number(),
    intervalSeconds: v.number(),
    /** CPU time of all ticks, and its share of one core over the run. */
    costSeconds: v.number(),
    costShare: known,
  }),
  telemetry: v.object({ malformed: v.number(), dropped: v.number() }),
  processes: v.array(
    v.object({
      pid: v.number(),
      createdAt: v.pipe(v.string(), v.isoTimestamp()),
      ppid: v.number(),
      role: v.nullable(v.string()),
      command: v.array(v.string()),
      startedAt: v.number(),
      endedAt: known,
      exitCode: known,
      signal: v.nullable(v.string()),
      cpuSeconds: v.number(),
      peakRssBytes: known,
      peakPssBytes: known,
      /** Most threads seen at once. */
      threads: known,
    }),
  ),
  pools: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['process', 'thread', 'async']),
      size: v.number(),
      tasks: v.number(),
      utilization: known,
    }),
  ),
  queues: v.array(
    v.object({
      id: v.string(),
      /** Null: unbounded. */
      capacity: known,
      peakDepth: v.number(),
      lastDepth: known,
    }),
  ),
  verdict: v.nullable(
    v.object({
      claims: v.array(
        v.object({
          id: v.string(),
          label: text,
          expected: known,
          measured: known,
          unit: v.string(),
          /** Null: the run can't carry the claim; `why` says the reason. */
          holds: v.nullable(v.boolean()),
          why: text,
        }),
      ),
      summary: text,
    }),
  ),
})

/** What a run amounts to, for programs. */
export type Summary = v.InferOutput<typeof SummarySchema>
