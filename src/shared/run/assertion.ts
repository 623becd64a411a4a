import type { Summary } from '../summary'
import type { LocalizedText } from '../text'
import { processCountOf, unlistedCount } from './facts'
import { countClaims } from './verdict'

/*
 * What must hold of a run, as one writes it for a gate: `orphans==0`, `peakPss<2G`, `wall<=1.5min`, `coverage>=95%`.
 *
 *   metric operator value[suffix]
 *
 * A suffix belongs to the metric's unit; without one a value is bytes, seconds, a share (0–1), cores or a count.
 */

export const ASSERTION_UNITS = {
  count: { '': 1 },
  bytes: {
    '': 1,
    b: 1,
    k: 1024,
    m: 1024 ** 2,
    g: 1024 ** 3,
    t: 1024 ** 4,
    kib: 1024,
    mib: 1024 ** 2,
    gib: 1024 ** 3,
    tib: 1024 ** 4,
    kb: 1e3,
    mb: 1e6,
    gb: 1e9,
    tb: 1e12,
  },
  seconds: { '': 1, ms: 1e-3, s: 1, min: 60, h: 3600 },
  share: { '': 1, '%': 0.01 },
  cores: { '': 1, '%': 0.01 },
} as const satisfies Record<string, Readonly<Record<string, number>>>
export type AssertionUnit = keyof typeof ASSERTION_UNITS

interface Metric {
  readonly unit: AssertionUnit
  readonly text: LocalizedText
  /** Null: not known of this run. */
  readonly read: (summary: Summary) => number | null
  /** Whether that is only a lower bound: there may have been more. */
  readonly least: (summary: Summary) => boolean
}

const odd = ({ exitCode, signal }: Summary['processes'][number]) => signal !== null || (exitCode ?? 0) !== 0
const claims = (of: 'held' | 'fails' | 'open') => (summary: Summary) =>
  summary.verdict === null ? null : countClaims(summary.verdict.claims)[of]

/** All that can be asserted, by name. */
export const METRICS = {
  wall: metric('seconds', 'wall time', '总用时', (run) => run.wallSeconds),
  cpu: metric(
    'seconds',
    'CPU time used by the process tree',
    '进程树使用的 CPU 时间',
    (run) => run.cpuSeconds,
    (run) => run.cpuBasis === 'sampled',
  ),
  coverage: metric(
    'share',
    'CPU time captured by samples ÷ used',
    '采样到的 CPU 时间 ÷ 实际使用的 CPU 时间',
    (run) => run.coverage,
  ),
  processes: metric(
    'count',
    'all processes of the run',
    '出现过的进程数',
    (run) => known(processCountOf(run).value),
    (run) => processCountOf(run).least,
  ),
  unsampled: metric(
    'count',
    'processes too short to be sampled',
    '未被采样的进程数',
    (run) => run.ledger?.unsampled ?? null,
  ),
  detached: metric(
    'count',
    'processes that left the tree',
    '脱离进程树的进程数',
    (run) => run.ledger?.detached ?? null,
  ),
  orphans: metric('count', 'orphaned processes', '孤儿进程数', (run) => run.ledger?.orphans ?? null),
  failed: metric(
    'count',
    'processes that failed or were killed',
    '被信号终止或退出码非 0 的进程数',
    (run) => run.processes.filter(odd).length + unlistedCount(run.unlisted, 'failed'),
  ),
  exitCode: metric(
    'count',
    'exit code of the first process',
    '第一个进程的退出码',
    (run) => run.processes[0]?.exitCode ?? null,
  ),
  lost: metric(
    'count',
    'times the kernel dropped process events',
    '内核丢弃进程事件的次数',
    (run) => run.ledger?.eventsLost ?? null,
  ),
  peakProcesses: metric('count', 'peak number of processes', '进程数峰值', (run) => run.peak.processes),
  peakCpu: metric('cores', 'peak number of busy cores', '占用核心数峰值', (run) => run.peak.cpu),
  peakRss: metric('bytes', 'peak total RSS', 'RSS 之和的峰值', (run) => run.peak.rssBytes),
  peakPss: metric('bytes', 'peak total PSS', 'PSS 之和的峰值', (run) => run.peak.pssBytes),
  cost: metric(
    'share',
    'sampling cost, share of a core',
    '采样占用单个核心的比例',
    (run) => run.sampler.costShare,
  ),
  utilization: metric(
    'share',
    'utilization, lowest of all pools',
    '利用率（多个池时取最低）',
    lowestUtilization,
  ),
  deadlocks: metric('count', 'deadlocks', '死锁数', (run) => run.deadlocks.length),
  malformed: metric(
    'count',
    'malformed telemetry lines',
    '无法识别的遥测行数',
    (run) => run.telemetry.malformed,
  ),
  dropped: metric(
    'count',
    'telemetry events over the limit',
    '超出上限的遥测事件数',
    (run) => run.telemetry.dropped,
  ),
  claims: metric('count', 'claims that hold', '成立的论断数', claims('held')),
  failedClaims: metric('count', 'claims not met', '不成立的论断数', claims('fails')),
  openClaims: metric('count', 'claims not judged', '未判定的论断数', claims('open')),
} as const satisfies Record<string, Metric>
export type MetricName = keyof typeof METRICS

