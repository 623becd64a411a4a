import { describe, expect, it } from 'vitest'
import { readFacts } from '../../../../../src/engine/recording/read/facts'
import { Replay } from '../../../../../src/engine/recording/read/replay'
import { RunModel } from '../../../../../src/shared/run/model'
import { summarize } from '../../../../../src/shared/run/summarize'
import { KEPT_RUNS, keptRunFile, keptSummary, type KeptRun } from '../../../../support/kept-runs'
import { watchLeftovers } from '../../../../support/leftovers'

/** A value that the version which wrote the file got wrong. `field`: keys and indexes, such as `processes.1.peakPssBytes`. */
interface Correction {
  readonly run: KeptRun
  readonly field: string
  readonly now: unknown
  readonly why: string
}

/** All that summaries of kept runs may say otherwise than when they were recorded. Fields that are new need no entry. */
const CORRECTIONS: readonly Correction[] = [
  {
    run: 'interrupted',
    field: 'reason.text.en',
    now: 'The recording ends at 3.02\u00a0s, before the run did: Forkscope quit first, or this is a copy made during the run. It is complete up to that point.',
    why: 'Times had fewer digits here than elsewhere, and copies of a run that goes on were not thought of.',
  },
  {
    run: 'interrupted',
    field: 'reason.text.zh-CN',
    now: '录制在 3.02\u00a0s 处结束，早于运行本身：Forkscope 先退出了，或者这是运行期间复制的副本。在此之前的内容是完整的。',
    why: 'The same.',
  },
  {
    run: 'interrupted',
    field: 'coverage',
    now: null,
    why: 'Nobody accounted for what was spent: a sum of samples can not tell what samples missed.',
  },
  {
    run: 'trace',
    field: 'cpuSeconds',
    now: null,
    why: 'A trace of another tool knows nothing of CPU time: that was written as 0.',
  },
]

const left = watchLeftovers()

describe.each(KEPT_RUNS)('the kept run “%s”', (name) => {
  it('opens, and its summary says what it said when it was recorded', () => {
    const file = keptRunFile(name, left.current.folder)
    const before = keptSummary(name, file)

    const facts = readFacts(file)
    expect(facts.runId).toBe(before.runId)
    expect(facts.facts.outcome).toBe(before.outcome)

    const replay = new Replay(file)
    const model = new RunModel()
    try {
      model.applyAll(replay.records)
    } finally {
      replay.close()
    }
    expect(like(before, summarize(model))).toEqual(corrected(name, before))
  })
})

/** What is in `now` of the fields that `before` has. */
function like(before: unknown, now: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(now)) return now.map((item, at) => like(before[at], item))
  if (!isObject(before) || !isObject(now)) return now
  return Object.fromEntries(Object.keys(before).map((key) => [key, like(before[key], now[key])]))
}

/** @throws when a correction corrects nothing: then it is to be taken out of the list */
function corrected(name: KeptRun, before: unknown): unknown {
  const copy = structuredClone(before)
  for (const { run, field, now } of CORRECTIONS) {
    if (run !== name) continue
    const path = field.split('.')
    const last = path.pop()!
    const holder = path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), copy)
    if (!isObject(holder) || !(last in holder)) throw new Error(`${run} has no ${field}`)
    expect(holder[last], `${run} ${field}, listed as corrected`).not.toEqual(now)
    holder[last] = now
  }
  return copy
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
