// @ts-check
/* The scheduler: it has the threads of an exercise, and only it lets one of them go a step further. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Board, OPS, ORDER, STATE } from './board.mjs'
import { spoken } from './objects.mjs'

/**
 * How a schedule ended: `right`; `wrong`, with a wrong result; `crashed`, with an exception; `stuck`, when some can't go on
 * and nobody is left who could let them. '' while it goes on.
 * @typedef {'' | 'right' | 'wrong' | 'crashed' | 'stuck'} Outcome
 */

export class Conductor {
  #exercises
  #file
  #board = new Board()
  /** @type {Worker[]} */
  #workers
  /** @type {import('./perform.mjs').Exercise} */
  #exercise
  /** @type {import('./perform.mjs').Variant} */
  #variant
  /** @type {[number, number]} */
  #chosen = [0, 0]

  /**
   * Starts the threads; they wait for the first `begin`.
   * @param {Record<string, import('./perform.mjs').Exercise>} exercises
   * @param {URL} file their module
   * @param {string} exercise @param {string} repair
   */
  constructor(exercises, file, exercise, repair) {
    this.#exercises = exercises
    this.#file = fileURLToPath(file)
    this.#exercise = exercises[exercise]
    this.#variant = this.choose(exercise, repair)
    const { memory } = this.#board
    this.#workers = this.#exercise.roles.map((role, index) => {
      const workerData = { memory, number: index + 1, file: this.#file, role }
      return new Worker(new URL('thread.mjs', import.meta.url), { workerData })
    })
  }

  /**
   * Takes another exercise or repair, from the next `begin` on.
   * @param {string} exercise @param {string} repair @returns {import('./perform.mjs').Variant}
   */
  choose(exercise, repair) {
    this.#exercise = this.#exercises[exercise]
    this.#variant = this.#exercise.variants[repair]
    this.#chosen = [
      Object.keys(this.#exercises).indexOf(exercise),
      Object.keys(this.#exercise.variants).indexOf(repair),
    ]
    return this.#variant
  }

  /** The program of each thread, without its head, and the number of its first line in the file of the exercises. */
  get programs() {
    const file = readFileSync(this.#file, 'utf8')
    return this.#variant.threads.map((program) => {
      const text = program.toString()
      const body = text.split('\n').slice(1, -1)
      return {
        code: body.map((line) => line.slice(2)).join('\n'),
        first: file.slice(0, file.indexOf(text)).split('\n').length + 1,
      }
    })
  }

  /** Every thread goes to its first step point. @param {boolean} told whether the threads tell of their locks and lines */
  begin(told) {
    this.#abandon()
    const names = Object.keys(this.#variant.objects)
    this.#board.reset(
      this.#chosen,
      told,
      names.map((name) => this.#exercise.values?.[name] ?? 0),
    )
    for (const thread of this.#threads) {
      this.#board.put(thread, { op: 0, object: 0, line: 0, saw: 0, since: 0, steps: 0 })
      this.#board.command(thread, ORDER.GO)
    }
  }

  /** One step of one thread. @param {number} thread from 1, one of `ready` */
  grant(thread) {
    this.#board.command(thread, ORDER.GO)
  }

  /** Threads that can go on, by number. */
  get ready() {
    return this.#threads.filter((thread) => this.#board.thread(thread).state === STATE.READY)
  }

  /** @returns {Outcome} */
  get outcome() {
    const states = this.#threads.map((thread) => this.#board.thread(thread).state)
    if (states.includes(STATE.CRASHED)) return 'crashed'
    if (states.includes(STATE.READY)) return ''
    if (states.some((state) => state !== STATE.ENDED)) return 'stuck'
    return this.#exercise.wrong?.(this.values) ? 'wrong' : 'right'
  }

  /** Of the exercise's objects, by name: a variable's value, a lock's owner (0: free), a count. */
  get values() {
    return Object.fromEntries(
      Object.keys(this.#variant.objects).map((name, id) => [name, this.#board.get(id)]),
    )
  }

  get kinds() {
    return this.#variant.objects
  }

  /** What each thread does: its next step where it can go on, else what it waits for. */
  get threads() {
    const names = Object.keys(this.#variant.objects)
    return this.#threads.map((number) => {
      const { state, op, object, line, saw, steps } = this.#board.thread(number)
      const [name] = Object.entries(STATE).find(([, value]) => value === state) ?? ['']
      return { state: name.toLowerCase(), op: OPS[op], object: spoken(names[object]), line, saw, steps }
    })
  }

  /** See Board. */
  get snapshot() {
    return this.#board.snapshot
  }

  /** Ends the threads. */
  async close() {
    this.#abandon()
    const exits = this.#workers.map((worker) => once(worker, 'exit'))
    for (const thread of this.#threads) this.#board.command(thread, ORDER.END)
    await Promise.all(exits)
  }

  get #threads() {
    return this.#workers.map((_, index) => index + 1)
  }

  /** Those in the middle of their programs leave them. */
  #abandon() {
    for (const thread of this.#threads) {
      const { state } = this.#board.thread(thread)
      if (state === STATE.READY || state === STATE.BLOCKED || state === STATE.ASLEEP)
        this.#board.command(thread, ORDER.ABANDON)
    }
  }
}
