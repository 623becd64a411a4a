// @ts-check
/* An exercise, as the programs of the chapters start it: scheduled by a person, or at random. */
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { telemetry } from '../lib/telemetry.mjs'
import { Conductor } from './conductor.mjs'
import { Session } from './session.mjs'

/** A schedule that failed is shown at this pace, and how it ended for so long, milliseconds: long enough to be a deadlock. */
const PACE = 30
const LASTING = 500

/** @typedef {{ exercise: string, repair: string, scheduler: string, schedules: number, seed: number }} Knobs */

/**
 * @param {Knobs} knobs
 * @param {Record<string, import('./perform.mjs').Exercise>} exercises
 * @param {URL} file their module
 * @returns {Promise<number>} schedules that came to no outcome
 */
export async function play({ exercise, repair, scheduler, schedules, seed }, exercises, file) {
  const { variants, roles } = exercises[exercise]
  // A repair of another exercise repairs nothing here.
  const chosen = { exercise, repair: repair in variants ? repair : 'none', variants: Object.keys(variants) }
  telemetry.result('setup', {
    ...chosen,
    variants: chosen.variants.join(' '),
    roles: roles.join(', '),
    scheduler,
    schedules,
    seed,
  })
  const conductor = new Conductor(exercises, file, exercise, chosen.repair)
  const session = new Session(conductor, chosen)
  if (scheduler === 'you') await listen(session)
  else {
    const { schedule } = await session.try(schedules, seed)
    if (schedule !== '') await show(session, schedule)
  }
  await conductor.close()
  return session.missing
}

/** @param {Session} session */
async function listen(session) {
  session.play('')
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    if (line.trim() === 'end') break
    if (line.trim() !== '' && !(await session.command(line)))
      console.log('1, 2, 3 … grants a step; undo, reset, play 1212, repair NAME, try 10000 1, end')
  }
  lines.close()
}

/** Step by step, slowly enough to be seen. @param {Session} session @param {string} schedule */
async function show(session, schedule) {
  session.play('')
  for (const thread of schedule) {
    await sleep(PACE)
    await session.command(thread)
  }
  await sleep(LASTING)
}
