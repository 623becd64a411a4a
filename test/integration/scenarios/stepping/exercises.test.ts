import { pathToFileURL } from 'node:url'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EXERCISES } from '../../../../src/scenarios/stepping/knobs'
import { Conductor } from '../../../../src/scenarios/stepping/conductor.mjs'
import { search } from '../../../../src/scenarios/stepping/search.mjs'
import { exercises as lockExercises } from '../../../../src/scenarios/thread-lock/exercises.mjs'
import { exercises as queueExercises } from '../../../../src/scenarios/thread-queue/exercises.mjs'

const fileOf = (chapter: string) => pathToFileURL(path.resolve('src/scenarios', chapter, 'exercises.mjs'))
const ALL = [
  ...Object.entries(lockExercises).map(([id, exercise]) => ({
    id,
    exercise,
    all: lockExercises,
    chapter: 'thread-lock',
  })),
  ...Object.entries(queueExercises).map(([id, exercise]) => ({
    id,
    exercise,
    all: queueExercises,
    chapter: 'thread-queue',
  })),
]
const BROKEN = { 'lost-update': 'wrong', circle: 'stuck', 'if-not-while': 'crashed', 'lost-wake-up': 'stuck' }

const conductors = new Map<string, Conductor>()
/** One set of threads for each exercise. */
function conductorOf({ id, all, chapter }: (typeof ALL)[number], repair: string): Conductor {
  const conductor = conductors.get(id) ?? new Conductor(all, fileOf(chapter), id, repair)
  conductors.set(id, conductor)
  conductor.choose(id, repair)
  return conductor
}
afterAll(() => Promise.all([...conductors.values()].map((conductor) => conductor.close())))

/** The schedules that lead to each end, all that there are: those that lead to a board that was seen are not followed. */
function endsOf(conductor: Conductor): Map<string, string> {
  const seen = new Set<string>()
  const ends = new Map<string, string>()
  const open = ['']
  for (let schedule = open.pop(); schedule !== undefined; schedule = open.pop()) {
    conductor.begin(false)
    for (const thread of schedule) conductor.grant(Number(thread))
    const { snapshot, outcome } = conductor
    if (seen.has(snapshot)) continue
    seen.add(snapshot)
    if (outcome !== '') ends.set(outcome, schedule)
    else open.push(...conductor.ready.map((thread) => schedule + thread))
  }
  return ends
}

it('are those that the knobs tell of, with the repairs that they tell of', () => {
  const own = ALL.map(({ id, exercise }) => [id, Object.keys(exercise.variants)])
  expect(Object.fromEntries(own)).toEqual(
    Object.fromEntries(
      Object.entries(EXERCISES).map(([id, { repairs }]) => [
        id,
        expect.arrayContaining(['none', ...repairs]),
      ]),
    ),
  )
  for (const { id, exercise } of ALL)
    expect(Object.keys(exercise.variants)).toHaveLength(EXERCISES[id].repairs.length + 1)
})

describe.each(ALL.map((one) => [one.id, one] as const))('%s', (id, one) => {
  it('can be broken, and can go well', () => {
    const ends = endsOf(conductorOf(one, 'none'))
    expect([...ends.keys()].toSorted()).toEqual(['right', BROKEN[id as keyof typeof BROKEN]].toSorted())
  })

  it('is broken by a random schedule before long', async () => {
    const conductor = conductorOf(one, 'none')
    const found = await search(conductor, 300, 1, () => {})
    expect(found).toMatchObject({ tried: 300, outcome: BROKEN[id as keyof typeof BROKEN] })
    // The same schedule does it again.
    conductor.begin(true)
    for (const thread of found.schedule) conductor.grant(Number(thread))
    expect(conductor.outcome).toBe(found.outcome)
  })

  const { repairs, right } = EXERCISES[id]

  it.each(right)('goes well in every schedule when repaired with %s', (repair) => {
    expect([...endsOf(conductorOf(one, repair)).keys()]).toEqual(['right'])
  })

  it.each(repairs.filter((repair) => !right.includes(repair)))('still goes wrong with %s', (repair) => {
    const ends = [...endsOf(conductorOf(one, repair)).keys()]
    expect(ends).toContain('right')
    expect(ends.length).toBeGreaterThan(1)
  })
})
