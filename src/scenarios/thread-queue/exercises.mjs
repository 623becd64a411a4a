// @ts-check
/*
 * Small programs for one thread each, to be scheduled step by step. Each use of something shared is a step: a look at
 * `items`, a put, an acquire, a wait. A thread stops before it and goes on when it is granted the step.
 */

const MONITOR = { items: 'items', lock: 'Lock', condition: 'Condition' }

/** Two consumers wait for the items of one producer. @type {import('../stepping/perform.mjs').Exercise} */
const ifWhile = {
  roles: ['consumer 1', 'consumer 2', 'producer'],
  wrong: ({ items }) => items !== 0,
  variants: {
    none: { objects: MONITOR, threads: [getIf, getIf, produce] },
    'notify-all': { objects: MONITOR, threads: [getIf, getIf, produceForAll] },
    while: { objects: MONITOR, threads: [getWhile, getWhile, produce] },
    Semaphore: {
      objects: { items: 'items', lock: 'Lock', semaphore: 'Semaphore' },
      threads: [getCounted, getCounted, produceCounted],
    },
  },
}

/** @param {any} things */
function getIf({ items, lock, condition }) {
  lock.acquire()
  if (items.empty) {
    condition.wait()
  }
  items.take()
  lock.release()
}

/** @param {any} things */
function getWhile({ items, lock, condition }) {
  lock.acquire()
  while (items.empty) {
    condition.wait()
  }
  items.take()
  lock.release()
}

/** @param {any} things */
function getCounted({ items, lock, semaphore }) {
  semaphore.acquire()
  lock.acquire()
  items.take()
  lock.release()
}

/** @param {any} things */
function produce({ items, lock, condition }) {
  for (const _ of [1, 2]) {
    lock.acquire()
    items.put()
    condition.notify()
    lock.release()
  }
}

/** @param {any} things */
function produceForAll({ items, lock, condition }) {
  for (const _ of [1, 2]) {
    lock.acquire()
    items.put()
    condition.notifyAll()
    lock.release()
  }
}

/** @param {any} things */
function produceCounted({ items, lock, semaphore }) {
  for (const _ of [1, 2]) {
    lock.acquire()
    items.put()
    lock.release()
    semaphore.release()
  }
}

const SIGNAL = { ready: 'variable', lock: 'Lock', condition: 'Condition' }

/** One thread sleeps until the other is ready. @type {import('../stepping/perform.mjs').Exercise} */
const lostWakeUp = {
  roles: ['consumer', 'producer'],
  variants: {
    none: { objects: SIGNAL, threads: [lookThenSleep, wake] },
    'notify-all': { objects: SIGNAL, threads: [lookThenSleep, wakeAll] },
    while: { objects: SIGNAL, threads: [lookAgainThenSleep, wake] },
    'look-locked': { objects: SIGNAL, threads: [lookLocked, wake] },
    Semaphore: { objects: { semaphore: 'Semaphore' }, threads: [acquireSignal, releaseSignal] },
  },
}

/** @param {any} things */
function lookThenSleep({ shared, lock, condition }) {
  if (!shared.ready) {
    lock.acquire()
    condition.wait()
    lock.release()
  }
}

/** @param {any} things */
function lookAgainThenSleep({ shared, lock, condition }) {
  while (!shared.ready) {
    lock.acquire()
    condition.wait()
    lock.release()
  }
}

/** @param {any} things */
function lookLocked({ shared, lock, condition }) {
  lock.acquire()
  while (!shared.ready) {
    condition.wait()
  }
  lock.release()
}

/** @param {any} things */
function acquireSignal({ semaphore }) {
  semaphore.acquire()
}

/** @param {any} things */
function wake({ shared, lock, condition }) {
  lock.acquire()
  shared.ready = 1
  condition.notify()
  lock.release()
}

/** @param {any} things */
function wakeAll({ shared, lock, condition }) {
  lock.acquire()
  shared.ready = 1
  condition.notifyAll()
  lock.release()
}

/** @param {any} things */
function releaseSignal({ semaphore }) {
  semaphore.release()
}

/** By the knob. @type {Record<string, import('../stepping/perform.mjs').Exercise>} */
export const exercises = { 'if-not-while': ifWhile, 'lost-wake-up': lostWakeUp }
