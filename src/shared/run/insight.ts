import type { Format } from '../format'
import type { Locale, LocalizedText } from '../text'
import type { RunModel } from './model'
import type { PoolView } from './pool'
import { commandLine } from '../command-line'
import { formatOf } from '../format'
import { beside, LOCALES } from '../text'
import { deadlockText } from './deadlock-text'
import {
  busiestKin,
  coresUsed,
  mainPool,
  othersLoad,
  peakMemory,
  processCount,
  taskRate,
  utilization,
  waitedShare,
} from './facts'

/** What there is to know of a run first: one sentence, and what belongs to it. */
export interface Insight {
  readonly text: LocalizedText
  /** The circumstances, a second, quieter line. */
  readonly detail: LocalizedText | null
  /** `bad`: it failed or is stuck, `warn`: something cut it short. */
  readonly tone: 'plain' | 'warn' | 'bad'
}

/** Characters of a command in a sentence; of a longer one there is only the program. */
const MOST_COMMAND = 32
/** Below this many cores a run did next to nothing but wait. */
const NEXT_TO_NONE = 0.05
/** From this share of the cores on all of them were busy. */
const ALL = 0.95
/** What took less of the CPU time than this is not worth a word. */
const WORTH_NAMING = 0.3
/** Cores that others kept busy, from which on they must be named. */
const OTHERS = 0.3

/** Of a shorter run its CPU time says more than a mean of cores; milliseconds. */
const SHORT = 500
/** Milliseconds within which a run is over when what kept it is let go. */
const AT_ONCE = 1000

/** Sentences have plain spaces; a view keeps units at their numbers. */
const SPACE = ' '
const both = (say: (format: Format, locale: Locale) => string): LocalizedText =>
  Object.fromEntries(LOCALES.map((locale) => [locale, say(formatOf(locale, SPACE), locale)])) as LocalizedText
const text = (en: string, zh: string): LocalizedText => ({ en, 'zh-CN': zh })
/** Sentences one after the other. */
const joined = (...parts: readonly (LocalizedText | null)[]): LocalizedText | null => {
  const said = parts.filter((part) => part !== null && part.en !== '')
  if (said.length === 0) return null
  return text(said.map((one) => one!.en).join(' '), said.map((one) => one!['zh-CN']).join(''))
}

/**
 * The sentence of a run, about all of it, whatever moment is looked at: what it proved, why it ended as it did, where it is
 * stuck, else what it used. Of one that goes on, about what is known so far. Null for what is no run (the machine), and
 * while there is nothing to say anything of.
 */
export function insightOf(run: RunModel): Insight | null {
  const { meta, over, outcome, reason, verdict } = run
  if (meta === null || meta.origin.kind === 'machine') return null
  const used = usage(run)
  const around = circumstances(run)
  if (over && reason !== null && outcome !== 'completed' && outcome !== 'stopped')
    return { text: reason.text, detail: joined(used, around), tone: outcome === 'failed' ? 'bad' : 'warn' }
  if (verdict !== null && outcome === 'completed') {
    // A conclusion that is only why nothing could be judged comes second.
    const refused = verdict.claims.some(({ holds, why }) => holds === null && why.en === verdict.summary.en)
    if (refused && used !== null) return { text: used, detail: verdict.summary, tone: 'plain' }
    return { text: verdict.summary, detail: joined(work(run), others(run)), tone: 'plain' }
  }
  const stuck = run.deadlocks.find(({ end }) => end === null || (over && end >= run.wall - AT_ONCE))
  if (stuck !== undefined) {
    const cycle = deadlockText(run, stuck)
    const said = text(`Deadlock: ${cycle.en}.`, `死锁：${cycle['zh-CN']}。`)
    return { text: said, detail: joined(used, around), tone: 'bad' }
  }
  const why = outcome === 'stopped' ? (verdict?.summary ?? reason?.text ?? null) : null
  if (used === null) return why === null ? null : { text: why, detail: around, tone: 'plain' }
  return { text: used, detail: joined(why, around), tone: 'plain' }
}

/** What the run used, and who of it; null: nobody can say anything yet. */
function usage(run: RunModel): LocalizedText | null {
  const isTrace = run.meta?.origin.kind === 'trace'
  if (run.processes.length === 0 && run.lanes.length === 0 && !isTrace) return null
  if (Number.isNaN(coresUsed(run).value)) return work(run) ?? nothingTold(run)
  return work(run) ?? (run.over && (run.ticks === 0 || run.wall < SHORT) ? tooShort(run) : cpu(run))
}

function nothingTold({ over, ticks, meta }: RunModel): LocalizedText | null {
  if (!over) return null
  if (meta?.origin.kind === 'trace')
    return text('The trace has no tasks and no CPU time.', '跟踪文件中既没有任务，也没有 CPU 时间。')
  if (ticks > 0) return text('Its CPU time is unknown.', 'CPU 时间未知。')
  return text('It ended before anything could be read.', '还没有读到任何数据就已结束。')
}

