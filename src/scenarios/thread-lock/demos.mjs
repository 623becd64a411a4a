// @ts-check
/*
 * The main thread's part: it calls the functions of program.mjs in the threads, several times, counts, and tells what
 * came of it.
 */
import { telemetry } from '../lib/telemetry.mjs'
import { accountOf, counterOf } from './memory.mjs'

/** The race at a pace at which every turn can be told and seen: turns of each thread, milliseconds of a turn. */
const SLOW = { turns: 12, ms: 3 }
const WARM_UP = 5000
/** Left to chance: work between two transfers of a thread, milliseconds on average. */
const BETWEEN = 0.05

/** @typedef {typeof import('./defaults.json')} Knobs */
/** @typedef {(knobs: Knobs, crew: import('./crew.mjs').Crew, memory: SharedArrayBuffer, perMs: number) => Promise<number>} Demo gives what went missing */

/** By the knob. @type {Record<string, Demo>} */
export const demos = { race, 're-entry': reentry, 'opposite-order': oppositeOrder }

/** @type {Demo} */
async function race({ lock, threads, increments, repeats, ...knobs }, crew, memory, perMs) {
  const counter = counterOf(memory)
  const width = Math.round((knobs.width * perMs) / 1000)
  const total = threads * increments
  let missing = 0

  /** @param {string} phase @param {string} which @param {number} repeat @param {() => Promise<any[]>} work */
  const measure = async (phase, which, repeat, work) => {
    counter[0] = 0
    const parts = await work()
    const begun = parts.map((part) => part.begun).toSorted((a, b) => a - b)
    const ended = parts.map((part) => part.ended).toSorted((a, b) => a - b)
    const wallMs = ended[ended.length - 1] - begun[0]
    // Threads that never ran at the same time lose nothing, and prove nothing: from the second's begin to the last but
    // one's end there were at least two of them.
    const togetherMs = parts.length < 2 ? 0 : Math.max(0, ended[ended.length - 2] - begun[1])
    const done = parts.reduce((sum, part) => sum + part.done, 0)
    const lost = done - counter[0]
    const sum = (/** @type {string} */ field) => parts.reduce((all, part) => all + part[field], 0)
    telemetry.result(phase, {
      repeat,
      lock: which,
      threads: parts.length,
      done,
      found: counter[0],
      lost,
      wallMs,
      togetherMs,
      perIncrementNs: (wallMs * 1e6) / done,
      waitedMs: sum('waitedMs'),
      slept: sum('slept'),
    })
    if (which !== 'none')
      parts.forEach(({ acquired, slept, waitedMs }, index) =>
        telemetry.result('thread', { phase, repeat, number: index + 1, acquired, slept, waitedMs }),
      )
    return { done, lost }
  }

  // Until the optimising compiler has been through the loop, its speed means nothing: with the lock, and without it.
  for (const which of new Set(['none', lock]))
    await crew.everyone('count', {
      times: Math.min(increments, WARM_UP),
      width,
      which,
      dense: true,
      phase: 'warm-up',
    })
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    telemetry.repeat(repeat, 'threads')
    const dense = { width, dense: true }
    const alone = { ...dense, times: total, which: 'none', phase: 'alone' }
    const single = await measure('alone', 'none', repeat, async () => [await crew.call(1, 'count', alone)])
    const none = { ...dense, times: increments, which: 'none', phase: 'no lock' }
    const open = await measure('none', 'none', repeat, () => crew.everyone('count', none))
    missing += total - open.done + (total - single.done + single.lost)
    console.log(`${repeat}. without a lock: ${open.lost} of ${open.done} increments lost`)
    if (lock === 'none') continue
    const locked = { ...dense, times: increments, which: lock, phase: lock }
    const shut = await measure('lock', lock, repeat, () => crew.everyone('count', locked))
    missing += total - shut.done + shut.lost
    console.log(`${repeat}. with a ${lock}: ${shut.lost} of ${shut.done} increments lost`)
  }
  telemetry.repeat(0, 'threads')
  if (lock !== 'none') {
    const slow = {
      times: SLOW.turns,
      width: Math.round(SLOW.ms * perMs),
      which: lock,
      dense: false,
      phase: 'slowly',
    }
    missing += (await measure('slowly', lock, 1, () => crew.everyone('count', slow))).lost
  }
  return missing
}

/** @type {Demo} */
async function reentry({ lock, repeats }, crew, memory) {
  const account = accountOf(memory, 1)
  let missing = 0
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    telemetry.repeat(repeat, 'threads')
    account[0] = 0
    const begun = performance.now()
    const parts = await crew.everyone('reenter')
    const wallMs = performance.now() - begun
    const [{ paid, depth, waitedMs }, ...others] = parts
    telemetry.result('re-entry', { repeat, lock, depth, paid, waitedMs, wallMs })
    // What the account holds must be what the threads say they paid in; and everyone but thread 1 must have got through.
    missing += Math.abs(parts.filter((part) => part.paid).length - account[0])
    missing += others.filter((part) => !part.paid).length
    console.log(
      `${repeat}. ${lock}: depth ${depth}, ${paid ? 'the inner call went through' : 'it waited for itself'}`,
    )
  }
  return missing
}

/** @type {Demo} */
async function oppositeOrder({ lock, threads, order, meeting, repeats }, crew, memory, perMs) {
  let missing = 0
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    telemetry.repeat(repeat, 'threads')
    const begun = performance.now()
    const parts = await crew.everyone('transfer', { between: BETWEEN * perMs })
    const wallMs = performance.now() - begun
    const gaveUp = parts.reduce((all, part) => all + part.gaveUp, 0)
    const waitedMs = parts.reduce((all, part) => all + part.waitedMs, 0)
    const made = parts.reduce((all, part) => all + part.made, 0)
    telemetry.result('transfers', { repeat, lock, order, meeting, threads, made, gaveUp, waitedMs, wallMs })
    // Each account gave as many coins as it got.
    for (let at = 1; at <= threads; at += 1) missing += Math.abs(accountOf(memory, at)[0])
    missing += threads - parts.length
    console.log(`${repeat}. ${order} order: ${gaveUp} of ${made + gaveUp} attempts were given up`)
  }
  return missing
}