/** What a value that may be higher can carry. */
const HOLDS_ABOVE: readonly string[] = ['>', '>=']

const OPERATORS = {
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
} as const
export type Operator = keyof typeof OPERATORS

export interface Assertion {
  /** As it was written. */
  readonly expression: string
  readonly metric: MetricName
  readonly operator: Operator
  readonly value: number
}

/** What is wrong with an expression. */
export type AssertionProblem =
  | { readonly problem: 'syntax' }
  | { readonly problem: 'metric'; readonly name: string }
  | { readonly problem: 'suffix'; readonly metric: MetricName; readonly suffix: string }

/**
 * What an assertion came to; `measured` null: not known of this run, which does not hold. Of a lower bound (`least`) only
 * what is above something holds.
 */
export interface AssertionResult {
  readonly assertion: Assertion
  readonly holds: boolean
  readonly measured: number | null
  readonly least: boolean
}

const FORM = /^\s*([A-Za-z]+)\s*(==|!=|<=|>=|<|>)\s*(-?(?:\d+(?:\.\d+)?|\.\d+))\s*([A-Za-z]*|%)\s*$/

/** Reads `metric operator value`. Never throws. */
export function readAssertion(expression: string): Assertion | AssertionProblem {
  const match = FORM.exec(expression)
  if (match === null) return { problem: 'syntax' }
  const [, name = '', operator, digits, suffix = ''] = match
  if (!isMetric(name)) return { problem: 'metric', name }
  const factors: Readonly<Record<string, number>> = ASSERTION_UNITS[METRICS[name].unit]
  const factor = Object.hasOwn(factors, suffix.toLowerCase()) ? factors[suffix.toLowerCase()]! : NaN
  if (Number.isNaN(factor)) return { problem: 'suffix', metric: name, suffix }
  // 95 × 0.01 is not 0.95 in binary: a division is.
  const value = factor < 1 ? Number(digits) / Math.round(1 / factor) : Number(digits) * factor
  return { expression: expression.trim(), metric: name, operator: operator as Operator, value }
}

/** Holds an assertion against what a run amounts to. */
export function checkAssertion(assertion: Assertion, summary: Summary): AssertionResult {
  const { metric, operator, value } = assertion
  const measured = METRICS[metric].read(summary)
  const least = METRICS[metric].least(summary)
  const can = measured !== null && (!least || HOLDS_ABOVE.includes(operator))
  return { assertion, holds: can && OPERATORS[operator](measured, value), measured, least }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name)
}

function metric(
  unit: AssertionUnit,
  en: string,
  zh: string,
  read: Metric['read'],
  least: Metric['least'] = () => false,
): Metric {
  return { unit, text: { en, 'zh-CN': zh }, read, least }
}

function lowestUtilization({ pools }: Summary): number | null {
  const known = pools.flatMap(({ utilization }) => (utilization === null ? [] : [utilization]))
  return known.length > 0 ? Math.min(...known) : null
}
