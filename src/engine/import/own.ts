import * as v from 'valibot'
import { byName } from '../../shared/by-name'
import { RUN_OUTCOMES } from '../../shared/run/records'
import { SummarySchema } from '../../shared/summary'
import { TRACE_FORMAT } from '../export/perfetto'

/*
 * What our own exports say beside their events. They come from anywhere, as every file does: what is checked here can be
 * relied upon, and a trace that does not pass is read like anybody else's.
 */

const text = v.object({ en: v.string(), 'zh-CN': v.string() })
const count = v.pipe(v.number(), v.finite(), v.minValue(0))
/** The latest date that there is, milliseconds since the epoch. */
const LATEST = 8.64e15

const OwnSchema = v.object({
  format: v.literal(TRACE_FORMAT),
  epoch: v.object({ microseconds: v.pipe(count, v.maxValue(LATEST * 1000)) }),
  run: v.object({
    host: v.object({
      platform: v.string(),
      arch: v.string(),
      release: v.string(),
      cpuModel: v.string(),
      cores: count,
      totalMemory: count,
      node: v.string(),
      electron: v.nullable(v.string()),
    }),
    sampler: v.object({
      kind: v.picklist(['kernel-clock', 'procfs', 'pidusage']),
      reasons: v.array(text),
      minInterval: count,
    }),
    interval: v.pipe(v.number(), v.finite(), v.minValue(1)),
    version: v.string(),
    terms: v.optional(byName(text)),
    prediction: v.optional(v.object({ claim: v.string(), value: v.number() })),
  }),
  verdict: v.nullable(
    v.object({
      summary: text,
      claims: v.array(
        v.object({
          id: v.string(),
          label: text,
          expected: v.nullable(v.number()),
          measured: v.nullable(v.number()),
          spread: v.optional(v.object({ low: v.number(), high: v.number(), repeats: v.number() })),
          unit: v.picklist(['ratio', 'percent', 'count', 'seconds', 'perSecond', 'milliseconds']),
          holds: v.nullable(v.boolean()),
          why: text,
        }),
      ),
    }),
  ),
  summary: v.object({
    outcome: v.picklist(RUN_OUTCOMES),
    reason: v.nullable(v.object({ code: v.string(), text })),
    wallSeconds: count,
    cpuSeconds: v.nullable(count),
    cpuBasis: SummarySchema.entries.cpuBasis,
    ledger: SummarySchema.entries.ledger,
    sampler: v.object({ ticks: count, costSeconds: count }),
  }),
})
export type Own = v.InferOutput<typeof OwnSchema>

/** What `metadata` of a trace says when we wrote it, else null. */
export function ownMetadata(metadata: unknown): Own | null {
  const checked = v.safeParse(OwnSchema, metadata)
  return checked.success ? checked.output : null
}

const LifeSchema = v.object({
  process: v.pipe(count, v.integer(), v.maxValue(2 ** 24 - 1)),
  // Below 0 where it had none.
  pid: v.pipe(v.number(), v.integer()),
  ppid: v.pipe(v.number(), v.integer()),
  parent: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  name: v.string(),
  role: v.string(),
  argv: v.array(v.string()),
  createdAt: v.pipe(v.number(), v.minValue(-LATEST), v.maxValue(LATEST)),
})

/** What a life of our own trace begins with. */
export function lifeOf(args: unknown): v.InferOutput<typeof LifeSchema> | null {
  const checked = v.safeParse(LifeSchema, args)
  return checked.success ? checked.output : null
}

const DeathSchema = v.object({
  code: v.nullable(v.pipe(v.number(), v.integer())),
  signal: v.nullable(v.string()),
  cpuSeconds: count,
  ended: v.boolean(),
})

/** And what it ends with. */
export function deathOf(args: unknown): v.InferOutput<typeof DeathSchema> | null {
  const checked = v.safeParse(DeathSchema, args)
  return checked.success ? checked.output : null
}
