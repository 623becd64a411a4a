import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterEach, expect } from 'vitest'
import type { OpenDevTools } from '../../../../src/engine/inspect/inspect'
import { EngineFailure } from '../../../../src/engine/failure'
import { Inspect } from '../../../../src/engine/inspect/inspect'
import { RunModel } from '../../../../src/shared/run/model'
import { LOCALES } from '../../../../src/shared/text'
import { watchLeftovers } from '../../../support/leftovers'
import { born, meta } from '../../../support/records'
import { until } from '../../../support/until'

export interface Target {
  readonly pid: number
  readonly child: ChildProcess
  /** Everything it wrote so far. */
  out(): string
  readonly model: RunModel
  readonly inspect: Inspect
}

/** A run with one process, which told this address. */
export function modelOf(pid: number, url: string): RunModel {
  const model = new RunModel()
  model.applyAll([
    meta({ origin: { kind: 'scenario', scenario: 'process-debug', knobs: {} } }),
    born(0, 0, { pid }),
    { kind: 'role', t: 0, pid, tid: 0, role: 'child 1' },
    { kind: 'inspector', t: 0, pid, url },
  ])
  return model
}

/** The refusal of a request, which must say something in every language. */
export async function refusal(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => expect.unreachable('not refused'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(EngineFailure)
  const { failure } = error as EngineFailure
  for (const locale of LOCALES) expect(failure.text[locale].length).toBeGreaterThan(10)
  return failure.code
}

/** For the tests of a file: processes to look into, and who looks; nothing is left behind. */
export function useTargets() {
  const left = watchLeftovers()
  const started: ChildProcess[] = []
  afterEach(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
  })
  const inspectIn = (open?: OpenDevTools) => new Inspect(path.join(left.current.folder, 'data'), open)

  /** A Node process with its inspector open that runs `script`, and a run model that knows of it as process 0. */
  async function target(script: string, openDevTools?: OpenDevTools): Promise<Target> {
    const source = `const inspector = require('inspector'); inspector.open(0, '127.0.0.1'); console.log(inspector.url())\n${script}`
    const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'ignore'] })
    started.push(child)
    let out = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    const found = await until(() => /^ws:\S+$/m.exec(out), 'the address of the inspector')
    const model = modelOf(child.pid!, found[0])
    return { pid: child.pid!, child, out: () => out, model, inspect: inspectIn(openDevTools) }
  }

  return { left, inspectIn, target }
}
