import { describe, expect, it } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import { endingWell } from '../../../../src/scenarios/ending-well/definition'
import { judge } from '../../../../src/scenarios/ending-well/verdict'
import { defaultKnobs } from '../../../../src/shared/knobs'
import { LOCALES } from '../../../../src/shared/text'
import type { Machine } from '../machines'
import { failedOf, Made, MACHINES, resultsOf } from '../machines'

const TASKS = 20
const TASK_MS = 100
/** Tasks over when the request to end comes, and the one that hangs. */
const [BEFORE, HANGS] = [8, 9]
/** What a message, and what the end of a process takes on an ordinary machine, milliseconds. */
const [MESSAGE, EXIT] = [0.3, 15]

interface Fault {
  /** A worker that is asked to end does not take its half away. */
  readonly leavesHalf?: boolean
  /** The end of one task is not told, and its file not written. */
  readonly losesOne?: boolean
  readonly swallows?: boolean
  /** The parent does not wait for its workers. */
  readonly runsAway?: boolean
  readonly hurries?: boolean
}

/** Plays the program task by task, as its parent hands them out. */
function play(machine: Machine, knobs: KnobValues, fault: Fault) {
  const { ending, trouble, ask, write } = knobs
  const [size, grace] = [Number(knobs.workers), Number(knobs.grace)]
  const count = { done: 0, half: 0, failed: 0, cancelled: 0, lost: 0, wrong: 0, heard: 0, killed: 0, left: 0 }
  const cut = () => void (write === 'rename' ? (count.lost += 1) : (count.half += 1))
  const exception = trouble === 'throws' ? 1 : 0
  count.done = BEFORE - exception
  const hand = Array.from({ length: size }, (_, index) => BEFORE + 1 + index)
  const hanging = trouble === 'hangs' ? 1 : 0
  let waiting = TASKS - BEFORE - size
  let [now, reachable] = [MESSAGE * machine.slow, !['terminate', 'daemon', 'killed'].includes(String(ending))]
  if (ending === 'terminate' || ending === 'daemon') hand.forEach(cut)
  else if (ending === 'sigterm' || ending === 'killed') {
    const healthy = hand.filter((task) => !(hanging && task === HANGS)).length
    if (fault.leavesHalf) for (let n = 0; n < healthy; n += 1) cut()
    else count[ending === 'sigterm' ? 'cancelled' : 'lost'] += healthy
  } else {
    const free = hand.map((task) => (hanging && task === HANGS ? Infinity : now))
    const more = ending === 'cancel' ? 0 : waiting
    if (ending === 'cancel') count.cancelled += waiting
    // Whoever is free first takes the next: those in hand, then those that wait.
    const list = free.filter(Number.isFinite).length + (free.some(Number.isFinite) ? more : 0)
    waiting = ending === 'cancel' ? 0 : waiting - Math.max(0, list - free.filter(Number.isFinite).length)
    for (let task = 0; task < list; task += 1) {
      const next = free.indexOf(Math.min(...free))
      free[next] += (fault.hurries ? 0.5 : 1) * TASK_MS + MESSAGE * machine.slow
      count.done += 1
    }
    now = Math.max(now, ...free.filter(Number.isFinite))
    count.cancelled += waiting
    waiting = 0
  }
  if (ending === 'sigterm') [count.cancelled, waiting] = [count.cancelled + waiting, 0]
  count.lost += waiting
  const short = ending === 'one-short' && size > hanging ? 1 : 0
  if (reachable || ending === 'killed') {
    if (hanging) cut()
    if (hanging || short) {
      count[ending === 'killed' ? 'left' : 'killed'] += 1
      now += grace
    }
  }
  reachable = ask === 'each' || (ask === 'end' && reachable)
  if (exception && reachable && !fault.swallows) count.failed = count.heard = 1
  else count.lost += exception
  if (fault.losesOne) [count.done, count.lost] = [count.done - 1, count.lost + 1]
  if (fault.runsAway) count.left += size
  return { ...count, parts: 0, crashed: false, wallMs: now + 2 * EXIT * machine.slow }
}

const run = (machine: Machine, asked: KnobValues, fault: Fault = {}) => judgedOf(machine, asked, fault).claims

