import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SamplerChoice, SamplerKind } from '../../../../src/shared/run/fields'
import { Bench, firstLine, until, waited } from './support'

const SOURCES: [SamplerChoice, SamplerKind][] = [
  ['auto', 'kernel-clock'],
  ['procfs', 'procfs'],
  ['pidusage', 'pidusage'],
]

/** What every source must be able to do, on real processes. */
describe.each(SOURCES)('%s', (choice, kind) => {
  let bench: Bench

  beforeEach(() => {
    bench = new Bench(choice)
  })

  afterEach(() => bench.dispose())

  it('is the source that was asked for, and says why it is not a better one', () => {
    expect(bench.source.info.kind).toBe(kind)
    expect(bench.source.info.reasons).toHaveLength(choice === 'auto' ? 0 : 1)
  })

  it('measures a busy process at about 100% of a core, an idle one at about 0', async () => {
    const [busy, idle] = [await bench.spinner(), await bench.sleeper()]
    const slots = [await bench.open(busy.pid!), await bench.open(idle.pid!)]
    const before = await bench.readAll(slots, 'second')
    const began = performance.now()
    const waitedBefore = waited(busy.pid!)
    await wait(1500)
    const after = await bench.readAll(slots, 'second')
    const wall = (performance.now() - began) * 1e6
    // On a machine with other work the rest of the time was spent waiting for a core.
    const share = (after[0].cpu - before[0].cpu + waited(busy.pid!) - waitedBefore) / wall
    expect(share).toBeGreaterThan(0.93)
    expect(share).toBeLessThan(1.07)
    expect((after[1].cpu - before[1].cpu) / wall).toBeLessThan(0.02)
    expect([after[0].alive, after[1].alive]).toEqual([true, true])
  })

  it('sees memory grow', async () => {
    const program = `process.stdin.once('data', () => { kept = Buffer.alloc(64 << 20, 1); console.log('done') }); console.log('up')`
    const child = await bench.start(process.execPath, ['-e', `let kept; ${program}`])
    await firstLine(child)
    const slot = await bench.open(child.pid!)
    const before = await bench.read(slot)
    child.stdin!.write('go')
    await firstLine(child)
    const after = await bench.read(slot)
    expect(after.rss - before.rss).toBeGreaterThan(60 << 20)
    expect(after.rss - before.rss).toBeLessThan(90 << 20)
  })

  it('finds a process that was started since the last scan, once', async () => {
    const all = await bench.source.scan()
    expect(all.find((one) => one.pid === process.pid)).toMatchObject({ ppid: process.ppid })
    const child = await bench.sleeper()
    const fresh = (await bench.source.scan()).filter((one) => one.pid === child.pid)
    expect(fresh).toMatchObject([{ pid: child.pid, ppid: process.pid, uid: process.getuid!() }])
    // Whole seconds with pidusage.
    expect(Math.abs(fresh[0].createdAt - Date.now())).toBeLessThan(3000)
    expect((await bench.source.scan()).filter((one) => one.pid === child.pid)).toEqual([])
    expect(fresh[0].createdAt).toBe((await bench.facts(child.pid!)).createdAt)
  })

  it('says when a process has vanished between two readings', async () => {
    const child = await bench.sleeper()
    const slot = await bench.open(child.pid!)
    const neighbour = await bench.open(process.pid)
    expect((await bench.read(slot)).alive).toBe(true)
    child.kill('SIGKILL')
    const last = await bench.untilEnded(slot)
    expect(last.rss).toBeOneOf([NaN, 0])
    expect(bench.source.exit(slot).cpu).toBeGreaterThanOrEqual(0)
    expect((await bench.read(neighbour)).alive).toBe(true)
    expect(await until(async () => ((await bench.source.facts(child.pid!)) ? null : 'gone'))).toBe('gone')
    expect(await bench.source.details(child.pid!)).toBeNull()
  })

  it('sees a zombie as ended', async () => {
    // The shell becomes a program that never waits for the child it did not start.
    const parent = await bench.start('sh', ['-c', '(sleep 0.2; exit 5) & echo $!; exec sleep 300'])
    const pid = Number(await firstLine(parent))
    const slot = await bench.open(pid)
    await bench.untilEnded(slot)
    const { code, cpu } = bench.source.exit(slot)
    expect(code).toBe(choice === 'pidusage' ? null : 5)
    expect(cpu).toBeGreaterThanOrEqual(0)
    // Still there for the kernel, and not taken for a new process.
    await bench.source.scan()
    expect((await bench.source.scan()).filter((one) => one.pid === pid)).toEqual([])
  })

  it('reads processes whose names hold spaces, newlines and parentheses', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'))
    try {
      for (const name of [') R 1 1', 'a b', 'x\ny', '((', '(S) 7']) {
        const program = join(folder, name)
        copyFileSync('/bin/sleep', program)
        const child = await bench.start(program, ['300'])
        const slot = await bench.open(child.pid!)
        // Right after exec the memory counter of the kernel is still at 0.
        await until(async () => ((await bench.read(slot)).rss > 100_000 ? true : null))
        expect((await bench.read(slot)).alive).toBe(true)
        const facts = await bench.facts(child.pid!)
        // `ps` shows something printable for a newline.
        expect(choice === 'pidusage' ? facts.name.replace(/[?.]/, '\n') : facts.name).toBe(name)
        expect(facts.ppid).toBe(process.pid)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('knows the command line and the owner', async () => {
    const mark = randomBytes(4).toString('hex')
    const child = await bench.start(process.execPath, ['-e', 'setInterval(() => 0, 1e6)', mark])
    const details = await until(async () => {
      const found = await bench.source.details(child.pid!)
      return found?.command?.join(' ').includes(mark) ? found : null
    })
    expect(details).toMatchObject({ pid: child.pid, nice: 0 })
    expect((await bench.source.command(child.pid!))?.join(' ')).toContain(`1e6) ${mark}`.slice(-10))
  })

  it('does not fail for slots that were closed', async () => {
    const slot = await bench.open(process.pid)
    bench.source.close(slot)
    expect((await bench.read(slot)).alive).toBe(false)
  })
})