/** It is known what it spent, but hardly by samples how. */
function tooShort(run: RunModel): LocalizedText {
  const { value, least } = coresUsed(run)
  const spent = (format: Format) => format.atLeast(format.duration(value * run.wall), least)
  return both((format, locale) => {
    const [wall, name] = [format.duration(run.wall), subject(run, locale)]
    const unsampled = run.ticks === 0
    return locale === 'en'
      ? `${name} took ${wall}${unsampled ? ', too short to be sampled,' : ''} and used ${spent(format)} of CPU time.`
      : `${beside(name, '用时')} ${wall}${unsampled ? '（过短，未被采样）' : ''}，使用了 ${spent(format)} CPU 时间。`
  })
}

/** What is called who did it. */
function subject({ meta }: RunModel, locale: Locale): string {
  const origin = meta?.origin
  if (origin?.kind !== 'command') return locale === 'en' ? 'The run' : '本次运行'
  const line = commandLine(origin.argv, true)
  if (line.length <= MOST_COMMAND) return line
  const program = commandLine(origin.argv.slice(0, 1), true)
  return program.length <= MOST_COMMAND ? program : `${program.slice(0, MOST_COMMAND)}…`
}

/** Cores on average, with the unit that such a number has: a few percent are of one core. */
function coresText(run: RunModel, format: Format, locale: Locale): string {
  const { value, least } = coresUsed(run)
  const cores = run.meta!.host.cores
  if (value < 0.095) {
    const share = format.atLeast(format.percent(value), least)
    return locale === 'en' ? `${share} of a core` : `一个核心的 ${share}`
  }
  const used = format.atLeast(format.number(value, 1, true), least)
  if (!(cores > 0)) return locale === 'en' ? `${used} cores` : `${used} 个核心`
  return locale === 'en'
    ? `${used} of ${cores} ${cores === 1 ? 'core' : 'cores'}`
    : `${cores} 个核心中的 ${used} 个`
}

/** The CPU time of a run over its time. */
function cpu(run: RunModel): LocalizedText {
  const { value } = coresUsed(run)
  const { over } = run
  const cores = run.meta!.host.cores
  const kin = kinText(run)
  const waited = waitedShare(run)
  const waits = value < NEXT_TO_NONE && waited > 1 - 2 * NEXT_TO_NONE
  // What is nearly all of it is not said to be all of it.
  const share = Math.floor(waited * 1000) / 1000
  return both((format, locale) => {
    const [name, wall] = [subject(run, locale), format.duration(run.wall)]
    const used = coresText(run, format, locale)
    if (locale === 'en') {
      const for_ = over ? `for ${wall}` : `for ${wall} so far`
      if (waits)
        return `${name} ${over ? 'used' : 'uses'} ${used} ${for_}: ${over ? 'it waited' : 'it waits'} ${format.percent(share, 1)} of the time.`
      if (value >= ALL * cores)
        return `${name} ${over ? 'kept' : 'keeps'} ${cores === 1 ? 'the only core' : cores === 2 ? 'both cores' : `all ${cores} cores`} busy ${for_}${kin.en}.`
      return `${name} ${over ? 'used' : 'uses'} ${used} on average ${for_}${kin.en}.`
    }
    const during = beside(name, over ? `在 ${wall} 内` : `到目前为止的 ${wall} 内`)
    if (waits) return `${during}${beside('只用了', used)}：${format.percent(share, 1)} 的时间在等待。`
    if (value >= ALL * cores)
      return `${during}让${cores === 1 ? '唯一的核心' : cores === 2 ? '两个核心' : `全部 ${cores} 个核心`}一直忙碌${kin['zh-CN']}。`
    return `${during}${beside('平均用了', used)}${kin['zh-CN']}。`
  })
}

/** Who took most of it, where there is more than one process. */
function kinText(run: RunModel): LocalizedText {
  const kin = run.born > 1 ? busiestKin(run) : null
  if (kin === null || kin.share < WORTH_NAMING) return text('', '')
  const name = run.say(kin.name)
  const share = (format: Format) => format.percent(Math.min(1, kin.share))
  return both((format, locale) => {
    if (locale === 'en')
      return `; ${name.en}${kin.count > 1 ? ` (${kin.count} processes)` : ''} accounted for ${share(format)} of that`
    const who = `${beside('；其中', name['zh-CN'])}${kin.count > 1 ? `（${kin.count} 个进程）` : ''}`
    return `${beside(who, '占')} ${share(format)}`
  })
}

const WORKERS = {
  process: { one: 'worker process', many: 'worker processes', zh: '个工作进程' },
  thread: { one: 'worker thread', many: 'worker threads', zh: '个工作线程' },
  async: { one: 'event loop slot', many: 'event loop slots', zh: '个事件循环槽位' },
} as const

