// @ts-check
/*
 * What the threads of an exercise work with. Each use of it is a step point: the thread stops there, asleep in
 * Atomics.wait, until the scheduler grants it the step. Locks, conditions and semaphores behave like Python's, as far as the
 * exercises go.
 */
import { begins, ends, endsAll } from '../thread-lock/told.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { OPS, ORDER, STATE, MOST_THREADS } from './board.mjs'

/** Thrown out of a thread's program when its schedule is given up. */
export class Abandoned extends Error {}

/** A thread's place at the board. */
export class Seat {
  /** @param {import('./board.mjs').Board} board @param {number} number from 1 @param {string} file of the thread programs */
  constructor(board, number, file) {
    this.board = board
    this.number = number
    this.file = file
  }

  /** The thread stops here, with what it does next, until it is granted. @param {string} op @param {number} object */
  step(op, object) {
    const { board, number } = this
    const line = board.told ? lineIn(this.file) : 0
    board.put(number, { state: STATE.READY, op: OPS.indexOf(op), object, line })
    this.pause()
    board.put(number, { steps: board.thread(number).steps + 1 })
  }

  /** Hands over and stops. @throws {Abandoned} */
  pause() {
    // Nothing can be said while asleep.
    if (this.board.told) telemetry.flush()
    if (this.board.handBack(this.number) !== ORDER.GO) throw new Abandoned()
  }

  /** @param {number} value what it has read */
  saw(value) {
    this.board.put(this.number, { saw: value })
    return value
  }

  /** Those that stop with this object, in the order in which they came. @param {number} state @param {number} object */
  others(state, object) {
    return Array.from({ length: MOST_THREADS }, (_, index) => index + 1)
      .filter((thread) => {
        const other = this.board.thread(thread)
        return other.state === state && other.object === object
      })
      .toSorted((a, b) => this.board.thread(a).since - this.board.thread(b).since)
  }

  /** @param {'wait' | 'hold'} phase @param {string} name */
  begins(phase, name) {
    if (this.board.told) begins(phase, name)
  }

  /** @param {'wait' | 'hold'} phase @param {string} name */
  ends(phase, name) {
    if (this.board.told) ends(phase, name)
  }

  /** Its program is over, or given up: what it held is nobody's any more. */
  leaves() {
    endsAll()
    telemetry.flush()
  }
}

/** @param {string} file @returns {number} the line of it that is being executed, from 1 */
function lineIn(file) {
  const frame = new Error().stack?.split('\n').find((one) => one.includes(file))
  return Number(/:(\d+):\d+\)?$/.exec(frame ?? '')?.[1] ?? 0)
}

class Lock {
  /** @param {Seat} seat @param {number} id @param {string} name */
  constructor(seat, id, name) {
    this.seat = seat
    this.id = id
    this.name = name
  }

  acquire() {
    this.seat.step('acquire', this.id)
    this.take()
  }

  release() {
    this.seat.step('release', this.id)
    this.give()
  }

  /** Without a step point of its own; stops for as long as another has it. */
  take() {
    const { board, number } = this.seat
    if (!this.free) {
      this.seat.begins('wait', this.name)
      while (!this.free) {
        board.put(number, { state: STATE.BLOCKED, op: OPS.indexOf('acquire'), object: this.id })
        this.seat.pause()
      }
      this.seat.ends('wait', this.name)
    }
    board.set(this.id, number)
    this.seat.begins('hold', this.name)
  }

  give() {
    const { board, number } = this.seat
    if (board.get(this.id) !== number)
      throw new Error(`${this.name} is not held by the thread that releases it`)
    board.set(this.id, 0)
    this.seat.ends('hold', this.name)
    // Whoever waits may try; which of them comes first is the scheduler's choice.
    for (const other of this.seat.others(STATE.BLOCKED, this.id)) board.put(other, { state: STATE.READY })
  }

  get free() {
    return this.seat.board.get(this.id) === 0
  }
}

class RLock extends Lock {
  /** @override */
  take() {
    const { board, number } = this.seat
    if (board.get(this.id) !== number) super.take()
    board.setDepth(this.id, board.depth(this.id) + 1)
  }

  /** @override */
  give() {
    const { board } = this.seat
    const depth = board.depth(this.id) - 1
    if (depth === 0) super.give()
    board.setDepth(this.id, depth)
  }
}

