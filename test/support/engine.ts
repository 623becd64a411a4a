import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Settings } from '../../src/shared/protocol'
import type { Run } from '../../src/engine/runs/run'
import type { RunProcess } from '../../src/shared/run/process'
import { Engine, type EngineOptions } from '../../src/engine/engine'
import { WindowServer } from '../../src/engine/host/window-server'
import type { Leftovers } from './leftovers'
import { watchLeftovers } from './leftovers'
import { until } from './until'

export interface EngineTest {
  readonly engine: Engine
  /** Serves windows from it. */
  readonly windows: WindowServer
  readonly left: Leftovers
  /** Runs a command in the test's own folder, by default ten times a second. */
  run(argv: readonly string[], settings?: Partial<Settings>): Run
  /** Runs a shell script; words after it are its `$1`, `$2` … */
  sh(script: string, settings?: Partial<Settings>, ...words: string[]): Run
}

/**
 * An engine for each test of the file (or block); after the test it is disposed, and nothing may be left.
 * @param options of the engine
 */
export function useEngine(
  defaults: Partial<Settings> = {},
  options: Partial<Pick<EngineOptions, 'events' | 'scenariosDir'>> = {},
): EngineTest {
  // pidusage keeps the `stat` of each process open for some seconds; nobody can tell it to close them.
  const left = watchLeftovers(defaults.sampler === 'pidusage' ? /^\d+ → \/proc\/\d+\/stat$/ : undefined)
  let engine: Engine
  let windows: WindowServer
  beforeEach(async () => {
    engine = await Engine.create({
      dataDir: join(left.current.folder, 'data'),
      scenariosDir: tmpdir(),
      version: '0.0.0',
      ...options,
    })
    windows = new WindowServer(engine)
  })
  afterEach(async () => {
    await windows.dispose()
    await engine.dispose()
  })
  const run = (argv: readonly string[], settings: Partial<Settings> = {}) =>
    engine.startRun({ argv: [...argv], cwd: left.current.folder }, { ...defaults, ...settings })
  return {
    get engine() {
      return engine
    },
    get windows() {
      return windows
    },
    get left() {
      return left.current
    },
    run,
    sh: (script, settings, ...words) => run(['sh', '-c', script, 'sh', ...words], settings),
  }
}

/** Everything that the run's processes wrote so far. */
export function output(run: Run, stream?: 'stdout' | 'stderr'): string {
  return run.records
    .flatMap((record) =>
      record.kind === 'output' && (stream ?? record.stream) === record.stream ? [record.text] : [],
    )
    .join('')
}

/** A number that a program wrote as `name=123`, as soon as it is there: usually the pid of one of its processes. */
export async function told(run: Run, name: string): Promise<number> {
  const found = await until(
    () => new RegExp(`^${name}=(\\d+)$`, 'm').exec(output(run)),
    `${name}=… in the output`,
  )
  return Number(found[1])
}

/** The process with this pid, once the run follows it. */
export function followed(run: Run, pid: number): Promise<RunProcess> {
  return until(() => run.model.byPid(pid), `process ${pid} to be followed`)
}

/** The end of a run, in the words of its last records. */
export async function end(run: Run) {
  let over = false
  void run.done.then(() => (over = true))
  // As long as something happens in it, a run may take as long as a busy machine makes it.
  let happened = 0
  const unsubscribe = run.subscribe((records) => {
    happened += records.filter(({ kind }) => !['tick', 'details', 'threads'].includes(kind)).length
  })
  while (!over) {
    const before = happened
    await until(() => over || happened > before, `the run to end: ${run.model.state}`, 20_000)
  }
  unsubscribe()
  const { state, outcome, reason } = run.model
  return { state, outcome, code: reason?.code ?? null }
}
