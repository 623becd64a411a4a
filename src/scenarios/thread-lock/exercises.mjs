// @ts-check
/*
 * Small programs for one thread each, to be scheduled step by step. Each use of something shared is a step: a read of
 * `shared.counter`, a write, an acquire, a release. A thread stops before it and goes on when it is granted the step.
 */

/** Two threads count in one variable. @type {import('../stepping/perform.mjs').Exercise} */
const lostUpdate = {
  roles: ['thread 1', 'thread 2'],
  wrong: ({ counter }) => counter !== 2,
  variants: {
    none: { objects: { counter: 'variable' }, threads: [add, add] },
    Lock: { objects: { counter: 'variable', lock: 'Lock' }, threads: [addLocked, addLocked] },
    RLock: { objects: { counter: 'variable', lock: 'RLock' }, threads: [addLocked, addLocked] },
    'lock-write': { objects: { counter: 'variable', lock: 'Lock' }, threads: [addLate, addLate] },
  },
}

/** @param {any} things */
function add({ shared }) {
  const seen = shared.counter
  shared.counter = seen + 1
}

/** @param {any} things */
function addLocked({ shared, lock }) {
  lock.acquire()
  const seen = shared.counter
  shared.counter = seen + 1
  lock.release()
}

/** @param {any} things */
function addLate({ shared, lock }) {
  const seen = shared.counter
  lock.acquire()
  shared.counter = seen + 1
  lock.release()
}

const ACCOUNTS = { account1: 'variable', account2: 'variable' }

/** Two threads move a coin between two accounts, each with a lock. @type {import('../stepping/perform.mjs').Exercise} */
const circle = {
  roles: ['thread 1', 'thread 2'],
  values: { account1: 5, account2: 5 },
  wrong: ({ account1, account2 }) => account1 !== 5 || account2 !== 5,
  variants: {
    none: { objects: { ...ACCOUNTS, lock1: 'Lock', lock2: 'Lock' }, threads: [pay, payBack] },
    Lock: { objects: { ...ACCOUNTS, lock: 'Lock' }, threads: [payOneLock, payBackOneLock] },
    RLock: { objects: { ...ACCOUNTS, lock1: 'RLock', lock2: 'RLock' }, threads: [pay, payBack] },
    order: { objects: { ...ACCOUNTS, lock1: 'Lock', lock2: 'Lock' }, threads: [pay, payBackInOrder] },
  },
}

/** @param {any} things */
function pay({ shared, lock1, lock2 }) {
  lock1.acquire()
  lock2.acquire()
  shared.account1 -= 1
  shared.account2 += 1
  lock2.release()
  lock1.release()
}

/** @param {any} things */
function payBack({ shared, lock1, lock2 }) {
  lock2.acquire()
  lock1.acquire()
  shared.account2 -= 1
  shared.account1 += 1
  lock1.release()
  lock2.release()
}

/** @param {any} things */
function payBackInOrder({ shared, lock1, lock2 }) {
  lock1.acquire()
  lock2.acquire()
  shared.account2 -= 1
  shared.account1 += 1
  lock2.release()
  lock1.release()
}

/** @param {any} things */
function payOneLock({ shared, lock }) {
  lock.acquire()
  shared.account1 -= 1
  shared.account2 += 1
  lock.release()
}

/** @param {any} things */
function payBackOneLock({ shared, lock }) {
  lock.acquire()
  shared.account2 -= 1
  shared.account1 += 1
  lock.release()
}

/** By the knob. @type {Record<string, import('../stepping/perform.mjs').Exercise>} */
export const exercises = { 'lost-update': lostUpdate, circle }