function judgedOf(machine: Machine, asked: KnobValues, fault: Fault = {}) {
  const made = new Made(machine, 7)
  const knobs = { ...defaultKnobs(endingWell.knobs), repeats: 3, ...asked }
  made.say('setup', { ...knobs, tasks: TASKS, 'task-ms': TASK_MS })
  for (let round = 0; round < 3; round += 1) {
    const counts = play(machine, knobs, fault)
    // Timers are never early; all else that takes time scatters.
    const late = counts.wallMs * 0.02
    made.say('ended', { ...counts, wallMs: made.scatter(late) + counts.wallMs })
  }
  return judge(made.model())
}

const valuesOf = (id: string) => {
  const knob = endingWell.knobs.find((one) => one.id === id)!
  return knob.kind === 'choice' ? knob.choices.map(({ value }) => value) : []
}
/** Every way to end, with every trouble, everything asked and written, and any number of workers. */
const ALL = valuesOf('ending').flatMap((ending) =>
  valuesOf('trouble').flatMap((trouble) =>
    valuesOf('ask').flatMap((ask) =>
      valuesOf('write').flatMap((write) =>
        [1, 2, 4, 8].map((workers) => ({ ending, trouble, ask, write, workers })),
      ),
    ),
  ),
)

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  it('nothing is wrong with any right program, and each of its tasks is accounted for', () => {
    const wrong = ALL.flatMap((knobs) => {
      const claims = run(machine, knobs)
      const failed = failedOf(claims)
      if (resultsOf(claims).answers !== 'holds') failed.push('answers')
      return failed.map((what) => `${JSON.stringify(knobs)} ${what}`)
    })
    expect(wrong).toEqual([])
  })

  it('what ends badly is found', () => {
    const found = (knobs: KnobValues, fault: Fault) => resultsOf(run(machine, knobs, fault))
    expect(found({ ending: 'sigterm' }, { leavesHalf: true })).toMatchObject({ half: 'fails' })
    expect(found({ ending: 'join' }, { losesOne: true })).toMatchObject({ done: 'fails', lost: 'fails' })
    expect(found({ ending: 'join', trouble: 'throws' }, { swallows: true })).toMatchObject({ heard: 'fails' })
    expect(found({ ending: 'join' }, { runsAway: true })).toMatchObject({ left: 'fails' })
    expect(found({ ending: 'join' }, { hurries: true })).toMatchObject({ wall: 'fails' })
  })
})

it('tells how long it took where there is nothing to wait for, and does not judge it', () => {
  const wall = run(MACHINES[1], { ending: 'terminate' }).find(({ id }) => id === 'wall')!
  expect(wall).toMatchObject({ holds: null })
  expect(wall.measured).toBeGreaterThan(0)
})

it('says in its headline when somebody had to be killed, even if all tasks are done', () => {
  const headline = (knobs: KnobValues) => judgedOf(MACHINES[1], knobs).summary
  for (const locale of LOCALES) {
    const forced = (knobs: KnobValues) => headline(knobs)[locale].split(/[;；]/).slice(1).join()
    expect(forced({ ending: 'join' })).toBe('')
    expect(forced({ ending: 'one-short' })).toContain('1')
    expect(forced({ ending: 'killed', trouble: 'hangs' })).toContain('1')
  }
})

it('counts a task that is not accounted for, and a program that fails while it ends', () => {
  const made = new Made(MACHINES[1])
  made.say('setup', { ...defaultKnobs(endingWell.knobs), tasks: TASKS, 'task-ms': TASK_MS })
  const counts = play(MACHINES[1], { ...defaultKnobs(endingWell.knobs) }, {})
  made.say('ended', { ...counts, lost: counts.lost - 1, crashed: true })
  expect(judge(made.model()).claims.at(-1)).toMatchObject({ id: 'answers', measured: 2, holds: false })
})

it('has nothing to say of a program that was ended before it was told to', () => {
  const made = new Made(MACHINES[1])
  made.say('setup', { ...defaultKnobs(endingWell.knobs), tasks: TASKS, 'task-ms': TASK_MS })
  expect(judge(made.model()).claims).toMatchObject([{ id: 'half', holds: null }])
})
