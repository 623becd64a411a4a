import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach } from 'vitest'
import { drivers, openDatabase } from '../../src/engine/recording/driver/index'
import { commandOf, kill, withEnvironment } from './processes'
import { until } from './until'

/** Processes, descriptors and temporary files that a test has made and not let go. */
export interface Leftovers {
  /** Folder for the test's own files; also what `os.tmpdir()` gives while the test runs. Removed after it. */
  readonly folder: string
  /** Environment entry that every process started since bears: `withEnvironment(mark)` finds them. */
  readonly mark: string
  /** @throws when something is left after a few seconds; what is left is ended */
  assertNone(): Promise<void>
}

/** Descriptors of this process that point to what a test may forget: sockets, pipes, processes, files of /proc. */
function handles(): string[] {
  const found: string[] = []
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`)
      // `/proc/<pid>/fd` is this very listing.
      if (/^(socket|pipe):|pidfd|^\/proc\/.*(?<!\/fd)$/.test(target)) found.push(`${fd} → ${target}`)
    } catch {
      // Closed meanwhile.
    }
  }
  return found
}

/** Whether this process has a file open. */
export function holds(path: string): boolean {
  return handles().some((handle) => handle.endsWith(` → ${path}`))
}

// The first child makes the event loop open its signal pipe, which it keeps: that is no leftover of a test.
spawnSync('true')
// The first database makes libsql start its runtime, with descriptors that it keeps as well.
for (const driver of drivers()) openDatabase(':memory:', 'create', driver).close()

/**
 * Begins to watch. One at a time: it marks this process's own environment.
 * @param later descriptors that may stay open for a while
 */
export function leftovers(later?: RegExp): Leftovers {
  const mark = `FORKSCOPE_TEST=${randomUUID()}`
  const place = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), 'fs-test-'))
  const files = mkdtempSync(join(folder, 'tmp-'))
  process.env.TMPDIR = files
  process.env.FORKSCOPE_TEST = mark.split('=')[1]
  const before = new Set(handles())

  return {
    folder,
    mark,
    async assertNone() {
      delete process.env.FORKSCOPE_TEST
      if (place === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = place
      const left = () => [
        ...withEnvironment(mark).map((pid) => `process ${pid}: ${commandOf(pid)}`),
        ...handles().flatMap((one) => (before.has(one) || later?.test(one) ? [] : [`descriptor ${one}`])),
        ...readdirSync(files).map((name) => `file ${name}`),
      ]
      try {
        await until(() => left().length === 0, 'nothing to be left', 5_000)
      } catch {
        throw new Error(`left behind by this test:\n${left().join('\n')}`)
      } finally {
        for (const pid of withEnvironment(mark)) kill(pid)
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/**
 * Watches each test of the file (or block) for leftovers; the test fails if there are any.
 * @param later descriptors that have time until the end of the block to be closed
 */
export function watchLeftovers(later?: RegExp): { readonly current: Leftovers } {
  const holder = { current: null as unknown as Leftovers }
  beforeEach(() => {
    holder.current = leftovers(later)
  })
  afterEach(() => holder.current.assertNone())
  if (later !== undefined)
    afterAll(() =>
      until(() => !handles().some((one) => later.test(one)), `no descriptor ${later.source} to be left`),
    )
  return holder
}
