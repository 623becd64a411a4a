import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/process-debug/verdict'
import { born, tick } from '../../../support/records'
import { modelOf } from '../model'

const setup = { children: 2, start: 'fork', trouble: 'spins', child: 1, duration: '3', pid: 100 }
const PRIMES = 6057

interface Changes {
  readonly setup?: object
  /** Parent of child 1 in the operating system's eyes. */
  readonly ppid?: number
  readonly ended?: object
  readonly beyond?: number
  readonly found?: number
  /** CPU share of child 1 while it misbehaves. */
  readonly share?: number
  readonly others?: number
  readonly cores?: number
}

/** A run with pids 100 (parent), 101 and 102; the child with 102 misbehaves from 1000 to 3000 ms. */
function run(changes: Changes = {}): RunModel {
  const { share = 1, others = 0.1, cores = 4 } = changes
  const values = { ...setup, ...changes.setup }
  const hello = (number: number) => ({ number, pid: 101 + number, ppid: 100 })
  const listening = (number: number) => ({
    number,
    pid: 101 + number,
    addresses: `127.0.0.1:${5000 + number}`,
    count: 1,
    beyond: number === 1 ? (changes.beyond ?? 0) : 0,
  })
  const model = modelOf(
    [
      ['setup', 10, values],
      ['hello', 50, hello(0)],
      ['hello', 50, hello(1)],
      ['listening', 60, listening(-1)],
      ['listening', 60, listening(0)],
      ['listening', 60, listening(1)],
      ['misbehaves', 1000, { number: 1, how: values.trouble }],
      ['trouble', 3000, { number: 1, how: values.trouble, wallMs: 2000 }],
      ['work', 3000, { number: 0, rounds: 30, found: changes.found ?? 30 * PRIMES, cpuMs: 150 }],
      ['ended', 3010, { number: 0, pid: 101, code: 0, signal: '', killed: false }],
      ['ended', 4000, { number: 1, pid: 102, code: -1, signal: 'SIGKILL', killed: true, ...changes.ended }],
      ['run', 4000, { wallMs: 3900 }],
    ],
    { others, cores },
  )
  for (const result of model.results) if (result.name === 'misbehaves') Object.assign(result, { pid: 102 })
  model.applyAll([
    born(0, 0, { createdAt: 0 }),
    born(1, 0, { createdAt: 0, ppid: 100, parent: 0 }),
    born(2, 0, { createdAt: 0, ppid: changes.ppid ?? 100, parent: changes.ppid === undefined ? 0 : -1 }),
  ])
  let cpu = 0
  for (let t = 100; t <= 3000; t += 100) {
    if (t > 1000) cpu += share * 100e6
    model.apply(tick(t, { 2: { cpu } }, { host: { busy: (others + share) / cores, availableMemory: 1 } }))
  }
  model.apply({ kind: 'exit', t: 3010, id: 1, code: 0, signal: null, cpu: 150e6 })
  return model
}

