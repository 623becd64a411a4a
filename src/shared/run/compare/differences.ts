import type { Knob, KnobValue } from '../../knobs'
import type { HostFacts, MetaRecord, RunOrigin } from '../records'
import type { RunModel } from '../model'
import type { Locale, LocalizedText } from '../../text'
import type { Difference, DifferenceKind } from './types'
import { valueNamed } from '../../by-name'
import { commandLine } from '../../command-line'
import { formatOf, unitBehind } from '../../format'
import { LOCALES } from '../../text'
import { visible } from '../../visible'
import { othersLoad } from '../facts'
import { pythonName } from '../interpreter'
import { OUTCOME_TEXT } from '../outcome-text'
import { comparableCommand } from './align'
import { numberText } from './numbers'

const LABELS: Readonly<Record<Exclude<DifferenceKind, 'knob'>, LocalizedText>> = {
  scenario: { en: 'Program', 'zh-CN': '程序' },
  command: { en: 'Command', 'zh-CN': '命令' },
  folder: { en: 'Working directory', 'zh-CN': '工作目录' },
  host: { en: 'Machine', 'zh-CN': '机器' },
  runtime: { en: 'Runtime', 'zh-CN': '运行时' },
  version: { en: 'Forkscope version', 'zh-CN': 'Forkscope 版本' },
  sampler: { en: 'Sampling source', 'zh-CN': '采样来源' },
  interval: { en: 'Sampling interval', 'zh-CN': '采样间隔' },
  work: { en: 'Tasks done', 'zh-CN': '完成的任务数' },
  load: { en: 'Other load', 'zh-CN': '其他负载' },
  outcome: { en: 'Outcome', 'zh-CN': '结果' },
}

const RUNNING: LocalizedText = { en: 'still running', 'zh-CN': '仍在运行' }
const ABSENT: LocalizedText = { en: '', 'zh-CN': '' }

const plain = (value: string): LocalizedText => ({ en: value, 'zh-CN': value })

function everyLanguage(make: (locale: Locale) => string): LocalizedText {
  return Object.fromEntries(LOCALES.map((locale) => [locale, make(locale)])) as LocalizedText
}

/** Whether all ran the same scenario, the same program, or traces (which are alike as far as anybody can tell). */
export function areAlike(origins: readonly RunOrigin[]): boolean {
  return new Set(origins.map(programOf)).size <= 1
}

/** What ran, whatever its arguments: equal for runs of the same scenario or program. */
export function programOf(origin: RunOrigin): string {
  switch (origin.kind) {
    case 'scenario':
      return `scenario ${origin.scenario}`
    case 'command':
      return `command ${comparableCommand({ argv: origin.argv, name: '', pid: 0 })}`
    case 'machine':
    case 'trace':
      return origin.kind
  }
}

/** How a knob's value is read. */
export function knobText(knob: Knob | undefined, value: KnobValue | undefined): LocalizedText {
  if (value === undefined) return ABSENT
  if (typeof value === 'boolean') return value ? { en: 'on', 'zh-CN': '开' } : { en: 'off', 'zh-CN': '关' }
  if (knob?.kind === 'choice')
    return knob.choices.find((choice) => choice.value === value)?.label ?? plain(String(value))
  const unit = knob !== undefined && 'unit' in knob ? unitBehind(knob.unit) : ''
  return plain(`${value}${unit}`)
}

