import { shallowReactive } from 'vue'
import { defineStore } from 'pinia'
import type { CpuProfile, Stack } from '../../../shared/inspect'
import type { Failure } from '../../../shared/protocol'
import { failureOf } from '../../engine/failures'
import { useEngine } from '../../engine/use-engine'

export type InspectionView = 'stack' | 'profile'

/** What was seen inside one process, and what is under way. Outlives the process, and the pane that shows it. */
export interface Inspection {
  readonly process: number
  /** What is shown. */
  view: InspectionView
  /** Epoch at which the stack was read. */
  stackAt: number
  stack: Stack | null
  profile: { readonly file: string; readonly profile: CpuProfile } | null
  /** Asked for and not yet answered. */
  busy: InspectionView | 'devtools' | null
  /** When the profile was begun (`performance.now()`), and how long it takes, seconds. */
  begun: number
  seconds: number
  failure: Failure | null
}

/** Runs whose inspections are kept: a profile is some hundred kilobytes. */
const KEPT_STREAMS = 4

/** What was seen inside the processes of the latest runs. */
export const useInspections = defineStore('inspections', () => {
  const engine = useEngine()
  const streams = new Map<string, Map<number, Inspection>>()

  /** Inspections of one run by process; reactive. */
  function of(stream: string): Map<number, Inspection> {
    const known = streams.get(stream)
    if (known !== undefined) return known
    const made: Map<number, Inspection> = shallowReactive(new Map())
    streams.set(stream, made)
    for (const old of streams.keys()) if (streams.size > KEPT_STREAMS) streams.delete(old)
    return made
  }

  function entry(stream: string, process: number): Inspection {
    const all = of(stream)
    const known = all.get(process)
    if (known !== undefined) return known
    // Profiles are large and never change: only the entry itself is watched.
    const made: Inspection = shallowReactive({
      process,
      view: 'stack',
      stackAt: 0,
      stack: null,
      profile: null,
      busy: null,
      begun: 0,
      seconds: 0,
      failure: null,
    })
    all.set(process, made)
    return made
  }

  /** Asks for one thing at a time of a process; what goes wrong is kept with it. */
  async function attempt(
    stream: string,
    process: number,
    what: InspectionView | 'devtools',
    ask: (one: Inspection) => Promise<void>,
  ): Promise<void> {
    const one = entry(stream, process)
    if (one.busy !== null) return
    one.busy = what
    one.failure = null
    try {
      await ask(one)
    } catch (error) {
      one.failure = failureOf(error)
    } finally {
      one.busy = null
    }
  }

  const stack = (stream: string, process: number) =>
    attempt(stream, process, 'stack', async (one) => {
      one.stack = await engine.request('inspect.stack', { stream, process })
      one.stackAt = Date.now()
      one.view = 'stack'
    })

  const profile = (stream: string, process: number, seconds: number) =>
    attempt(stream, process, 'profile', async (one) => {
      one.begun = performance.now()
      one.seconds = seconds
      one.profile = await engine.request('inspect.profile', { stream, process, seconds })
      one.view = 'profile'
    })

  const devtools = (stream: string, process: number) =>
    attempt(stream, process, 'devtools', async () => {
      await engine.request('inspect.devtools', { stream, process })
    })

  return { of, stack, profile, devtools }
})
