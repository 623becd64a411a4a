import type { RunModel } from '../model'
import type { Pool } from '../pool'
import type { Locale, LocalizedText } from '../../text'
import type { Effect } from './effects'
import type { WeighedMetric } from './metrics'
import { workedTime } from '../facts'
import { present } from '../present'
import { numberText } from './numbers'

/** The two runs that a sentence is about. */
export interface RunPair {
  readonly from: number
  readonly to: number
  /** What they are called: A, B. */
  readonly names: readonly string[]
  /** Whether their totals can be set against each other. */
  readonly settled: boolean
}

/** At least this part of a difference has to be covered by another one before it is called its reason. */
const PLAIN = 0.4
/** All cores count as busy from this share on. */
const BUSY = 0.85

/**
 * Why one run was faster or slower than another, as far as one measure plainly explains it (a clause without its full
 * stop); null: nothing does.
 */
export function causeOf(
  effect: Effect,
  models: readonly RunModel[],
  pools: readonly (Pool | null)[],
  metrics: readonly WeighedMetric[],
  { from, to, names, settled }: RunPair,
): LocalizedText | null {
  if (effect.metric.id !== 'wall' && effect.metric.id !== 'throughput') return null
  const speed = effect.metric.id === 'wall' ? -effect.log : effect.log
  const value = (id: string, run: number) =>
    metrics.find((metric) => metric.id === id)?.values[run]!.value ?? null
  // Sums of a run that was not over, or did other work, explain nothing.
  const both = (id: string) =>
    settled ? ([value(id, from), value(id, to)] as const) : ([null, null] as const)
  const [a, b] = [names[from], names[to]]
  const ms = (value: number, locale: Locale) => numberText(value, 'milliseconds', locale)
  // What comes first is nearer to the root of it: idle cores follow from waits, waits for a core from more work.
  const reasons: LocalizedText[] = []
  const say = (covers: number, en: string, zh: string) => {
    if (covers >= PLAIN) reasons.push({ en, 'zh-CN': zh })
  }

  // Waits are sums over lanes or processes, which wait side by side: each is charged with its share.
  const longer = timeOf(effect, models[to]!, pools[to]!) - timeOf(effect, models[from]!, pools[from]!)
  const waited = (id: string, abreast: number, en: string, zh: string) => {
    const [before, after] = both(id)
    if (before === null || after === null || Math.sign(after - before) !== -Math.sign(speed)) return
    say(
      (after - before) / Math.max(1, abreast) / longer,
      `${b} ${en} ${ms(after, 'en')}, ${a}\u00a0${ms(before, 'en')}`,
      `${b} ${zh} ${ms(after, 'zh-CN')}，${a} 为 ${ms(before, 'zh-CN')}`,
    )
  }
  waited('lock-wait', present(models[to]!.lanes).length, 'waited for locks for', '等待锁共')

  const [cpuBefore, cpuAfter] = both('cpu')
  if (cpuBefore && cpuAfter)
    say(
      -Math.log(cpuAfter / cpuBefore) / speed,
      `${b} used ${ms(cpuAfter, 'en')} of CPU time, ${a}\u00a0${ms(cpuBefore, 'en')}`,
      `${b} 使用 CPU 时间 ${ms(cpuAfter, 'zh-CN')}，${a} 为 ${ms(cpuBefore, 'zh-CN')}`,
    )
  waited('run-wait', models[to]!.born, 'waited for a core for', '等待核心共')

  const [coresBefore, coresAfter] = [
    busyCores(models[from]!, pools[from]!),
    busyCores(models[to]!, pools[to]!),
  ]
  const cores = (count: number) => numberText(count, 'cores', 'en')
  if (coresBefore > 0 && coresAfter > 0)
    say(
      Math.log(coresAfter / coresBefore) / speed,
      `${b} kept ${speed > 0 ? '' : 'only '}${cores(coresAfter)} cores busy, ${a}\u00a0${cores(coresBefore)}`,
      `${b} 平均${speed > 0 ? '' : '只'}占用 ${cores(coresAfter)} 个核心，${a} 为 ${cores(coresBefore)} 个`,
    )
  return reasons[0] ?? null
}

/** The time that the effect is about, ms: the whole run's, for the throughput that of the pool's work. */
function timeOf({ metric }: Effect, model: RunModel, pool: Pool | null): number {
  return metric.id === 'throughput' && pool !== null ? workedTime(model, pool) : model.wall
}

/** Cores that a run kept busy on average while its pool worked, else over all of it; NaN when nothing was sampled. */
export function busyCores({ tree, wall }: RunModel, pool: Pool | null): number {
  const working = pool !== null && pool.lastEnd > pool.firstStart
  const [from, to] = working ? [pool.firstStart, pool.lastEnd] : [0, wall]
  let sum = 0
  let count = 0
  for (let row = tree.lowerBound(from); row < tree.length && tree.at('t', row) <= to; row += 1) {
    const cpu = tree.at('cpu', row)
    if (Number.isNaN(cpu)) continue
    sum += cpu
    count += 1
  }
  return count === 0 ? NaN : sum / count
}

/** Why runs take equally long although their knobs differ: there were no more cores to be had. */
export function fullCores(
  models: readonly RunModel[],
  pools: readonly (Pool | null)[],
): LocalizedText | null {
  const cores = models.map(({ meta }) => meta?.host.cores ?? NaN)
  const full = models.every((model, run) => busyCores(model, pools[run]!) >= BUSY * cores[run]!)
  if (!full || new Set(cores).size !== 1) return null
  const [count] = cores
  return {
    en:
      count === 1
        ? 'the machine’s only core was busy all the time'
        : `${models.length === 2 ? 'both' : 'all'} kept the machine’s ${count} cores busy`,
    'zh-CN': `机器的 ${count} 个核心都已占满`,
  }
}
