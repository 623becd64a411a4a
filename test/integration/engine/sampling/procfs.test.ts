import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SamplerChoice } from '../../../../src/shared/run/fields'
import { RunModel } from '../../../../src/shared/run/model'
import { summarize } from '../../../../src/shared/run/summarize'
import { born, meta, tick } from '../../../support/records'
import { Bench, firstLine, until, type Row } from './support'

const isRoot = process.geteuid?.() === 0

/** What the two sources that read /proc must be able to do beyond the others. */
describe.each<SamplerChoice>(['auto', 'procfs'])('%s', (choice) => {
  let bench: Bench

  beforeEach(() => {
    bench = new Bench(choice)
  })

  afterEach(() => bench.dispose())

  it('reads every field of a process of our own', async () => {
    const child = await bench.start('sh', ['-c', 'dd if=/dev/zero bs=1000000 count=5; echo; exec sleep 300'])
    await firstLine(child)
    const slot = await bench.open(child.pid!)
    // The exec of `sleep` follows the line.
    await until(async () => ((await bench.facts(child.pid!)).name === 'sleep' ? true : null))
    const row = await bench.read(slot, 'slow')
    for (const field of bench.source.info.fields) expect(row[field], field).not.toBeNaN()
    expect(row.pss).toBeGreaterThan(0)
    // Private pages count fully in the proportional size.
    expect(row.private).toBeLessThanOrEqual(row.pss)
    expect(row.switchesVoluntary).toBeGreaterThan(0)
    expect(String.fromCharCode(row.state)).toMatch(/[SDR]/)
  })

  it('counts bytes read and written', async () => {
    const program = `
      const { writeSync, readSync, openSync } = require('node:fs')
      process.stdin.once('data', () => {
        readSync(openSync('/dev/zero'), Buffer.alloc(3_000_000))
        writeSync(openSync('/dev/null', 'w'), Buffer.alloc(2_000_000))
        console.log('done')
      })
      console.log('up')`
    const child = await bench.start(process.execPath, ['-e', program])
    await firstLine(child)
    const slot = await bench.open(child.pid!)
    const before = await bench.read(slot, 'second')
    child.stdin!.write('go')
    await firstLine(child)
    const after = await bench.read(slot, 'second')
    expect(after.readBytes - before.readBytes).toBeGreaterThanOrEqual(3_000_000)
    expect(after.readBytes - before.readBytes).toBeLessThan(3_100_000)
    expect(after.writeBytes - before.writeBytes).toBeGreaterThanOrEqual(2_000_000)
  })

  it('knows how much memory there was between two readings', async () => {
    const program = `$| = 1; print "up\\n"; <STDIN>; my $n = 80 << 20; { my $x = "x" x $n; undef $x } print "done\\n"; <STDIN>`
    const child = await bench.start('perl', ['-e', program])
    await firstLine(child)
    const slot = await bench.open(child.pid!)
    const before = await bench.read(slot, 'second')
    child.stdin!.write('go\n')
    await firstLine(child)
    const after = await bench.read(slot, 'second')
    expect(Math.max(before.rss, after.rss)).toBeLessThan(40 << 20)
    expect(before.rssPeak).toBeLessThan(40 << 20)
    expect(after.rssPeak).toBeGreaterThan(80 << 20)
    const model = new RunModel()
    const of = ({ rss, rssPeak }: Row) => ({ 0: { rss, rssPeak } })
    model.applyAll([meta(), born(0, 0), tick(100, of(before)), tick(200, of(after))])
    expect(summarize(model).processes[0].peakRssBytes).toBe(after.rssPeak)
  })

  it('sums waits and switches over threads, and keeps those of threads that have exited', async () => {
    const program = `
      const { Worker } = require('node:worker_threads')
      const busy = "const { parentPort } = require('node:worker_threads');" +
        "for (let i = 0, x = 0; i < 1e8; i++) x ^= i;" +
        "for (let i = 0; i < 50; i++) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);" +
        "parentPort.postMessage(0); setInterval(() => 0, 1e6)"
      const workers = [0, 1].map(() => new Worker(busy, { eval: true }))
      let ready = 0
      for (const worker of workers) worker.once('message', () => { if (++ready === 2) console.log('up') })
      process.stdin.once('data', () => Promise.all(workers.map((w) => w.terminate())).then(() => console.log('gone')))`
    const child = await bench.start(process.execPath, ['-e', program])
    await firstLine(child)
    const slot = await bench.open(child.pid!)
    const before = await bench.read(slot, 'second')
    const leader = switches(child.pid!)
    expect(before.switchesVoluntary).toBeGreaterThanOrEqual(leader + 100)
    const threads = await bench.source.threads(slot)
    expect(threads).toHaveLength(before.threads)
    expect(threads.find((thread) => thread.tid === child.pid)).toMatchObject({ name: 'node' })
    const spinning = threads.filter((thread) => thread.cpu > 15e6)
    expect(spinning.length).toBeGreaterThanOrEqual(2)
    const sum = threads.reduce((total, thread) => total + thread.cpu, 0)
    expect(Math.abs(sum - (await bench.read(slot, 'fast')).cpu)).toBeLessThan(50e6)
    child.stdin!.write('go')
    await firstLine(child)
    const after = await bench.read(slot, 'second')
    expect(after.threads).toBeLessThan(before.threads)
    expect(after.switchesVoluntary).toBeGreaterThanOrEqual(before.switchesVoluntary)
    expect(after.runWait).toBeGreaterThanOrEqual(before.runWait)
  })

  it('lets a process live whose leader thread has exited', async () => {
    const exitCall = { x64: 60, arm64: 93 }[process.arch as 'x64' | 'arm64']
    const program = `
      const { Worker } = require('node:worker_threads')
      const worker = new Worker("require('node:fs').writeSync(1, 'up\\\\n'); for (;;);", { eval: true })
      const exit = require('koffi').load(null).func('long syscall(long number, long code)')
      setTimeout(() => exit(${exitCall}, 0), 300)`
    const child = await bench.start(process.execPath, ['-e', program])
    await firstLine(child)
    const slot = await bench.open(child.pid!)
    const row = await until(async () => {
      const now = await bench.read(slot, 'fast')
      return now.state === 'Z'.charCodeAt(0) ? now : null
    })
    expect(row.alive).toBe(true)
    const later = await until(async () => {
      const now = await bench.read(slot, 'second')
      return now.cpu > row.cpu + 30e6 ? now : null
    })
    expect(later.alive).toBe(true)
    child.kill('SIGKILL')
    await bench.untilEnded(slot)
  })

  it('gives details', async () => {
    const child = await bench.start('sleep', ['300'], { cwd: '/usr' })
    const details = await until(async () => {
      const found = await bench.source.details(child.pid!)
      // Until the loader of the program has closed its libraries: what it has open changes no more.
      const open = readdirSync(`/proc/${child.pid}/fd`).length
      return found?.command?.[0] === 'sleep' && found.openFiles === open ? found : null
    })
    expect(details.openFiles).toBeGreaterThanOrEqual(3)
    expect(details).toMatchObject({
      pid: child.pid,
      command: ['sleep', '300'],
      cwd: '/usr',
      executable: readlinkSync(`/proc/${child.pid}/exe`),
    })
    expect(details.openFilesLimit).toBeGreaterThan(0)
    expect(details.allowedCpus).toMatch(/^\d/)
  })

  it('reads a process of another user: what is refused has no value', async () => {
    // As root we become somebody else for a moment; others find somebody else's process in the first one.
    const child = await bench.start('sh', ['-c', 'while read line; do echo $line; done'])
    const pid = isRoot ? child.pid! : 1
    const slot = await bench.open(pid)
    const row = await asNobody(() => bench.read(slot, 'slow'))
    expect(row).toMatchObject({ alive: true, readBytes: NaN, writeBytes: NaN, pss: NaN, private: NaN })
    expect(bench.source.unreadable(slot)).toEqual(['pss', 'private', 'readBytes', 'writeBytes'])
    expect(row.cpu).toBeGreaterThanOrEqual(0)
    expect(row.threads).toBe(1)
    expect(row.switchesVoluntary).toBeGreaterThanOrEqual(0)
    const details = await asNobody(() => bench.source.details(pid))
    expect(details).toMatchObject({ user: 'root', cwd: null, openFiles: null })
    expect(details!.command!.length).toBeGreaterThan(0)
    if (isRoot) {
      // It is tried again once the process has run: rights may have changed.
      child.stdin!.write('more\n')
      await firstLine(child)
      const again = await bench.read(slot, 'slow')
      expect(again.readBytes).toBeGreaterThan(0)
      expect(again.pss).toBeGreaterThan(0)
      expect(bench.source.unreadable(slot)).toEqual([])
    }
  })

  it.runIf(isRoot)(
    'knows the real owner, and takes no exit code for success that it may not know',
    async () => {
      const parent = await bench.start('sh', ['-c', '(sleep 0.2; exit 5) & echo $!; exec sleep 300'])
      const pid = Number(await firstLine(parent))
      const facts = await bench.facts(pid)
      expect(facts.uid).toBe(0)
      const nobody = await bench.start('sleep', ['300'], { uid: 65534, gid: 65534 })
      expect((await bench.facts(nobody.pid!)).uid).toBe(65534)
      const slot = bench.source.open(facts)
      await until(async () => ((await asNobody(() => bench.read(slot, 'fast'))).alive ? null : true))
      expect(bench.source.exit(slot)).toMatchObject({ code: null, signal: null })
    },
  )

  it('reads threads of the kernel where they are shown', async () => {
    const kernel = (await bench.source.scan()).find((one) => one.name === 'kthreadd' && one.ppid === 0)
    if (!kernel) return // A container shows none.
    const row = await bench.read(bench.source.open(kernel), 'slow')
    expect(row).toMatchObject({ alive: true, rss: 0, pss: NaN, private: NaN, threads: 1 })
    expect(bench.source.command(kernel.pid)).toEqual([])
  })

  it.runIf(canSetLastPid())('tells a process from an earlier one with the same pid', async () => {
    await bench.source.scan()
    const first = await bench.sleeper()
    const pid = first.pid!
    expect((await bench.source.scan()).map((one) => one.pid)).toContain(pid)
    const slot = await bench.open(pid)
    expect((await bench.read(slot)).alive).toBe(true)
    const known = await bench.facts(pid)
    first.kill('SIGKILL')
    await until(() => (first.signalCode ? true : null))
    await until(() => (Date.now() > known.createdAt + ONE_TICK ? true : null))
    const second = await until(async () => {
      writeFileSync(LAST_PID, `${pid - 1}`)
      const child = await bench.sleeper()
      return child.pid === pid ? child : null
    })
    expect(second.pid).toBe(pid)
    expect((await bench.read(slot)).alive).toBe(false)
    const found = (await bench.source.scan()).filter((one) => one.pid === pid)
    expect(found).toHaveLength(1)
    expect(found[0].createdAt).toBeGreaterThan(known.createdAt)
    expect((await bench.read(bench.source.open(found[0]))).alive).toBe(true)
    expect(readFileSync(`/proc/${pid}/comm`, 'latin1')).toBe('sleep\n')
  })

  it.runIf(canSetLastPid())('finds a reused pid that nobody followed', async () => {
    const first = await bench.sleeper()
    const pid = first.pid!
    // The counter has to go back, as it does when it wraps; far enough that other programs don't catch up.
    writeFileSync(LAST_PID, `${pid + 300}`)
    await bench.sleeper()
    await bench.source.scan()
    const { createdAt } = await bench.facts(pid)
    first.kill('SIGKILL')
    await until(() => (first.signalCode && Date.now() > createdAt + ONE_TICK ? true : null))
    await until(async () => {
      writeFileSync(LAST_PID, `${pid - 1}`)
      return (await bench.sleeper()).pid === pid ? true : null
    })
    expect((await bench.source.scan()).map((one) => one.pid)).toContain(pid)
  })
})

/** Creation times count in clock ticks; a pid that is given out twice in one (milliseconds) can't be told apart. */
const ONE_TICK = 40

const LAST_PID = '/proc/sys/kernel/ns_last_pid'

/** Checkpoint/restore may choose the next pid: root, where the kernel has it built in. */
function canSetLastPid(): boolean {
  try {
    writeFileSync(LAST_PID, readFileSync(LAST_PID))
    return true
  } catch {
    return false
  }
}

/** Runs as user 65534 when we are root; everything inside must be synchronous up to its result. */
function asNobody<T>(body: () => T): T {
  if (!isRoot) return body()
  process.seteuid!(65534)
  try {
    return body()
  } finally {
    process.seteuid!(0)
  }
}

function switches(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)![1])
}
