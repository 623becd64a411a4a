import type { RunModel } from '../model'
import type { Pool } from '../pool'
import type { Locale, LocalizedText } from '../../text'
import type { RunPair } from './cause'
import type { Effect } from './effects'
import type { WeighedMetric } from './metrics'
import type { Difference } from './types'
import { causeOf, fullCores } from './cause'
import { inChinese } from './chinese'
import { effectsOf } from './effects'
import { NOISE } from './metrics'
import { factorText, numberText, percentText } from './numbers'

/** From this ratio on a difference is told as a factor, below it in percent. */
const FACTOR = 1.5
/** From one value to the next: never broken over two lines. */
const ARROW = '\u00a0→\u00a0'
/** Knobs named in the sentence at the most. */
const MOST_KNOBS = 3

export interface ComparedRuns {
  readonly models: readonly RunModel[]
  readonly pools: readonly (Pool | null)[]
  readonly metrics: readonly WeighedMetric[]
  readonly differences: readonly Difference[]
  readonly baseline: number
  readonly alike: boolean
  /** A run each: whether its totals can be set against the baseline's. */
  readonly settled: readonly boolean[]
  /** What the runs are called: A, B … */
  readonly names: readonly string[]
}

/** One sentence, in every language: what differs most between the runs, by how much, and the reason where it is plain. */
export function sentenceOf(told: ComparedRuns): LocalizedText {
  const { models, baseline, metrics, settled, names } = told
  if (models.length < 2 || models.some(({ meta }) => meta === null))
    return { en: 'Nothing to compare yet.', 'zh-CN': '还没有可比较的内容。' }
  const [effect] = effectsOf(metrics, baseline, settled)
  const intro = introduction(told, effect !== undefined)
  if (effect === undefined) {
    const knobs = knobClause(told, baseline, models.length === 2 ? 1 - baseline : null)
    const full = told.alike ? fullCores(models, told.pools) : null
    const said = none(names)
    return {
      en: `${intro.en}${said.en}${knobs.en}${full === null ? '' : `; ${full.en}`}.`,
      'zh-CN': `${intro['zh-CN']}${said['zh-CN']}${knobs['zh-CN']}${full === null ? '' : `；${full['zh-CN']}`}。`,
    }
  }
  const pair: RunPair = { from: baseline, to: effect.run, names, settled: settled[effect.run]! }
  const knobs = knobClause(told, baseline, effect.run)
  const cause = told.alike ? reasonFor(effect, pair, told) : null
  const [en, zh] = [headline(effect, pair, told, 'en'), headline(effect, pair, told, 'zh-CN')]
  return {
    en: `${intro.en}${en}${knobs.en}${cause === null ? '' : `; ${cause.en}`}.`,
    'zh-CN': `${intro['zh-CN']}${zh}${knobs['zh-CN']}${cause === null ? '' : `；${cause['zh-CN']}`}。`,
  }
}

/** Why one was faster; or, where both took equally long with other knobs, why the knobs changed nothing. */
function reasonFor(effect: Effect, pair: RunPair, told: ComparedRuns): LocalizedText | null {
  const { models, pools, metrics } = told
  if (!tookEquallyLong(told, pair.to, effect)) return causeOf(effect, models, pools, metrics, pair)
  if (knobClause(told, pair.from, pair.to).en === '') return null
  const of = <T>(all: readonly T[]) => [all[pair.from]!, all[pair.to]!]
  return fullCores(of(models), of(pools))
}

function tookEquallyLong({ metrics, settled }: ComparedRuns, to: number, effect: Effect): boolean {
  const wall = metrics.find(({ id }) => id === 'wall')
  return effect.metric.id !== 'wall' && wall !== undefined && settled[to]! && wall.changes[to]!.noise
}

/** What has to be said before any number. */
function introduction({ models, alike }: ComparedRuns, differ: boolean): LocalizedText {
  if (!alike)
    return {
      en: `Different programs: only general measures can be compared. ${models.length > 2 && differ ? 'The largest difference: ' : ''}`,
      'zh-CN': `运行的程序不同，只能比较通用的指标。${models.length > 2 && differ ? '差别最大的是：' : ''}`,
    }
  const running = models.some(({ over }) => !over)
  const many = models.length > 2 && differ
  return {
    en: `${running ? (many ? 'So far the largest difference: ' : 'So far: ') : many ? 'The largest difference: ' : ''}`,
    'zh-CN': `${running ? '到目前为止，' : ''}${many ? '差别最大的是：' : ''}`,
  }
}

function none(names: readonly string[]): LocalizedText {
  const limit = (locale: Locale) => percentText(NOISE, locale)
  const last = names.at(-1)!
  return {
    en: `no difference above ${limit('en')} between ${names.slice(0, -1).join(', ')} and ${last}`.replace(
      /^n/,
      'N',
    ),
    'zh-CN': inChinese('{}之间没有超过 {} 的差别', names.join('、'), limit('zh-CN')),
  }
}

