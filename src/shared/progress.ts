import * as v from 'valibot'

/** What a learner has done of one chapter. */
const ChapterProgressSchema = v.object({
  /**
   * Epoch milliseconds when its questions were all answered; by earlier versions, and where there are none, of the first
   * run that completed and was judged.
   */
  doneAt: v.nullable(v.number()),
  /** Ids of the questions that were answered rightly. */
  answered: v.optional(v.array(v.string())),
  /** Runs that completed. */
  runs: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The guess that came closest, null before the first; numbers in the unit of the claim. */
  best: v.nullable(
    v.object({
      claim: v.string(),
      predicted: v.number(),
      measured: v.number(),
      unit: v.picklist(['ratio', 'percent', 'count', 'seconds', 'perSecond', 'milliseconds']),
      /** See predictionError. */
      error: v.number(),
    }),
  ),
})
export type ChapterProgress = v.InferOutput<typeof ChapterProgressSchema>

/** Progress through the course by scenario id; kept in `progress.json` of the data folder. */
export const ProgressSchema = v.record(v.string(), ChapterProgressSchema)
export type Progress = Readonly<Record<string, ChapterProgress>>