/** What differs between runs beside their numbers, what matters most first. `knobs`: of the scenario, for their names. */
export function differencesOf(models: readonly RunModel[], knobs: readonly Knob[]): Difference[] {
  const metas = models.map(({ meta }) => meta)
  const known = metas.filter((meta) => meta !== null)
  const alike = areAlike(known.map(({ origin }) => origin))
  const of = (read: (meta: MetaRecord) => LocalizedText) =>
    metas.map((meta) => (meta === null ? ABSENT : read(meta)))
  const told = (
    kind: Exclude<DifferenceKind, 'knob'>,
    level: Difference['level'],
    values: LocalizedText[],
  ) => (differ(values) ? [{ kind, knob: '', label: LABELS[kind], values, level }] : [])
  const machines = told(
    'host',
    'warn',
    of(({ host }) => machineText(host)),
  )
  return [
    ...(alike
      ? []
      : told(
          'scenario',
          'warn',
          of(({ origin }) => originText(origin)),
        )),
    ...(alike ? knobDifferences(known, metas, knobs) : []),
    ...(alike
      ? told(
          'command',
          'note',
          of(({ origin }) => commandText(origin)),
        )
      : []),
    ...(alike
      ? told(
          'folder',
          'note',
          of(({ origin }) => plain(origin.kind === 'command' ? origin.cwd : '')),
        )
      : []),
    ...told('outcome', 'warn', models.map(outcomeText)),
    ...loadOf(models),
    ...machines,
    ...(machines.length > 0
      ? []
      : told(
          'host',
          'note',
          of(({ host }) => plain(systemText(host))),
        )),
    ...told('runtime', 'note', of(runtimeText)),
    ...told(
      'version',
      'warn',
      of(({ version }) => plain(version)),
    ),
    ...told(
      'sampler',
      'note',
      of(({ sampler }) => plain(sampler.kind)),
    ),
    ...told(
      'interval',
      'note',
      of(({ interval }) => everyLanguage((locale) => formatOf(locale).duration(interval, true))),
    ),
  ]
}

/** Other programs that kept this part of the machine's cores busy make times of a run doubtful. */
const LOADED = 0.25

/** Told when any of the runs had to share the machine: equal or not, it bears on every time. */
function loadOf(models: readonly RunModel[]): Difference[] {
  const loads = models.map((model) => othersLoad(model))
  const loaded = loads.some((load, run) => load > LOADED * (models[run]!.meta?.host.cores ?? Infinity))
  if (!loaded) return []
  const values = loads.map((load) =>
    everyLanguage((locale) => {
      const cores = numberText(load, 'cores', locale)
      return locale === 'en' ? `${cores} cores` : `${cores} 核`
    }),
  )
  return [{ kind: 'load', knob: '', label: LABELS.load, values, level: 'warn' }]
}

function differ(values: readonly LocalizedText[]): boolean {
  return new Set(values.map(({ en }) => en)).size > 1
}

function knobDifferences(
  known: readonly MetaRecord[],
  metas: readonly (MetaRecord | null)[],
  knobs: readonly Knob[],
): Difference[] {
  const ids = new Set(
    known.flatMap(({ origin }) => (origin.kind === 'scenario' ? Object.keys(origin.knobs) : [])),
  )
  return [...ids].flatMap((id): Difference[] => {
    const knob = knobs.find((one) => one.id === id)
    const values = metas.map((meta) =>
      meta?.origin.kind === 'scenario' ? knobText(knob, valueNamed(meta.origin.knobs, id)) : ABSENT,
    )
    if (!differ(values)) return []
    return [{ kind: 'knob', knob: id, label: knob?.label ?? plain(id), values, level: 'note' }]
  })
}

function originText(origin: RunOrigin): LocalizedText {
  switch (origin.kind) {
    case 'scenario':
      return plain(origin.scenario)
    case 'command':
      return commandText(origin)
    case 'trace':
      return plain(visible(origin.name))
    case 'machine':
      return { en: 'the machine', 'zh-CN': '整台机器' }
  }
}

function commandText(origin: RunOrigin): LocalizedText {
  return plain(origin.kind === 'command' ? commandLine(origin.argv) : '')
}

function outcomeText(model: RunModel): LocalizedText {
  if (model.meta === null) return ABSENT
  return model.over ? OUTCOME_TEXT[model.outcome ?? 'failed'] : RUNNING
}

/** The memory is rounded: what the kernel keeps for itself changes from start to start. */
function machineText({ cpuModel, cores, totalMemory, platform, arch }: HostFacts): LocalizedText {
  const gigabytes = `${Math.max(1, Math.round(totalMemory / 2 ** 30))}\u00a0GiB`
  const system = `${platform} ${arch}`
  return {
    en: `${cpuModel}, ${cores} cores, ${gigabytes}, ${system}`,
    'zh-CN': `${cpuModel}，${cores} 核，${gigabytes}，${system}`,
  }
}

function systemText({ platform, release }: HostFacts): string {
  return `${platform} ${release}`
}

function runtimeText({ host: { node, electron }, origin }: MetaRecord): LocalizedText {
  if (origin.kind === 'scenario' && origin.python !== undefined) return pythonName(origin.python)
  return plain(electron === null ? `Node ${node}` : `Electron ${electron}`)
}
