import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import type { KnobValues } from '../../src/shared/knobs'
import type { Run } from '../../src/engine/runs/run'
import { Engine } from '../../src/engine/engine'
import { end } from './engine'
import { alive } from './processes'
import { watchLeftovers } from './leftovers'
import { until } from './until'
import { present } from '../../src/shared/run/present'

/** A scenario run by a real engine; what it leaves in the scratch folder and in /dev/shm can be looked at. */
export interface ScenarioRun {
  readonly run: Run
  readonly scratch: string
  /** Names in /dev/shm that belong to the run. */
  shared(): string[]
  /** Waits for its end, then asserts that no process, file, segment or semaphore is left. */
  nothingLeft(): Promise<void>
}

/** An engine with the real scenarios for each test of the file (or block). */
export function useScenarioEngine(): { start(scenario: string, knobs: KnobValues): Promise<ScenarioRun> } {
  const left = watchLeftovers()
  let engine: Engine
  beforeEach(async () => {
    engine = await Engine.create({
      dataDir: join(left.current.folder, 'data'),
      scenariosDir: resolve(import.meta.dirname, '../../src/scenarios'),
      version: '0.0.0',
    })
  })
  afterEach(() => engine.dispose())
  return {
    async start(scenario, knobs) {
      const run = engine.startRun({ scenario, knobs }, { hz: 10 })
      const root = await until(() => run.model.processes[0]?.pid, 'the root')
      const scratch = await until(() => scratchOf(root), 'its scratch folder')
      const shared = () => readdirSync('/dev/shm').filter((name) => name.includes(basename(scratch)))
      return {
        run,
        scratch,
        shared,
        async nothingLeft() {
          await end(run)
          expect(present(run.model.processes).filter((one) => alive(one.pid))).toEqual([])
          expect(existsSync(scratch)).toBe(false)
          expect(shared()).toEqual([])
        },
      }
    },
  }
}

function scratchOf(pid: number): string | null {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
    return environment.find((entry) => entry.startsWith('FORKSCOPE_SCRATCH='))?.slice(18) ?? null
  } catch {
    return null
  }
}
