import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { processDebug } from '../../../../src/scenarios/process-debug/definition'
import { inspectorAddress } from '../../../../src/shared/inspect'
import { look } from '../../../support/processes'
import { anyPython, pythonOf } from '../../../support/pythons'
import { until } from '../../../support/until'
import { endAll, launch, liveInGroup, runProgram } from '../harness'

const SHORT = { children: 2, duration: '3' }

afterEach(endAll)

const claims = (model: RunModel) =>
  Object.fromEntries(processDebug.judge(model).claims.map((claim) => [claim.id, claim]))

/** Pids by role, as the program told them. */
function pidsOf(model: RunModel, root: number) {
  const children = model.results.filter(({ name }) => name === 'hello')
  return { parent: root, children: children.map(({ pid, values }) => ({ pid, number: values.number })) }
}

/** Where a process listens, by the kernel's tables: address in hex as it is there, and port. */
function listeners(pid: number): { address: string; port: number }[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'latin1')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/ +/))
      .filter((fields) => fields[3] === '0A' && sockets.includes(`socket:[${fields[9]}]`))
      .map((fields) => {
        const [address, port] = fields[1].split(':')
        return { address, port: parseInt(port, 16) }
      }),
  )
}

/** Primes below a number, each tried by all before it. */
function primesBelow(below: number): number {
  const primes: number[] = []
  for (let number = 2; number < below; number += 1)
    if (!primes.some((prime, at) => primes[at] ** 2 <= number && number % prime === 0)) primes.push(number)
  return primes.length
}

describe.each(['fork', 'spawn'])('children started by %s', (start) => {
  it('are children of the parent, each with an inspector of its own on loopback, and count right', async () => {
    const run = await launch(processDebug, { ...SHORT, start, trouble: 'none' })
    const root = run.child.pid!
    await run.until((model) => model.inspectors.size === 3 && pidsOf(model, root).children.length === 2)
    const { children } = pidsOf(run.model, root)
    expect(children.map(({ number }) => number).sort()).toEqual([0, 1])
    const ports = new Set<number>()
    for (const pid of [root, ...children.map((child) => child.pid)]) {
      if (pid !== root) expect(look(pid)?.ppid).toBe(root)
      const heard = listeners(pid)
      expect(heard.map(({ address }) => address)).toEqual(['0100007F'])
      expect(inspectorAddress(run.model.inspectors.get(pid)!)?.port).toBe(heard[0].port)
      ports.add(heard[0].port)
    }
    expect(ports.size).toBe(3)
    for (const { pid, number } of children) expect(run.model.roleOf(pid, 0)).toBe(`child ${number}`)

    // A debugger that stays attached must not keep anyone from ending.
    const { WebSocket } = await import('undici')
    for (const url of run.model.inspectors.values()) {
      const debug = new WebSocket(url)
      await new Promise((opened) => debug.addEventListener('open', opened))
      debug.send(JSON.stringify({ id: 1, method: 'Runtime.enable' }))
    }

    const { model, code, stdout, stderr, exits } = await run.done
    expect([code, stderr]).toEqual([0, ''])
    expect([model.malformed, model.dropped]).toEqual([0, 0])
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual([
      [0, null],
      [0, null],
    ])
    for (const { pid, number } of children)
      expect(stdout).toContain(`[child ${number} · pid ${pid}] I am child ${number}; my parent is ${root}`)
    const primes = primesBelow(60_000)
    const work = model.results.filter(({ name }) => name === 'work')
    expect(work).toHaveLength(2)
    for (const { values } of work) expect(values.found).toBe(Number(values.rounds) * primes)
    expect(claims(model).answers).toMatchObject({ measured: 0, holds: true })
    expect(liveInGroup(root)).toEqual([])
  })

  it('end when the parent is killed, and when the group is asked to', async () => {
    for (const [signal, whom] of [
      ['SIGKILL', 1],
      ['SIGTERM', -1],
    ] as const) {
      const run = await launch(processDebug, { ...SHORT, start, trouble: 'none', duration: '60' })
      await run.until((model) => model.results.some(({ name }) => name === 'listening'))
      process.kill(whom * run.child.pid!, signal)
      const { model } = await run.done
      await until(() => liveInGroup(run.child.pid!).length === 0, 'all children to be gone', 5000)
      const [claim] = processDebug.judge(model).claims
      expect(claim).toMatchObject({ holds: null, measured: null })
    }
  })
})

