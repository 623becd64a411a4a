// @vitest-environment happy-dom
import { nextTick } from 'vue'
import { describe, expect, it } from 'vitest'
import { report } from '../../../src/cli/terminal/report'
import { styleFor } from '../../../src/cli/terminal/style'
import { html } from '../../../src/engine/export/html'
import { perfetto } from '../../../src/engine/export/perfetto'
import ProcessDetails from '../../../src/renderer/components/details/ProcessDetails.vue'
import RoleTable from '../../../src/renderer/rooms/compare/RoleTable.vue'
import { compareRuns } from '../../../src/shared/run/compare'
import { RunModel } from '../../../src/shared/run/model'
import type { SamplerKind } from '../../../src/shared/run/fields'
import type { RunRecord } from '../../../src/shared/run/records'
import { summarize } from '../../../src/shared/run/summarize'
import { born, meta, tick } from '../../support/records'
import { openWindow } from '../renderer/support/app'

/** A child that began 1.412 s into its run, was read once, and ended 1.188 s later. */
function records(kind: SamplerKind): RunRecord[] {
  const { sampler } = meta()
  return [
    meta({ sampler: { ...sampler, kind } }),
    born(0, 0),
    { ...born(1, 1412.345, { parent: 0, name: 'child' }), t: 1500 },
    tick(2000, { 0: { cpu: 1e8 }, 1: { cpu: 0.5e9 } }),
    { kind: 'exit', t: 2600, id: 1, code: null, signal: null, cpu: 0.5e9 },
    { kind: 'exit', t: 2700, id: 0, code: 0, signal: null, cpu: 1e8 },
    { kind: 'state', t: 2700, state: 'ended', outcome: 'completed' },
  ]
}

function modelOf(kind: SamplerKind): RunModel {
  const model = new RunModel()
  model.applyAll(records(kind))
  return model
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

/** What each surface says of the child: when it began, how long it lived (where it tells), what it spent. */
const SURFACES: Readonly<Record<string, (kind: SamplerKind) => Promise<unknown> | unknown>> = {
  json: (kind) => {
    const { createdAt, startedAt, cpuSeconds, cpuLeast } = summarize(modelOf(kind)).processes[1]!
    return [createdAt, startedAt, cpuSeconds, cpuLeast]
  },
  report: (kind) => {
    const text = report(summarize(modelOf(kind)), {
      name: 'run',
      locale: 'en',
      style: styleFor(false, {}),
      columns: 120,
    })
    return /^ *child .*$/m.exec(text)![0].trim().split(/ {2,}/)[3]
  },
  html: (kind) => {
    const page = [...html({ records: records(kind), series: () => [] }, 'en')].join('')
    const row = [...new DOMParser().parseFromString(page, 'text/html').querySelectorAll('tr')].find((one) =>
      one.textContent.startsWith('child'),
    )!
    return [...row.cells].slice(2, 5).map((cell) => plain(cell.textContent))
  },
  perfetto: (kind) => {
    const { traceEvents } = JSON.parse(
      [...perfetto({ records: records(kind), series: () => [] })].join(''),
    ) as { traceEvents: { ph: string; name: string; pid: number; ts: number }[] }
    return traceEvents
      .filter(({ pid, ph, name }) => pid === 101 && (ph === 'b' || name === 'born'))
      .map(({ ts }) => ts)
  },
  compare: async (kind) => {
    const { mount, close } = await openWindow()
    const { roles } = compareRuns([modelOf(kind)])
    const host = mount(RoleTable, { roles, names: [{ letter: 'A', colour: 0, text: 'run' }] })
    const lifetime = [...host.querySelectorAll<HTMLElement>('.roles-measure button')].find(
      (one) => one.textContent.trim() === 'Lifetime',
    )!
    lifetime.click()
    await nextTick()
    const cells = [...host.querySelectorAll('tbody tr')].map((row) =>
      plain(row.querySelector('td')!.textContent),
    )
    close()
    return cells.at(-1)!.trim()
  },
  window: async (kind) => {
    const { read, mount, close } = await openWindow()
    const host = mount(ProcessDetails, { run: read(modelOf(kind)).run, process: 1 })
    const [facts, counters] = ['.details-facts', '.details-counters'].map((place) =>
      plain(host.querySelector(place)!.textContent),
    )
    close()
    return [/· (\S+ m?s) into the run/.exec(facts)?.[1], /(?:≥ )?[\d.]+ ms/.exec(counters)![0]]
  },
}

/** What they say of it with kernel clocks, and with pidusage. */
const SAID: readonly (readonly [surface: string, fine: unknown, coarse: unknown])[] = [
  ['json', ['2023-11-14T22:13:21.412Z', 1.412345, 0.5, false], ['2023-11-14T22:13:21Z', 1, 0.5, true]],
  ['report', '500 ms', '≥ 500 ms'],
  ['html', ['1.41 s', '1.19 s', '500 ms'], ['1 s', '1 s', '≥ 500 ms']],
  ['perfetto', [1_412_345, 1_412_345], [1_000_000, 1_000_000]],
  ['compare', '1.19 s', '1 s'],
  ['window', ['1.41 s', '500 ms'], ['1 s', '≥ 500 ms']],
]

describe('of a birth that is known to a second, and of time that may be more', () => {
  it.each(SAID)('%s says no more than is known', async (surface, fine, coarse) => {
    expect(await SURFACES[surface]('kernel-clock')).toEqual(fine)
    expect(await SURFACES[surface]('pidusage')).toEqual(coarse)
  })
})
