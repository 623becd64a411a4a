import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FakeProcess {
  readonly name?: string
  readonly state?: string
  readonly ppid?: number
  readonly threads?: number
  readonly utime?: number
  /** Ticks of children. */
  readonly waited?: number
  readonly start?: number
  /** Pages. */
  readonly rss?: number
  /** Highest RSS, kilobytes. */
  readonly peak?: number
  readonly exitCode?: number
  readonly uid?: number
  /** Another pid than its own makes it a thread. */
  readonly leader?: number
}

/** A real directory tree with files as procfs has them, for what can't be brought about at will on a live system. */
export class FakeProc {
  readonly root = mkdtempSync(join(tmpdir(), 'proc-'))

  /** @param namespace what `/proc/self` points at; our own pid makes `loadavg` count */
  constructor(namespace = process.pid) {
    writeFileSync(join(this.root, 'uptime'), '1000.00 900.00\n')
    symlinkSync(`${namespace}`, join(this.root, 'self'))
    this.lastPid(100)
  }

  lastPid(pid: number): void {
    writeFileSync(join(this.root, 'loadavg'), `0.00 0.01 0.05 1/200 ${pid}\n`)
  }

  /** Puts a process there, or changes the one with this pid. */
  put(pid: number, process: FakeProcess = {}): void {
    const folder = join(this.root, `${pid}`)
    mkdirSync(folder, { recursive: true })
    const { name = 'fake', state = 'S', ppid = 1, threads = 1, utime = 0, start = 50, rss = 10 } = process
    const fields = new Array<string | number>(53).fill(0)
    Object.assign(fields, {
      1: pid,
      2: `(${name})`,
      3: state,
      4: ppid,
      5: pid,
      6: pid,
      14: utime,
      16: process.waited ?? 0,
      20: threads,
    })
    Object.assign(fields, { 22: start, 24: rss, 52: process.exitCode ?? 0 })
    writeFileSync(join(folder, 'stat'), `${fields.slice(1).join(' ')}\n`)
    const uid = process.uid ?? 0
    const peak = process.peak === undefined ? '' : `VmHWM:\t  ${process.peak} kB\n`
    writeFileSync(
      join(folder, 'status'),
      `Name:\tfake\nTgid:\t${process.leader ?? pid}\nUid:\t${uid}\t0\t0\t0\n${peak}voluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t4\n`,
    )
  }

  remove(pid: number): void {
    rmSync(join(this.root, `${pid}`), { recursive: true })
  }

  dispose(): void {
    rmSync(this.root, { recursive: true })
  }
}