/** Belongs to a lock, which the thread must hold. */
class Condition {
  /** @param {Seat} seat @param {number} id @param {string} name @param {Lock} lock */
  constructor(seat, id, name, lock) {
    this.seat = seat
    this.id = id
    this.name = name
    this.lock = lock
  }

  /** Releases the lock and sleeps in one step; once it is notified, it takes the lock again. */
  wait() {
    const { board, number } = this.seat
    this.seat.step('wait', this.id)
    this.lock.give()
    this.seat.begins('wait', this.name)
    const since =
      1 + Math.max(...this.seat.others(STATE.ASLEEP, this.id).map((one) => board.thread(one).since), 0)
    board.put(number, { state: STATE.ASLEEP, op: OPS.indexOf('wait'), object: this.id, since })
    this.seat.pause()
    this.seat.ends('wait', this.name)
    board.put(number, { since: 0 })
    this.lock.take()
  }

  /** Wakes the one that has slept longest; nobody, if nobody sleeps: then nobody will ever know. */
  notify() {
    this.#wake('notify', 1)
  }

  notifyAll() {
    this.#wake('notify-all', Infinity)
  }

  /** @param {string} op @param {number} most */
  #wake(op, most) {
    this.seat.step(op, this.id)
    for (const other of this.seat.others(STATE.ASLEEP, this.id).slice(0, most))
      // Its next step is to take the lock.
      this.seat.board.put(other, { state: STATE.READY, op: OPS.indexOf('acquire'), object: this.lock.id })
  }
}

/** Counts: a release before anybody waits is not lost. */
class Semaphore {
  /** @param {Seat} seat @param {number} id @param {string} name */
  constructor(seat, id, name) {
    this.seat = seat
    this.id = id
    this.name = name
  }

  acquire() {
    const { board, number } = this.seat
    this.seat.step('acquire', this.id)
    if (board.get(this.id) === 0) this.seat.begins('wait', this.name)
    const waited = board.get(this.id) === 0
    while (board.get(this.id) === 0) {
      board.put(number, { state: STATE.BLOCKED, op: OPS.indexOf('acquire'), object: this.id })
      this.seat.pause()
    }
    if (waited) this.seat.ends('wait', this.name)
    board.set(this.id, board.get(this.id) - 1)
  }

  release() {
    const { board } = this.seat
    this.seat.step('release', this.id)
    board.set(this.id, board.get(this.id) + 1)
    for (const other of this.seat.others(STATE.BLOCKED, this.id)) board.put(other, { state: STATE.READY })
  }
}

/** A list of items, of which only the number matters. It has no lock of its own. */
class Items {
  /** @param {Seat} seat @param {number} id */
  constructor(seat, id) {
    this.seat = seat
    this.id = id
  }

  get empty() {
    this.seat.step('look', this.id)
    return this.seat.saw(this.seat.board.get(this.id)) === 0
  }

  put() {
    this.seat.step('put', this.id)
    this.seat.board.set(this.id, this.seat.board.get(this.id) + 1)
  }

  take() {
    this.seat.step('take', this.id)
    const left = this.seat.board.get(this.id)
    if (left === 0) throw new Error('take from an empty list')
    this.seat.board.set(this.id, left - 1)
  }
}

/**
 * The things of an exercise as one thread has them: variables as properties of `shared`, the others by their names.
 * @param {Seat} seat
 * @param {Record<string, string>} kinds by name, in the order of the board's objects
 * @returns {any}
 */
export function objectsFor(seat, kinds) {
  const shared = {}
  /** @type {Record<string, any>} */
  const things = { shared }
  Object.entries(kinds).forEach(([name, kind], id) => {
    if (kind === 'variable')
      Object.defineProperty(shared, name, {
        get() {
          seat.step('read', id)
          return seat.saw(seat.board.get(id))
        },
        set(value) {
          seat.step('write', id)
          seat.board.set(id, Number(value))
        },
      })
    else if (kind === 'Condition') things[name] = new Condition(seat, id, name, things.lock)
    else if (kind === 'Lock') things[name] = new Lock(seat, id, spoken(name))
    else if (kind === 'RLock') things[name] = new RLock(seat, id, spoken(name))
    else if (kind === 'Semaphore') things[name] = new Semaphore(seat, id, name)
    else things[name] = new Items(seat, id)
  })
  return things
}

/** @param {string} name @returns {string} lock1: "lock 1" */
export const spoken = (name) => name.replace(/(\d+)$/, ' $1')