function headline(effect: Effect, pair: RunPair, told: ComparedRuns, locale: Locale): string {
  const { metric, log } = effect
  const [from, to] = [metric.values[pair.from]!.value!, metric.values[pair.to]!.value!]
  const [a, b] = [pair.names[pair.from]!, pair.names[pair.to]!]
  const shown = (value: number) => numberText(value, metric.unit, locale)
  const english = locale === 'en'
  const same = equallyLong(told, pair, effect, locale)
  const factor = Math.exp(Math.abs(log))
  const large = factor >= FACTOR
  const times = factorText(factor, locale)
  const share = percentText(Math.abs(to / from - 1), locale)
  const numbers = english ? `${shown(to)} instead of ${shown(from)}` : `${shown(to)}，${a} 为 ${shown(from)}`
  // Told from the other side where that makes a factor above one: nothing is "0.3 times as much".
  const [high, low] = log > 0 ? [b, a] : [a, b]
  if (from === 0 || to === 0 || metric.unit === 'share') {
    const subject = english ? `${b}'s ${metric.measure.noun}` : inChinese('{} 的{}', b, metric.label['zh-CN'])
    return same + (english ? `${subject} was ${numbers}` : inChinese('{}为 {}', subject, numbers))
  }
  if (metric.id === 'wall') {
    if (!large)
      return english
        ? `${b} took ${share} ${log > 0 ? 'longer' : 'less time'} than ${a}: ${numbers}`
        : `${b} 用时比 ${a} ${log > 0 ? '多' : '少'} ${share}：${numbers}`
    if (log < 0)
      return english
        ? `${b} was ${times} times as fast as ${a}: ${numbers}`
        : `${b} 的速度是 ${a} 的 ${times} 倍：${numbers}`
    return english
      ? `${b} took ${times} times as long as ${a}: ${numbers}`
      : `${b} 的用时是 ${a} 的 ${times} 倍：${numbers}`
  }
  const against = english
    ? `${shown(Math.max(from, to))} against ${shown(Math.min(from, to))}`
    : `${shown(Math.max(from, to))} 对 ${shown(Math.min(from, to))}`
  if (metric.id === 'throughput') {
    if (!large)
      return english
        ? `${b} got ${share} ${log > 0 ? 'more' : 'less'} done per second than ${a}: ${numbers}`
        : `${b} 每秒完成的任务比 ${a} ${log > 0 ? '多' : '少'} ${share}：${numbers}`
    return english
      ? `${high} got ${times} times as much done per second as ${low}: ${against}`
      : `${high} 每秒完成的任务是 ${low} 的 ${times} 倍：${against}`
  }
  const noun = english ? metric.measure.noun : metric.label['zh-CN']
  if (!large)
    return (
      same +
      (english
        ? `${b}'s ${noun} was ${share} ${log > 0 ? 'higher' : 'lower'} than ${a}'s: ${numbers}`
        : inChinese(`{} 的{}比 {} ${log > 0 ? '高' : '低'} {}：{}`, b, noun, a, share, numbers))
    )
  return (
    same +
    (english
      ? `${high}'s ${noun} was ${times} times ${low}'s: ${against}`
      : inChinese('{} 的{}是 {} 的 {} 倍：{}', high, noun, low, times, against))
  )
}

/** Where something else differs most, that the time was the same is worth its words. */
function equallyLong(
  told: ComparedRuns,
  { from, to, names }: RunPair,
  effect: Effect,
  locale: Locale,
): string {
  if (!tookEquallyLong(told, to, effect)) return ''
  const wall = told.metrics.find(({ id }) => id === 'wall')!
  const time = (run: number) => numberText(wall.values[run]!.value, 'milliseconds', locale)
  return locale === 'en'
    ? `${names[from]} and ${names[to]} took equally long (${time(from)} and ${time(to)}), but `
    : `${names[from]} 与 ${names[to]} 用时相当（${time(from)} 与 ${time(to)}），但 `
}

/** Which knobs were moved between the two, in brackets; '' when none was, or when it is about more than two runs. */
function knobClause({ differences }: ComparedRuns, from: number, to: number | null): LocalizedText {
  if (to === null) return { en: '', 'zh-CN': '' }
  const moved = differences.filter(
    ({ kind, values }) => kind === 'knob' && values[from]!.en !== values[to]!.en && values[from]!.en !== '',
  )
  if (moved.length === 0) return { en: '', 'zh-CN': '' }
  const clause = (locale: Locale) =>
    moved
      .slice(0, MOST_KNOBS)
      .map(({ label, values }) =>
        locale === 'en'
          ? `${label.en} ${values[from]!.en}${ARROW}${values[to]!.en || '—'}`
          : inChinese(
              `{}{}${ARROW}{}`,
              spaced(label['zh-CN']),
              values[from]!['zh-CN'],
              values[to]!['zh-CN'] || '—',
            ),
      )
  const more = moved.length > MOST_KNOBS ? ['…'] : []
  return {
    en: ` (${[...clause('en'), ...more].join(', ')})`,
    'zh-CN': `（${[...clause('zh-CN'), ...more].join('，')}）`,
  }
}

/** A name and its value are two words, in Chinese too. */
const spaced = (name: string) => `${name} `