describe('a child that throws', () => {
  it('ends alone, with exit code 1 and its stack on stderr', async () => {
    const { model, code, stderr, exits } = await runProgram(processDebug, {
      ...SHORT,
      trouble: 'throws',
      child: '1',
    })
    expect(code).toBe(0)
    expect(stderr).toMatch(/Error: child 1 does not know .*\n\s+at throws \(file:.*child\.mjs:\d+:\d+\)/)
    expect(exits.map((exit) => exit.code).sort()).toEqual([0, 1])
    expect(claims(model)).toMatchObject({
      exits: { measured: 2, holds: true },
      survivors: { expected: 1, measured: 1, holds: true },
      answers: { measured: 0, holds: true },
    })
  })
})

const oldest = pythonOf(9) ?? anyPython
const newest = pythonOf(13) ?? anyPython

describe.skipIf(anyPython === undefined)(`in Python (${oldest}, ${newest})`, () => {
  it.each(['fork', 'spawn', 'forkserver'])(
    'children of %s count right, and have the parent that the system says',
    async (start) => {
      const python = start === 'spawn' ? oldest : newest
      const run = await launch(processDebug, { ...SHORT, start, trouble: 'none' }, python)
      const root = run.child.pid!
      const serverOf = (model: RunModel) =>
        liveInGroup(root).find((pid) => model.roleOf(pid, 0) === 'fork server')
      await run.until(
        (model) =>
          pidsOf(model, root).children.length === 2 &&
          (start !== 'forkserver' || serverOf(model) !== undefined),
      )
      const { children } = pidsOf(run.model, root)
      const parents = children.map(({ pid }) => look(pid)?.ppid)
      const said = run.model.results.filter(({ name }) => name === 'hello').map(({ values }) => values.ppid)
      expect(said).toEqual(parents)
      const server = serverOf(run.model)
      expect(new Set(parents)).toEqual(new Set([start === 'forkserver' ? server : root]))
      const helpers = { fork: 0, spawn: 1, forkserver: 2 }[start]!
      expect(liveInGroup(root)).toHaveLength(3 + helpers)

      const { model, code, stderr, exits } = await run.done
      expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
      expect(exits.map((exit) => [exit.code, exit.signal])).toEqual([
        [0, null],
        [0, null],
      ])
      const primes = primesBelow(10_000)
      const work = model.results.filter(({ name }) => name === 'work')
      for (const { values } of work) expect(values.found).toBe(Number(values.rounds) * primes)
      expect(model.result('setup')!.helpers).toBe(helpers)
      expect(claims(model).answers).toMatchObject({ measured: 0, holds: true })
      await until(() => liveInGroup(root).length === 0, 'the end of the helpers')
    },
  )

  it.each(['hangs', 'spins'])('a child that %s says where it stands, and is killed', async (trouble) => {
    const { model, code, stderr } = await runProgram(processDebug, { ...SHORT, trouble, child: '1' }, newest)
    expect(code).toBe(0)
    expect(stderr).toMatch(new RegExp(`child\\.py", line \\d+ in ${trouble}`))
    expect(claims(model)).toMatchObject({ survivors: { measured: 1 }, answers: { measured: 0, holds: true } })
  })

  it('a child that throws ends alone, with its stack on stderr', async () => {
    const { model, stderr, exits } = await runProgram(
      processDebug,
      { ...SHORT, trouble: 'throws', child: '0' },
      oldest,
    )
    expect(stderr).toContain('RuntimeError: child 0 does not know what to do')
    expect(exits.map((exit) => exit.code).sort()).toEqual([0, 1])
    expect(claims(model).exits).toMatchObject({ measured: 2, holds: true })
  })

  it.each(['fork', 'spawn', 'forkserver'])(
    'children of %s end with their parent, one that hangs too',
    async (start) => {
      const run = await launch(
        processDebug,
        { children: 8, start, trouble: 'hangs', child: '0', duration: '60' },
        newest,
      )
      await run.until((model) => model.results.some(({ name }) => name === 'misbehaves'))
      process.kill(run.child.pid!, 'SIGKILL')
      await run.done
      await until(() => liveInGroup(run.child.pid!).length === 0, 'all children to be gone')
    },
  )
})
