import { expect } from 'vitest'
import { liveView } from '../../src/cli/terminal/live-view'
import { report } from '../../src/cli/terminal/report'
import { styleFor } from '../../src/cli/terminal/style'
import { html } from '../../src/engine/export/html'
import { kpisOf } from '../../src/renderer/rooms/run/kpis'
import { compareRuns } from '../../src/shared/run/compare'
import { mainPool } from '../../src/shared/run/facts'
import { RunModel } from '../../src/shared/run/model'
import type { RunRecord } from '../../src/shared/run/records'
import { summarize } from '../../src/shared/run/summarize'

/** What every surface that tells of it must tell of a run. NaN: not known. */
export interface Facts {
  /** CPU seconds of the tree. */
  readonly cpu: number
  /** Share of them that samples saw. */
  readonly coverage: number
  /** Bytes of the whole tree. */
  readonly memory: number
  readonly kind: 'pss' | 'rss'
  readonly processes: number
  /** There may have been more. */
  readonly least: boolean
  /** Of the pool that the run is about; undefined: there are no pools. */
  readonly tasks?: number
  readonly utilization?: number
}

/** What a surface says, read back from it; a fact that it does not show is not there, "—" is NaN. */
export type Said = Partial<Facts>

export const SURFACES: Readonly<Record<string, (records: readonly RunRecord[]) => Said>> = {
  json: (records) => {
    const { cpuSeconds, coverage, peak, ledger, processes, pools } = summarize(modelOf(records))
    const main = pools.find((pool) => pool.main)
    const pss = peak.pssBytes
    return {
      cpu: cpuSeconds ?? NaN,
      coverage: coverage ?? NaN,
      memory: pss ?? peak.rssBytes ?? NaN,
      kind: pss === null ? 'rss' : 'pss',
      processes: ledger?.processes ?? processes.length,
      ...(main === undefined ? {} : { tasks: main.tasks, utilization: main.utilization ?? NaN }),
    }
  },

  report: (records) => {
    const text = report(summarize(modelOf(records)), {
      name: 'run',
      locale: 'en',
      style: styleFor(false, {}),
      columns: 120,
    })
    const row = (name: RegExp) => new RegExp(`^  (?:${name.source}) {2,}(.*)$`, 'm').exec(text)?.[1]
    const [cpu, memory, processes] = [row(/CPU time/)!, row(/memory/)!, row(/processes/)!]
    const pool = row(/main pool \S+/) ?? row(/pool \S+/)
    return {
      cpu: quantity(cpu),
      coverage: quantity(/, (.*?) captured/.exec(cpu)?.[1]),
      memory: quantity(memory),
      kind: memory.includes('PSS') ? 'pss' : 'rss',
      ...count(processes),
      ...(pool === undefined
        ? {}
        : {
            tasks: quantity(/, (\d+) tasks?/.exec(pool)![1]),
            utilization: quantity(/, (\S+) busy$/.exec(pool)![1]),
          }),
    }
  },

  live: (records) => {
    const lines = liveView(modelOf(records), {
      name: 'run',
      locale: 'en',
      say: (name: string) => name,
      style: styleFor(false, {}),
      columns: 400,
      lines: 40,
      footer: '',
    })
    const parts = lines[0].text.split('   ')
    const part = (form: RegExp) =>
      parts.map((one) => form.exec(one)?.[1]).find((found) => found !== undefined)
    const utilization = part(/^(.*) busy of/)
    return {
      cpu: quantity(part(/^CPU (.*)/)),
      memory: quantity(part(/^(?:PSS|RSS) (.*)/)),
      ...(utilization === undefined
        ? {}
        : { tasks: quantity(part(/(\d+) tasks?$/)), utilization: quantity(utilization) }),
    }
  },

  html: (records) => {
    const page = [...html({ records, series: () => [] }, 'en')].join('')
    const strip = /<div class="kpis">.*/.exec(page)![0]
    const cells = new Map(
      [...strip.matchAll(/<span>(.*?)<\/span><b>(.*?)<\/b>/g)].map(([, name, value]) => [name, value]),
    )
    const cell = (name: string) => cells.get(name)
    const [pss, tasks] = [cell('Peak memory (PSS)'), cell('Tasks ended')]
    return {
      cpu: quantity(cell('CPU time')),
      coverage: quantity(cell('Coverage')),
      memory: quantity(pss ?? cell('Peak memory (RSS)')),
      kind: pss === undefined ? 'rss' : 'pss',
      ...count(cell('Processes')!),
      ...(tasks === undefined ? {} : { tasks: quantity(tasks), utilization: quantity(cell('Utilization')) }),
    }
  },

  window: (records) => {
    const run = modelOf(records)
    const kpis = kpisOf(run, mainPool(run))
    const kpi = (id: string) => {
      const found = kpis.find((one) => one.id === id)
      return found && `${found.value} ${found.unit}`
    }
    const [processes, tasks] = [kpi('processes'), kpi('tasks')]
    const { variant } = kpis.find(({ id }) => id === 'memory')!
    return {
      cpu: quantity(kpi('cpu')),
      coverage: quantity(kpi('coverage')),
      memory: quantity(kpi('memory')),
      kind: variant === 'peakPss' || variant === undefined ? 'pss' : 'rss',
      ...(processes === undefined ? {} : count(processes)),
      ...(tasks === undefined ? {} : { tasks: quantity(tasks), utilization: quantity(kpi('utilization')) }),
    }
  },

  compare: (records) => {
    const { metrics } = compareRuns([modelOf(records), modelOf(records)])
    const metric = (id: string) => metrics.find((one) => one.id === id)?.values[0]
    const value = (id: string) => metric(id)?.value ?? NaN
    const pss = metric('peak-pss')?.value ?? null
    return {
      cpu: value('cpu') / 1000,
      coverage: value('coverage'),
      memory: pss ?? value('peak-rss'),
      kind: pss === null ? 'rss' : 'pss',
      processes: value('processes'),
      least: metric('processes')?.least ?? false,
      ...(metric('tasks') === undefined ? {} : { tasks: value('tasks'), utilization: value('utilization') }),
    }
  },
}

function modelOf(records: readonly RunRecord[]): RunModel {
  const run = new RunModel()
  run.applyAll(records)
  return run
}

/** Texts have three digits. */
const ROUNDED = 0.005

/** Fails where something that was said is not what is expected, as far as texts can tell. */
export function expectSame(said: Said, facts: Said): void {
  for (const [fact, value] of Object.entries(said)) {
    const expected = facts[fact as keyof Facts]
    if (typeof expected !== 'number' || Number.isNaN(expected) || expected === 0)
      expect([fact, value]).toEqual([fact, expected])
    else {
      const error = Math.abs((value as number) / expected - 1)
      expect(error, `${fact}: ${String(value)} instead of ${expected}`).toBeLessThan(ROUNDED)
    }
  }
  // Whoever shows a run with a pool says how far it is.
  expect(said.tasks === undefined).toBe(facts.tasks === undefined)
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  '%': 0.01,
  ms: 1e-3,
  s: 1,
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
}

/** "2.41 GiB" in bytes, "98%" as a share, "850 ms" in seconds; NaN for "—" and for what is not there. */
function quantity(text: string | undefined): number {
  const match = /^(?:≥\s)?([\d.,]+)\s?([A-Za-z%]*)/.exec(text ?? '')
  return match === null ? NaN : Number(match[1].replaceAll(',', '')) * UNITS[match[2]]
}

function count(text: string): Said {
  return { processes: quantity(/^(?:≥\s)?[\d.,]+/.exec(text)?.[0]), least: text.startsWith('≥') }
}
