// @ts-check
/*
 * Process creation: what does a child cost? Children are started in each way that Node has (ways.mjs), told what to
 * load, and kept alive until all of them have been measured: time to the first line, CPU time, memory, identity.
 *
 * Runs on its own too:  node program.mjs --count=6 --order=at-once
 */
import { readFileSync } from 'node:fs'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { memoryOf } from '../lib/memory.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { threadsOfProcess } from '../lib/threads.mjs'
import { cpuTime, median } from '../lib/work.mjs'
import { proof } from './loads.mjs'
import { ways } from './ways.mjs'
import { zombies } from './uncollected.mjs'

/** @typedef {import('./ways.mjs').Way} Way */
/** @typedef {import('./ways.mjs').Child} Child */
/** @typedef {import('./ways.mjs').Report & { number: number, calledAt: number, callMs: number }} Born */

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const { count, load, 'array-mb': megabytes } = knobs
/** The floor has no meaning on a system without `cat`. @type {Way[]} */
const all = process.platform === 'win32' ? ['spawn', 'fork', 'thread'] : ['native', 'spawn', 'fork', 'thread']
const chosen = knobs.how === 'all' ? all : all.filter((way) => way === knobs.how)
/** What the verdict sets the others against. */
const subject = chosen.find((way) => way === 'spawn') ?? chosen[0]
/** Over all rounds and the warm-up. `bad`: came up, but did not end by itself; `wrong`: did not load what it should. */
const check = { asked: 0, up: 0, wrong: 0, bad: 0 }

telemetry.role('Process creation')
await telemetry.ready
telemetry.result('setup', { ...knobs, ...machine() })

if (knobs.how === 'zombies') {
  for (let round = 0; round < knobs.repeats; round += 1) {
    const found = await zombies(count)
    telemetry.result('zombies', { round, count, ...found })
    check.asked += count
    check.up += found.up
    console.log(`${found.zombies} of ${count} children were zombies, ${found.left} once they were waited for`)
  }
  telemetry.result('check', check)
  process.exit()
}

// Warm-up: the first child of each kind pays for reading files from disk, and for what this process has not used yet.
for (const way of chosen) await batch(way, 1)

for (let round = 0; round < knobs.repeats; round += 1) {
  const begin = performance.now()
  // Each round begins with another way: none is always first or last.
  for (let turn = 0; turn < chosen.length; turn += 1) {
    const way = chosen[(round + turn) % chosen.length]
    telemetry.pool({
      id: way,
      kind: way === 'thread' ? 'thread' : 'process',
      size: count,
      main: way === subject,
      repeat: round + 1,
    })
    telemetry.result('way', { way, round, ...(await batch(way, count)) })
  }
  telemetry.result('round', { round, wallMs: performance.now() - begin })
}

telemetry.result('check', check)
console.log(`${check.up} of ${check.asked} children came up, ${check.wrong} loaded something wrong`)

/**
 * Starts `size` children in one way, measures them while all live, and ends them.
 * @param {Way} way
 * @param {number} size
 */
async function batch(way, size) {
  const before = { memory: memoryOf('self'), cpu: cpuTime(), at: performance.now() }
  /** @type {Child[]} */
  const children = []
  const starting = []
  for (let number = 1; number <= size; number += 1) {
    const calledAt = telemetry.now()
    const child = ways[way]([load, String(megabytes), String(number)])
    const callMs = telemetry.now() - calledAt
    children.push(child)
    starting.push(child.up.then((report) => report && welcome(way, { ...report, number, calledAt, callMs })))
    if (knobs.order === 'turn') await child.up
  }
  // The barrier: no child may end before all are up and measured.
  const reports = await Promise.all(starting)
  const born = reports.filter((report) => report !== null)
  const batchMs = performance.now() - before.at
  const parentCpuMs = cpuTime() - before.cpu
  const measured = { ...times(born), ...memory(way, born, before.memory), ...identity(way, born) }

  for (const child of children) child.letGo()
  for (const [index, child] of children.entries()) {
    const { code, signal } = await child.exited
    if (way !== 'thread' && child.pid > 0) telemetry.exited(child.pid, code, signal)
    if (code !== 0 && reports[index] !== null) check.bad += 1
  }
  check.asked += size
  check.up += born.length
  // The floor loads nothing, whatever the others do.
  check.wrong +=
    way === 'native' ? 0 : born.filter((one) => one.proof !== proof(load, megabytes, one.number)).length
  return { up: born.length, batchMs, parentCpuMs, ...measured }
}

/**
 * Tells the role of a child that is up, and how its start went. Children don't speak for themselves: what they would
 * need for it would be part of what is measured.
 * @param {Way} way @param {Born} born @returns {Born}
 */
function welcome(way, born) {
  const { pid, tid, number, calledAt, firstAt, loadFrom, readyAt } = born
  const whose = way === 'thread' ? { pid, tid } : { pid }
  telemetry.roleOf(whose, `${way} ${number}`)
  telemetry.taskOf('start', { ...whose, pool: way, from: calledAt, to: firstAt })
  if (load !== 'nothing' && way !== 'native')
    telemetry.taskOf('load', { ...whose, pool: way, from: loadFrom, to: readyAt })
  return born
}

/** Medians over the children, milliseconds. @param {Born[]} born @returns {Record<string, number>} */
function times(born) {
  if (born.length === 0) return {}
  const of = (/** @type {(one: Born) => number} */ value) => median(born.map(value))
  return {
    firstMs: of(({ firstAt, calledAt }) => firstAt - calledAt),
    callMs: of(({ callMs }) => callMs),
    cpuMs: of(({ cpuMs }) => cpuMs),
    loadMs: of(({ readyAt, loadFrom }) => readyAt - loadFrom),
  }
}

/**
 * Memory of all children together, MiB. Threads have no memory of their own in the eyes of the system: theirs is what
 * this process grew by.
 * @param {Way} way @param {Born[]} born @param {import('../lib/memory.mjs').Memory | null} before
 * @returns {Record<string, number>}
 */
function memory(way, born, before) {
  if (way === 'thread') {
    const now = memoryOf('self')
    if (before === null || now === null) return {}
    return { privateMb: now.private - before.private, rssMb: now.rss - before.rss }
  }
  const each = born.map(({ pid }) => memoryOf(pid)).filter((memory) => memory !== null)
  if (each.length < born.length) return {}
  const sum = (/** @type {'rss' | 'pss' | 'private'} */ kind) =>
    each.reduce((total, memory) => total + memory[kind], 0)
  return { privateMb: sum('private'), rssMb: sum('rss'), pssMb: sum('pss') }
}

/**
 * Who the children are: how many pids and thread ids there are among them, how many are children of this process by
 * the kernel's word (or their own, where there is no /proc), and how many threads the kernel lists.
 * @param {Way} way @param {Born[]} born @returns {Record<string, number>}
 */
function identity(way, born) {
  const listed = threadsOfProcess()
  const mine = born.filter((one) => (way === 'thread' ? one.pid : parentOf(one)) === process.pid)
  return {
    pids: new Set(born.map(({ pid }) => pid)).size,
    tids: new Set(born.map(({ tid }) => tid)).size,
    mine: mine.length,
    ...(way === 'thread' && listed ? { listed: born.filter(({ tid }) => listed.includes(tid)).length } : {}),
  }
}

/** @param {Born} born @returns {number} */
function parentOf({ pid, ppid }) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name, in parentheses, may hold anything: the state and the parent follow the last one.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return ppid
  }
}
