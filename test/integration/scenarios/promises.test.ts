import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../../../src/engine/engine'
import { scenarios } from '../../../src/scenarios'
import { DEFAULTS, keeps } from '../../../src/scenarios/judging/promises'
import type { Evidence, Promises } from '../../../src/scenarios/judging/promises'
import { promises } from '../../../src/scenarios/promises'
import { checkKnobs, defaultKnobs, tryKnobs } from '../../../src/shared/knobs'
import type { KnobValues } from '../../../src/shared/knobs'
import { onSide, type Scenario } from '../../../src/shared/scenario'
import type { Leftovers } from '../../support/leftovers'
import { leftovers } from '../../support/leftovers'
import { linksOf } from '../../support/lesson-links'

/*
 * Every link of every lesson is started as the window starts it, and its run is held against what the lesson says. What
 * is about time runs alone, or beside others that only wait; all else runs side by side.
 */

/** Runs at a time: of those that are about time and wait, and of those that are about something else. */
const WAITING = 4
const UNTIMED = 4

/** All of them are under way when the first test waits for its own; milliseconds. */
const DEADLINE = 600_000

/** One run that is needed; `why`: it can't be on this machine. */
type Outcome = Evidence & { readonly why?: undefined; readonly outcome: string | null }
interface Experiment {
  readonly scenario: Scenario
  readonly knobs: KnobValues
  readonly done: Promise<Outcome | { readonly why: string }>
  start(): Promise<void>
}

let engine: Engine
let left: Leftovers
const experiments = new Map<string, Experiment>()

function experiment(scenario: Scenario, link: string): Experiment {
  const { quick, less = {} }: Promises = promises[scenario.id]
  const { knobs: all } = onSide(scenario, 'node')
  const asked = link === DEFAULTS ? {} : tryKnobs(all, link)
  // No sentence is about the number of repeats.
  const repeats: KnobValues = quick.repeats === undefined ? {} : { repeats: quick.repeats }
  const knobs = { ...defaultKnobs(all), ...quick, ...asked, ...repeats, ...less[link] }
  // Links that come to the same knobs are one run.
  const key = `${scenario.id} ${JSON.stringify(knobs)}`
  const known = experiments.get(key)
  if (known !== undefined) return known
  let [settle, reject] = [(_: Awaited<Experiment['done']>) => {}, (_: unknown) => {}]
  const promise: Experiment['done'] = new Promise((kept, broken) => ([settle, reject] = [kept, broken]))
  // Whoever waits for it hears of it; until then it is nobody's fault.
  promise.catch(() => {})
  const made: Experiment = {
    scenario,
    knobs,
    done: promise,
    async start() {
      try {
        const able = engine.scenarios.find(({ id }) => id === scenario.id)!
        const [lack] = checkKnobs(able.knobs, knobs)
        if (lack !== undefined) return settle({ why: lack.message.en })
        const run = engine.startRun({ scenario: scenario.id, knobs }, { hz: 10 })
        await run.done
        settle({ run: run.model, claims: scenario.judge(run.model).claims, outcome: run.model.outcome })
      } catch (error) {
        reject(error)
      }
    },
  }
  experiments.set(key, made)
  return made
}

/** Starts all of them, so many at a time, in their order. */
async function startAll(list: readonly Experiment[], atOnce: number): Promise<void> {
  const queue = [...list]
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next.start()
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

for (const scenario of scenarios) {
  for (const link of linksOf(scenario.lesson.en)) {
    experiment(scenario, link)
    for (const { of } of promises[scenario.id].links[link]) if (of !== undefined) experiment(scenario, of)
  }
}

beforeAll(async () => {
  left = leftovers()
  engine = await Engine.create({
    dataDir: join(left.folder, 'data'),
    scenariosDir: resolve(import.meta.dirname, '../../../src/scenarios'),
    version: '0.0.0',
  })
  const timed = new Set(
    scenarios.flatMap((scenario) =>
      Object.entries(promises[scenario.id].links).flatMap(([link, expected]) =>
        expected
          .filter((one) => one.timed)
          .flatMap(({ of = link }) => [experiment(scenario, link), experiment(scenario, of)]),
      ),
    ),
  )
  const waits = ({ scenario }: Experiment) => promises[scenario.id].waits === true
  const all = [...experiments.values()]
  const lanes = [
    [all.filter((one) => timed.has(one) && waits(one)), WAITING],
    [all.filter((one) => timed.has(one) && !waits(one)), 1],
    [all.filter((one) => !timed.has(one)), UNTIMED],
  ] as const
  void (async () => {
    for (const [list, atOnce] of lanes) await startAll(list, atOnce)
  })()
})
afterAll(async () => {
  await engine.dispose()
  await left.assertNone()
})

const told = (id: string, link: string, why: string) => console.log(`${id} ${link}: not judged. ${why}`)

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (id, scenario) => {
  const { links } = promises[id]

  it.each(linksOf(scenario.lesson.en))('keeps the promise of %s', { timeout: DEADLINE }, async (link) => {
    const done = await experiment(scenario, link).done
    if (done.why !== undefined) return told(id, link, done.why)
    expect(done.outcome).toBe('completed')
    expect(done.claims.find((claim) => claim.id === 'answers')).toMatchObject({ measured: 0, holds: true })
    for (const expectation of links[link]) {
      const other = expectation.of === undefined ? undefined : await experiment(scenario, expectation.of).done
      if (other?.why !== undefined) continue
      const result = keeps(expectation, done, other)
      if (result.kept === null) told(id, link, result.why)
      else expect(result).toEqual({ kept: true })
    }
  })
})