const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of debugging', () => {
  it('expects the helpers of the start method, and no inspectors where there are none', () => {
    const python = { helpers: 1, inspectors: false, start: 'spawn', below: 60_000 }
    const found = claims(run({ setup: python }))
    expect(found).toMatchObject({ tree: { holds: true }, extra: { expected: 1, measured: 0, holds: false } })
    expect(found.inspectors).toBeUndefined()
    const server = claims(run({ setup: { ...python, helpers: 2, start: 'forkserver' } }))
    // Here they are this process's own: something else has started them.
    expect(server.tree).toMatchObject({ expected: 0, measured: 2, holds: false })
  })

  it('holds what a good run shows', () => {
    const found = claims(run())
    expect(found).toMatchObject({
      tree: { expected: 2, measured: 2 },
      extra: { expected: 0, measured: 0 },
      inspectors: { expected: 3, measured: 3 },
      loopback: { expected: 0, measured: 0 },
      exits: { expected: 2, measured: 2 },
      survivors: { expected: 1, measured: 1 },
      cpu: { expected: 1, measured: expect.closeTo(1, 6) },
      answers: { expected: 0, measured: 0 },
    })
    expect(Object.values(found).every((claim) => claim.holds)).toBe(true)
  })

  it('does not hold a tree that the system sees otherwise', () => {
    const found = claims(run({ ppid: 77 }))
    expect(found.tree).toMatchObject({ measured: 1, holds: false })
  })

  it('does not hold an inspector beyond loopback, nor a wrong count of primes', () => {
    expect(claims(run({ beyond: 1 })).loopback).toMatchObject({ measured: 1, holds: false })
    expect(claims(run({ found: 30 * PRIMES - 1 })).answers).toMatchObject({ measured: 1, holds: false })
  })

  it('expects each kind of trouble to end in its own way', () => {
    const died = { code: 1, signal: '', killed: false }
    expect(claims(run({ setup: { trouble: 'throws' }, ended: died })).exits.holds).toBe(true)
    expect(claims(run({ ended: died })).exits).toMatchObject({ measured: 1, holds: false })
    expect(claims(run({ ended: died })).exits.why.en).toContain('1: 1')
    // Killed by somebody else is not killed by its parent.
    expect(claims(run({ ended: { killed: false } })).exits.holds).toBe(false)
    expect(claims(run({ setup: { trouble: 'throws' }, ended: died })).cpu).toBeUndefined()
  })

  it('expects no CPU of one that hangs, however busy the machine is', () => {
    expect(claims(run({ setup: { trouble: 'hangs' }, share: 0, others: 3 })).cpu).toMatchObject({
      expected: 0,
      measured: 0,
      holds: true,
    })
    expect(claims(run({ setup: { trouble: 'hangs' }, share: 0.5 })).cpu.holds).toBe(false)
  })

  it('refuses to judge the core of one that spins when others had it', () => {
    expect(claims(run({ share: 0.5 })).cpu.holds).toBe(false)
    expect(claims(run({ share: 0.5, others: 2 })).cpu).toMatchObject({ holds: null })
  })

  it.each([
    ['one core', 1, 0.05, 0.93],
    ['one core with a neighbour', 1, 0.3, 0.69],
    ['two cores with a neighbour', 2, 0.65, 0.98],
    ['64 cores', 64, 3, 1],
  ])('expects of one that spins what others leave of a core, on %s', (_, cores, others, share) => {
    expect(claims(run({ cores, others, share })).cpu.holds).toBe(true)
    expect(claims(run({ cores, others, share: share / 2 })).cpu.holds).toBe(false)
  })

  it('excuses a child that did not answer in time where others had the cores, but nothing else', () => {
    const ended = { number: 0, pid: 101, code: -1, signal: 'SIGKILL', killed: true }
    const killed = (others: number) => {
      const model = run({ others })
      for (const result of model.results)
        if (result.name === 'ended' && result.values.number === 0) Object.assign(result, { values: ended })
      model.apply({ kind: 'exit', t: 3011, id: 1, code: null, signal: 'SIGKILL', cpu: 150e6 })
      return claims(model)
    }
    expect(killed(0.1).exits.holds).toBe(false)
    expect(killed(3)).toMatchObject({ exits: { holds: null }, tree: { holds: true } })
  })

  it('takes a child that is not there for none', () => {
    const ended = { code: 0, signal: '', killed: false }
    const found = claims(run({ setup: { child: 5 }, ended }))
    expect(found.exits.holds).toBe(true)
    expect(found.survivors).toMatchObject({ expected: 2, measured: 2 })
    expect(judge(run({ setup: { child: 5 } })).summary.en).toContain('All children')
  })

  it('says why where the run can carry nothing', () => {
    const { claims: found, summary } = judge(modelOf([['setup', 1, setup]], { outcome: 'stopped' }))
    expect(found).toMatchObject([{ id: 'tree', holds: null, measured: null }])
    expect(summary.en).toContain('stopped')
    // Nobody sampled: the program's own words are no proof of a tree.
    const blind = modelOf([
      ['setup', 1, setup],
      ['run', 2, { wallMs: 1 }],
    ])
    expect(claims(blind)).toMatchObject({
      tree: { holds: null },
      extra: { holds: null },
      cpu: { holds: null },
    })
    expect(claims(blind).inspectors.holds).toBeNull()
  })
})
