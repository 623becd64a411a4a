import * as v from 'valibot'
import { byName } from '../../../shared/by-name'
import type { MetaRecord } from '../../../shared/run/records'
import { DamagedData, MOST_TIME } from './bytes'

/*
 * The one record of a file that everything else is read by. Files come from anywhere: what is looked at here can be
 * relied upon. Fields that are not named are let through.
 */

/** As LocalizedText; a newer version may have more languages. */
export const LocalizedSchema = v.looseObject({ en: v.string(), 'zh-CN': v.string() })

/** JSON knows no NaN: see event-json.ts. */
const Interval = v.pipe(
  v.unknown(),
  v.transform((value) => (value === null ? NaN : value)),
  v.union([v.nan(), v.pipe(v.number(), v.minValue(0))]),
)

const OriginSchema = v.variant('kind', [
  v.looseObject({
    kind: v.literal('scenario'),
    scenario: v.string(),
    knobs: byName(v.union([v.number(), v.string(), v.boolean()])),
    python: v.optional(
      v.looseObject({ path: v.string(), version: v.string(), gil: v.boolean(), startMethod: v.string() }),
    ),
  }),
  v.looseObject({ kind: v.literal('command'), argv: v.array(v.string()), cwd: v.string() }),
  v.looseObject({ kind: v.literal('machine') }),
  v.looseObject({ kind: v.literal('trace'), name: v.string() }),
])

const MetaSchema = v.looseObject({
  kind: v.literal('meta'),
  runId: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  startedAt: v.pipe(v.number(), v.minValue(-MOST_TIME), v.maxValue(MOST_TIME)),
  origin: OriginSchema,
  host: v.looseObject({
    platform: v.string(),
    arch: v.string(),
    release: v.string(),
    cpuModel: v.string(),
    cores: v.number(),
    totalMemory: v.number(),
    node: v.string(),
    electron: v.nullable(v.string()),
  }),
  sampler: v.looseObject({
    kind: v.string(),
    fields: v.array(v.string()),
    reasons: v.array(LocalizedSchema),
    minInterval: v.number(),
  }),
  interval: Interval,
  version: v.string(),
  terms: v.optional(byName(LocalizedSchema)),
  title: v.optional(v.string()),
  prediction: v.optional(v.looseObject({ claim: v.string(), value: v.number() })),
})

/** @throws DamagedData when it is none */
export function checkMeta(value: unknown): MetaRecord {
  const checked = v.safeParse(MetaSchema, value)
  if (checked.success) return checked.output as unknown as MetaRecord
  throw new DamagedData(`meta: ${checked.issues[0].message}`)
}