/** What the pool that the run is about did; null: no task began. */
function work(run: RunModel): LocalizedText | null {
  const pool = mainPool(run)
  if (pool === null) return null
  if (run.meta?.origin.kind === 'trace') return traced(run)
  const busy = utilization(run, pool)
  if (Number.isNaN(busy)) return null
  return both((format, locale) => {
    const doing = poolText(run, pool, format, locale)
    const { value } = coresUsed(run)
    if (Number.isNaN(value)) return locale === 'en' ? `${doing}.` : `${doing}。`
    const used = coresText(run, format, locale)
    return locale === 'en'
      ? `${doing}; the whole run ${run.over ? 'used' : 'uses'} ${used}.`
      : `${doing}；${beside('整个运行平均用了', used)}。`
  })
}

/** Tasks that failed have ended too: how many were done well, only the program can say. */
function poolText(run: RunModel, pool: PoolView, format: Format, locale: Locale): string {
  const { over } = run
  const who = WORKERS[pool.kind]
  const busy = format.percent(utilization(run, pool))
  const tasks = format.number(pool.tasks)
  const rate = format.value(taskRate(run, pool), 'perSecond').replace('/s', '')
  // What had to be done over counts twice.
  const planned = pool.planned !== null && pool.planned >= pool.tasks ? pool.planned : null
  const one = pool.size === 1
  if (locale === 'en') {
    const are = over ? (one ? 'was' : 'were') : one ? 'is' : 'are'
    const ended =
      pool.tasks === 0
        ? 'no task has ended'
        : over || planned === null
          ? `${tasks} ${pool.tasks === 1 ? 'task' : 'tasks'} ended, ${rate} a second`
          : `${tasks} of ${format.number(planned)} tasks have ended`
    return `${pool.size} ${one ? who.one : who.many} ${are} ${busy} busy, ${ended}`
  }
  const ended =
    pool.tasks === 0
      ? '还没有任务结束'
      : over || planned === null
        ? `结束 ${tasks} 个任务，每秒 ${rate} 个`
        : `${format.number(planned)} 个任务已结束 ${tasks} 个`
  return `${pool.size} ${who.zh}有 ${busy} 的时间在忙，${ended}`
}

/** What a trace of another tool tells: lanes with tasks, and which of them worked longest. */
function traced(run: RunModel): LocalizedText | null {
  const lanes = run.lanes.filter((lane) => lane !== undefined && lane.tasks > 0).map((lane) => lane!)
  if (lanes.length === 0) return null
  const tasks = lanes.reduce((sum, lane) => sum + lane.tasks, 0)
  const most = lanes.reduce((a, b) => (b.busy > a.busy ? b : a))
  const name = run.say(most.role || String(most.tid))
  const share = most.busy / run.wall
  return both((format, locale) => {
    const [wall, count] = [format.duration(run.wall), format.number(tasks)]
    if (locale === 'en') {
      const who = `${format.number(lanes.length)} ${lanes.length === 1 ? 'lane' : 'lanes'}`
      const longest = share <= 1 ? `; ${name.en} was busiest, ${format.percent(share)} of the time` : ''
      return `${who} did ${count} ${tasks === 1 ? 'task' : 'tasks'} in ${wall}${longest}.`
    }
    const longest =
      share <= 1 ? `；${beside('最忙的是', name['zh-CN'])}，占 ${format.percent(share)} 的时间` : ''
    return `${format.number(lanes.length)} 条泳道在 ${wall} 内完成了 ${count} 个任务${longest}。`
  })
}

/** Who else wanted the cores, if somebody did. */
function others(run: RunModel): LocalizedText | null {
  const load = othersLoad(run)
  if (!(load >= OTHERS)) return null
  return both((format, locale) => {
    const cores = format.number(load, 1, true)
    return locale === 'en'
      ? `Other programs kept ${cores} ${cores === '1.0' ? 'core' : 'cores'} busy meanwhile.`
      : `期间其他程序占用了 ${cores} 个核心。`
  })
}

/** How many there were, what memory they had, and who else wanted the cores. */
function circumstances(run: RunModel): LocalizedText | null {
  const { value: born, least } = processCount(run)
  const { value: peak, kind } = peakMemory(run)
  const unsampled = run.ledger?.unsampled ?? NaN
  return joined(
    born > 1
      ? both((format, locale) => {
          const [count, brief] = [format.atLeast(format.number(born), least), format.number(unsampled)]
          if (locale === 'en')
            return `${count} processes${unsampled > 0 ? `, ${brief} too short to be sampled` : ''}.`
          return `共 ${count} 个进程${unsampled > 0 ? `，其中 ${brief} 个存活太短，未被采样` : ''}。`
        })
      : null,
    peak > 0
      ? both((format, locale) =>
          locale === 'en'
            ? `Memory peaked at ${format.bytes(peak)} (${kind.toUpperCase()}).`
            : `内存峰值 ${format.bytes(peak)}（${kind.toUpperCase()}）。`,
        )
      : null,
    others(run),
  )
}
