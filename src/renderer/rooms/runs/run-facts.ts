import { valueNamed } from '../../../shared/by-name'
import { commandLine } from '../../../shared/command-line'
import type { HostFacts } from '../../../shared/run/records'
import type { Knob } from '../../../shared/knobs'
import type { RunFileInfo } from '../../../shared/library'
import { bytes, duration, number } from '../../format'
import { i18n } from '../../i18n'
import { originLines } from '../run/origin'
import { preciseTimeText } from './time-text'

/** A line of the pane: a key of `runs.facts`, and what is known; `mono` for text that was typed, such as a command. */
export interface RunFact {
  readonly id: string
  readonly value: string
  readonly mono?: boolean
}

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

/** The machine of a run, shortly: "Linux 6.1 · 8 cores · 31 GiB". */
export function hostText(host: HostFacts): string {
  const cores = i18n.global.t('runs.cores', { count: number(host.cores) }, host.cores)
  return [
    // Linux tells its distribution with the release; elsewhere that is a number alone.
    `${/^[\d.]/.test(host.release) ? `${valueNamed(SYSTEMS, host.platform) ?? host.platform} ` : ''}${host.release} ${host.arch}`,
    cores,
    bytes(host.totalMemory, true),
  ].join(' · ')
}

/** Everything that is known of a recorded run without opening it; what is not known is left out. */
export function factsOf(run: RunFileInfo, knobs: readonly Knob[]): RunFact[] {
  const { facts } = run
  if (facts === null) return [{ id: 'size', value: bytes(run.bytes) }]
  const { origin, claims, host } = facts
  const list: RunFact[] = [{ id: 'started', value: preciseTimeText(facts.startedAt) }]
  const add = (id: string, value: string | null, mono = false) => {
    if (value !== null && value !== '') list.push({ id, value, mono })
  }
  const known = (value: number | null, text: (value: number) => string) =>
    value === null || Number.isNaN(value) ? null : text(value)
  add('wall', known(facts.wall, duration))
  add(
    'cpu',
    known(facts.cpu, (cpu) => duration(cpu / 1e6)),
  )
  add('processes', known(facts.processes, number))
  add('peakPss', known(facts.peakPss, bytes))
  if (claims !== null)
    add('claims', i18n.global.t(claims.open > 0 ? 'runs.claimsOpen' : 'runs.claimsOf', { ...claims }))
  if (origin.kind === 'scenario') add('knobs', originLines(origin, knobs))
  if (origin.kind === 'command') {
    add('command', commandLine(origin.argv), true)
    add('cwd', origin.cwd, true)
  }
  add('host', hostText(host))
  add('cpuModel', host.cpuModel)
  add(
    'version',
    `Forkscope ${facts.version} · Node ${host.node}${host.electron === null ? '' : ` · Electron ${host.electron}`}`,
  )
  add('size', bytes(run.bytes))
  return list
}
