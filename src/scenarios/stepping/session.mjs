// @ts-check
/*
 * One person's schedules: a line of input is a command, and after each it is told where everybody is.
 *   1, 2, 3          grants the next step of this thread
 *   undo, reset      one step back (from the beginning on), all of them
 *   play 1212        from the beginning on, these threads in this order
 *   repair Lock      takes another variant of the program
 *   try 10000 1      tries so many random schedules, with this seed
 *   end              is the end, as is the end of the input
 */
import { telemetry } from '../lib/telemetry.mjs'
import { search } from './search.mjs'

/** A schedule has so many steps at the most: no exercise has nearly as many. */
const MOST_STEPS = 400
/** Schedules that may be tried at once. */
export const MOST_SCHEDULES = 100_000

export class Session {
  #conductor
  #exercise
  #repair
  #variants
  #schedule = ''
  #tried = 0
  #outcomes = 0

  /**
   * @param {import('./conductor.mjs').Conductor} conductor
   * @param {{ exercise: string, repair: string, variants: string[] }} chosen
   */
  constructor(conductor, { exercise, repair, variants }) {
    this.#conductor = conductor
    this.#exercise = exercise
    this.#repair = repair
    this.#variants = variants
    this.#tellProgram()
  }

  /** Schedules that were to be tried, and came to no outcome. */
  get missing() {
    return this.#tried - this.#outcomes
  }

  /** From the beginning on, these threads in this order, as far as they can go on. @param {string} schedule */
  play(schedule) {
    this.#conductor.begin(true)
    this.#schedule = ''
    for (const digit of schedule.slice(0, MOST_STEPS)) if (!this.#step(Number(digit))) break
    this.tell()
  }

  /** @param {string} line @returns {Promise<boolean>} whether it was a command */
  async command(line) {
    const [word, ...rest] = line.trim().split(/\s+/)
    if (/^[1-9]$/.test(word) && rest.length === 0) {
      if (this.#step(Number(word))) this.tell()
      else console.log(`thread ${word} can't go on`)
    } else if (word === 'undo') this.play(this.#schedule.slice(0, -1))
    else if (word === 'reset') this.play('')
    else if (word === 'play' && /^[1-9]*$/.test(rest[0] ?? '')) this.play(rest[0] ?? '')
    else if (word === 'repair' && this.#variants.includes(rest[0])) {
      this.#repair = rest[0]
      this.#conductor.choose(this.#exercise, this.#repair)
      this.#tellProgram()
      this.play('')
    } else if (word === 'try') {
      await this.try(Number(rest[0] ?? 10_000), Number(rest[1] ?? 1))
      this.play(this.#schedule)
    } else return false
    return true
  }

  /** Tries random schedules, and tells what came of it. @param {number} schedules @param {number} seed */
  async try(schedules, seed) {
    const wanted = Math.min(MOST_SCHEDULES, Math.max(1, Math.trunc(schedules) || 1))
    const about = { exercise: this.#exercise, repair: this.#repair, seed: Math.trunc(seed) || 1, wanted }
    const found = await search(this.#conductor, wanted, about.seed, (sofar) =>
      telemetry.result('searching', { ...about, ...sofar }),
    )
    this.#tried += wanted
    this.#outcomes += found.tried
    telemetry.result('search', { ...about, ...found })
    console.log(`${this.#repair}: ${found.failed} of ${found.tried} schedules failed ${found.schedule}`)
    return found
  }

  /** @param {number} thread @returns {boolean} whether it could go on */
  #step(thread) {
    if (this.#schedule.length === MOST_STEPS || this.#conductor.outcome !== '') return false
    if (!this.#conductor.ready.includes(thread)) return false
    this.#conductor.grant(thread)
    this.#schedule += thread
    return true
  }

  /** Where everybody is. */
  tell() {
    const { threads, values, programs, outcome } = this.#conductor
    /** @type {Record<string, string | number>} */
    const told = { exercise: this.#exercise, repair: this.#repair, schedule: this.#schedule, outcome }
    threads.forEach(({ state, op, object, line, saw, steps }, index) => {
      const number = index + 1
      told[`state ${number}`] = state
      told[`op ${number}`] = op
      told[`object ${number}`] = object
      told[`line ${number}`] = line === 0 ? 0 : line - programs[index].first + 1
      told[`saw ${number}`] = saw
      told[`steps ${number}`] = steps
    })
    for (const [name, value] of Object.entries(values)) told[`value ${name}`] = value
    telemetry.result('board', told)
    const where = threads.map(
      ({ state, op, object }, index) => `${index + 1} ${state === 'ready' ? `${op} ${object}` : state}`,
    )
    console.log(`[${this.#schedule}] ${where.join(', ')}${outcome === '' ? '' : `: ${outcome}`}`)
  }

  #tellProgram() {
    /** @type {Record<string, string>} */
    const told = { exercise: this.#exercise, repair: this.#repair }
    this.#conductor.programs.forEach(({ code }, index) => (told[`code ${index + 1}`] = code))
    for (const [name, kind] of Object.entries(this.#conductor.kinds)) told[`kind ${name}`] = kind
    telemetry.result('program', told)
  }
}
