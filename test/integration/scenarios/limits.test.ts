import { afterAll, describe, expect, it } from 'vitest'
import type { KnobValues, NumberKnob } from '../../../src/shared/knobs'
import { scenarios } from '../../../src/scenarios'
import { endAll, launch, liveInGroup } from './harness'

/** Little work, so that one knob at its limit is what the run is about. */
const QUICK: Record<string, KnobValues> = {
  'thread-create': { threads: 2, 'task-ms': 10, repeats: 1 },
  'async-io': { waits: 4, latency: 5, threads: 2, stall: 20, repeats: 1 },
  'process-create': { count: 1, repeats: 1, load: 'array' },
  'process-debug': { children: 2, trouble: 'none', duration: '3' },
  'process-queue': { consumers: 2, items: 20, 'produce-ms': 0.1, 'consume-ms': 0.2, repeats: 1 },
  'process-pool': { size: 2, tasks: 8, 'task-ms': 1, chunk: 2, repeats: 1 },
  'thread-lock': { threads: 2, increments: 1000, timeout: 300, repeats: 1 },
  'process-lock': { processes: 2, increments: 300, work: 5, repeats: 1 },
  'pipe-shared-memory': { total: 8, repeats: 1 },
  'thread-queue': { consumers: 2, items: 20, 'produce-ms': 0.1, 'consume-ms': 0.2, repeats: 1 },
  'scrapy-tuning': { requests: 2, latency: 10, 'parse-ms': 0, 'download-timeout': 1, repeats: 1 },
  'ending-well': { workers: 2 },
  executors: { size: 2, tasks: 8, 'task-ms': 1, repeats: 1 },
}

/** Where a limit multiplies work that it is not about: less of that, or waiting instead of computing. */
const LESS: Record<string, KnobValues> = {
  'thread-create threads': { kind: 'wait' },
  'thread-create task-ms': { kind: 'wait' },
  'thread-create repeats': { kind: 'wait' },
  'executors size': { task: 'wait' },
  'executors tasks': { 'task-ms': 0.1 },
  'executors task-ms': { task: 'wait' },
  'executors payload': { task: 'wait' },
  'executors repeats': { task: 'wait' },
  'thread-lock increments': { width: 0 },
  'process-pool tasks': { 'task-ms': 0.1 },
  'process-pool task-ms': { kind: 'wait' },
}

// They run side by side, so what a failed one left running is only ended after the last.
afterAll(endAll)

describe.concurrent.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
  '%s ends cleanly',
  (id, scenario) => {
    const numbers = scenario.knobs.filter((knob): knob is NumberKnob => 'max' in knob)
    const smallest = Object.fromEntries(numbers.map((knob) => [knob.id, knob.min]))
    const cases: [string, KnobValues][] = [
      ['everything at its minimum', smallest],
      ...numbers.map((knob): [string, KnobValues] => [
        `${knob.id}=${knob.max}`,
        { ...LESS[`${id} ${knob.id}`], [knob.id]: knob.max },
      ]),
    ]

    // Nothing here is about time, and much of it is waiting: that it ends at all is what the deadline is for.
    it.concurrent.each(cases)('with %s', { timeout: 180_000 }, async (_name, knobs) => {
      const run = await launch(scenario, { ...QUICK[id], ...knobs })
      const { model, code, stderr } = await run.done
      expect(stderr).toBe('')
      expect(code).toBe(0)
      expect([model.malformed, model.dropped]).toEqual([0, 0])
      const { claims } = scenario.judge(model)
      expect(claims.find((claim) => claim.id === 'answers')).toMatchObject({ measured: 0, holds: true })
      for (const { measured, expected } of claims)
        for (const number of [measured, expected])
          expect(number === null || Number.isFinite(number)).toBe(true)
      expect(liveInGroup(run.child.pid!)).toEqual([])
    })
  },
)
