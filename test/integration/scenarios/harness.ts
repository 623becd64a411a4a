import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { KnobValues } from '../../../src/shared/knobs'
import type { RunOutcome } from '../../../src/shared/run/records'
import type { Scenario } from '../../../src/shared/scenario'
import type { ExitWord } from '../../../src/engine/telemetry/reader'
import { TelemetryServer } from '../../../src/engine/telemetry/server'
import { defaultKnobs } from '../../../src/shared/knobs'
import { RunModel } from '../../../src/shared/run/model'
import { knobArguments, onSide, PROGRAMS } from '../../../src/shared/scenario'

const programs = path.resolve(import.meta.dirname, '../../../src/scenarios')

/** What a program left behind. */
export interface Outcome {
  readonly model: RunModel
  readonly exits: readonly ExitWord[]
  readonly code: number | null
  readonly stdout: string
  /** Without what Node itself announces of an inspector that opens: that is no fault of the program. */
  readonly stderr: string
}

const INSPECTOR_NOTES =
  /^(Debugger (attached\.|(listening|ending) on ws:.*)|For help, see: https:\/\/nodejs\.org.*)\n/gm

export interface Launch {
  readonly child: ChildProcess
  readonly model: RunModel
  readonly exits: ExitWord[]
  /** The first moment at which `test` holds, looked at whenever records came; rejects when the program ends before. */
  until(test: (model: RunModel) => boolean): Promise<void>
  readonly done: Promise<Outcome>
}

const live = new Set<ChildProcess>()

/** Kills what a failed test left running, with its whole group; for `afterEach`. */
export async function endAll(): Promise<void> {
  const left = [...live]
  for (const child of left) process.kill(-child.pid!, 'SIGKILL')
  await Promise.all(
    left.map((child) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null)),
  )
}

/**
 * Launches a scenario's program as the engine does, with a telemetry server and a run model of its own; with the path of a
 * Python, its Python program.
 */
export async function launch(
  scenario: Scenario,
  knobs: KnobValues,
  python?: string,
  stdin: 'ignore' | 'pipe' = 'ignore',
): Promise<Launch> {
  const startedAt = Date.now()
  const model = new RunModel()
  const exits: ExitWord[] = []
  const waiting = new Set<() => void>()
  const { knobs: all } = onSide(scenario, python === undefined ? 'node' : 'python')
  const values = { ...defaultKnobs(all), ...knobs }
  model.apply({
    kind: 'meta',
    runId: 'test',
    startedAt,
    origin: { kind: 'scenario', scenario: scenario.id, knobs: values },
    host: {
      platform: process.platform,
      arch: process.arch,
      release: os.release(),
      cpuModel: '',
      cores: os.availableParallelism(),
      totalMemory: os.totalmem(),
      node: process.version,
      electron: null,
    },
    sampler: { kind: 'procfs', fields: [], reasons: [], minInterval: 1 },
    interval: 100,
    version: '0',
  })
  const server = await TelemetryServer.open({
    startedAt,
    emit: (records) => {
      model.applyAll(records)
      for (const look of waiting) look()
    },
    onExit: (word) => exits.push(word),
    flushMs: 10,
  })
  const folder = path.join(programs, scenario.id)
  const child = spawn(
    python ?? process.execPath,
    [path.join(folder, PROGRAMS[python === undefined ? 'node' : 'python']), ...knobArguments(values)],
    {
      cwd: folder,
      env: { ...process.env, FORKSCOPE_TRACE: server.path, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: [stdin, 'pipe', 'pipe'],
      // A group of its own: whatever it leaves behind can be found.
      detached: true,
    },
  )
  live.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout!.on('data', (chunk) => (stdout += chunk))
  child.stderr!.on('data', (chunk) => (stderr += chunk))
  const done = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      live.delete(child)
      void server.close().then(() => {
        const outcome: RunOutcome = signal !== null ? 'stopped' : code === 0 ? 'completed' : 'failed'
        model.apply({ kind: 'state', t: Date.now() - startedAt, state: 'ended', outcome })
        resolve({ model, exits, code, stdout, stderr: stderr.replace(INSPECTOR_NOTES, '') })
      })
    })
  })
  const until = (test: (model: RunModel) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!test(model)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
      void done.then(({ stderr }) => reject(new Error(`The program ended before that happened. ${stderr}`)))
    })
  return { child, model, exits, until, done }
}

/** Runs a program to its end. */
export const runProgram = async (scenario: Scenario, knobs: KnobValues, python?: string): Promise<Outcome> =>
  (await launch(scenario, knobs, python)).done

/** Pids of live processes of a group (Linux): what a program left behind. */
export function liveInGroup(group: number): number[] {
  return pidsInProc().filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return Number(pgrp) === group && state !== 'Z'
    } catch {
      return false
    }
  })
}

function pidsInProc(): number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

/** Tasks of a pool in a model: name, begin, end, lane. */
export function tasksOf(model: RunModel, poolId: string) {
  const lanes = new Set(model.pools.get(poolId)?.lanes)
  return Array.from({ length: model.tasks.length }, (_, row) => ({
    name: model.tasks.name(row),
    start: model.tasks.start(row),
    end: model.tasks.end(row),
    queued: model.tasks.queued(row),
    lane: model.tasks.lane(row),
  })).filter((task) => lanes.has(task.lane))
}

/** What tasks say of a pool of so many places: their time ÷ (size × time from the first begin to the last end), 0–1. */
export function busyShareOf(
  tasks: readonly { readonly start: number; readonly end: number }[],
  size: number,
) {
  const busy = tasks.reduce((sum, { start, end }) => sum + end - start, 0)
  const wall = Math.max(...tasks.map(({ end }) => end)) - Math.min(...tasks.map(({ start }) => start))
  return busy / (size * wall)
}

/** How many tasks were under way at once, at most. */
export const mostAtOnce = (tasks: readonly { readonly start: number; readonly end: number }[]) =>
  Math.max(...tasks.map(({ start }) => tasks.filter((one) => one.start <= start && start < one.end).length))
