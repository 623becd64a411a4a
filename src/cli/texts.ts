import type { Locale } from '../shared/text'
import type { Reason } from '../shared/failure'
import type { PoolKind, RunState } from '../shared/run/records'

/** Everything that the command line says besides help and errors, in one language. */
export interface CliTexts {
  readonly states: Readonly<Record<RunState, string>>
  readonly poolKinds: Readonly<Record<PoolKind, string>>
  readonly columns: Readonly<
    Record<'role' | 'pid' | 'state' | 'cpu' | 'rss' | 'peakRss' | 'threads' | 'tasks' | 'ended', string>
  >
  readonly exit: (code: number) => string
  readonly ended: string
  readonly alive: string
  readonly tasks: (count: number) => string
  readonly busyOf: (share: string, size: number) => string
  readonly processes: (live: number, all: number) => string
  readonly ownCost: (share: string) => string
  readonly more: (count: number) => string
  readonly keys: string
  readonly stopping: string
  readonly killing: string
  readonly title: (name: string, outcome: string, wall: string) => string
  readonly cpuRow: string
  /** `coverage` null: not known. */
  readonly cpuText: (spent: string, coverage: string | null) => string
  readonly memoryRow: string
  readonly memoryText: (peak: string, kind: 'pss' | 'rss') => string
  readonly processesRow: string
  readonly processesText: (all: string, odd: string) => string
  /** Of all processes: those under one tick, and those that left the tree (of which orphans). */
  readonly accountText: (unsampled: number | null, detached: number, orphans: number) => string
  /** Reasons why the account is incomplete. */
  readonly looked: string
  readonly lostText: (times: number) => string
  /** A process whose command could not be read. */
  readonly unknownProgram: string
  readonly assertionFailed: (expression: string, metric: string, measured: string | null) => string
  readonly oddExits: (count: number) => string
  readonly samplerRow: string
  readonly samplerText: (kind: string, ticks: number, interval: string, cost: string) => string
  readonly telemetryRow: string
  readonly traceRow: string
  readonly telemetryText: (malformed: number, dropped: number) => string
  readonly poolRow: string
  /** The one that the run is about, where there are several. */
  readonly mainPoolRow: string
  readonly poolText: (kind: string, size: number, tasks: number, busy: string) => string
  /** Of each repeat of a pool: how long it took, and how busy it was. */
  readonly repeatsText: (times: number, took: readonly string[], busy: readonly string[]) => string
  readonly queueRow: string
  readonly queueText: (peak: string, capacity: string) => string
  readonly unbounded: string
  readonly deadlockRow: string
  readonly deadlockText: (cycle: string, times: number, at: string) => string
  readonly moreRows: (count: number) => string
  readonly unlistedRows: (count: number, inFile: boolean) => string
  readonly verdict: string
  readonly expected: string
  readonly measured: string
  /** Smallest and largest of the repeats. */
  readonly spread: string
  readonly predicted: (guess: string, claim: string, measured: string) => string
  readonly note: string
  /** Where a run was recorded, and why it was not. */
  readonly recorded: (file: string) => string
  readonly thereAlready: (file: string) => string
  readonly noWindow: (file: string) => string
}

/** Why the command line itself stopped a run; `stopped-by-user` is the engine's own. */
export function stopReason(cause: 'output-closed' | NodeJS.Signals): Reason {
  if (cause === 'output-closed')
    return {
      code: 'output-closed',
      text: {
        en: 'Stopped because the output is no longer read.',
        'zh-CN': '输出不再被读取，运行已停止。',
      },
    }
  return {
    code: 'signalled',
    text: {
      en: `Stopped because Forkscope received ${cause}.`,
      'zh-CN': `Forkscope 收到 ${cause}，运行已停止。`,
    },
  }
}

export const CLI_TEXTS: Readonly<Record<Locale, CliTexts>> = {
  en: {
    states: {
      starting: 'starting',
      running: 'running',
      stopping: 'stopping',
      ended: 'ended',
      failed: 'failed',
    },
    poolKinds: { process: 'process', thread: 'thread', async: 'async' },
    columns: {
      role: 'process',
      pid: 'PID',
      state: 'state',
      cpu: 'CPU %',
      rss: 'RSS',
      peakRss: 'peak RSS',
      threads: 'thr',
      tasks: 'tasks',
      ended: 'ended',
    },
    exit: (code) => `exit ${code}`,
    ended: 'ended',
    alive: 'still running',
    tasks: (count) => `${count} ${count === 1 ? 'task' : 'tasks'}`,
    busyOf: (share, size) => `${share} busy of ${size}`,
    processes: (live, all) => `${live} live of ${all}`,
    ownCost: (share) => `Forkscope ${share}`,
    more: (count) => `… ${count} more`,
    keys: 'Press Ctrl-C to stop the run',
    stopping: 'Stopping… (press Ctrl-C again to kill)',
    killing: 'Killing…',
    title: (name, outcome, wall) => `${name}: ${outcome} after ${wall}`,
    cpuRow: 'CPU time',
    cpuText: (spent, coverage) =>
      coverage !== null
        ? `${spent}, ${coverage} captured by samples`
        : `${spent} in samples (what they missed is unknown)`,
    memoryRow: 'memory',
    memoryText: (peak, kind) => `${peak} (peak ${kind.toUpperCase()} of the whole tree)`,
    processesRow: 'processes',
    processesText: (all, odd) => `${all}${odd}`,
    accountText: (unsampled, detached, orphans) =>
      (unsampled ? `, ${unsampled} too short to be sampled` : '') +
      (detached > 0 ? `, ${detached} left the tree (${orphans} orphaned)` : ''),
    looked: 'found by polling: short-lived processes may be missing',
    lostText: (times) =>
      `the kernel dropped events ${times === 1 ? 'once' : `${times} times`}: some processes may be missing`,
    unknownProgram: '(unknown program)',
    assertionFailed: (expression, metric, measured) =>
      measured === null
        ? `Assertion failed: ${expression}. Unknown in this run (${metric}).`
        : `Assertion failed: ${expression}. Measured: ${measured} (${metric}).`,
    oddExits: (count) => `, ${count} killed or failed`,
    samplerRow: 'sampler',
    samplerText: (kind, ticks, interval, cost) =>
      `${kind}, sampled ${ticks} ${ticks === 1 ? 'time' : 'times'}, every ${interval}, cost ${cost} of a core`,
    telemetryRow: 'telemetry',
    traceRow: 'trace',
    telemetryText: (malformed, dropped) => `malformed lines: ${malformed}, events dropped: ${dropped}`,
    poolRow: 'pool',
    mainPoolRow: 'main pool',
    poolText: (kind, size, tasks, busy) =>
      `${size} × ${kind}, ${tasks} ${tasks === 1 ? 'task' : 'tasks'} ended, ${busy} busy`,
    repeatsText: (times, took, busy) => `${times} repeats: ${took.join(', ')}; busy ${busy.join(', ')}`,
    queueRow: 'queue',
    queueText: (peak, capacity) => `peak depth ${peak}, capacity ${capacity}`,
    unbounded: 'unlimited',
    deadlockRow: 'deadlock',
    deadlockText: (cycle, times, at) => `${cycle} (${times === 1 ? '' : `${times} times, first `}at ${at})`,
    moreRows: (count) => `… ${count} more; use --json to list all`,
    unlistedRows: (count, inFile) =>
      inFile
        ? `… ${count} ended earlier; export the run file as JSON to list them`
        : `… ${count} ended earlier; only their sums were kept, because the run has no file`,
    verdict: 'Verdict',
    expected: 'expected',
    measured: 'measured',
    spread: 'repeats',
    predicted: (guess, claim, measured) => `Your guess for “${claim}”: ${guess}; measured: ${measured}.`,
    note: 'Note',
    recorded: (file) => `Recorded to ${file}`,
    thereAlready: (file) => `${file} already exists. Choose another file with --out.`,
    noWindow: (file) =>
      `This installation does not include the window. In a checkout of Forkscope, run: npm start -- ${file}`,
  },
  'zh-CN': {
    states: { starting: '启动中', running: '运行中', stopping: '停止中', ended: '已结束', failed: '失败' },
    poolKinds: { process: '个进程', thread: '个线程', async: '个槽位' },
    columns: {
      role: '进程',
      pid: 'PID',
      state: '状态',
      cpu: 'CPU %',
      rss: 'RSS',
      peakRss: 'RSS 峰值',
      threads: '线程数',
      tasks: '任务数',
      ended: '结束',
    },
    exit: (code) => `退出码 ${code}`,
    ended: '已结束',
    alive: '仍在运行',
    tasks: (count) => `${count} 个任务`,
    busyOf: (share, size) => `${size} 个中 ${share} 忙碌`,
    processes: (live, all) => `${all} 个进程中 ${live} 个存活`,
    ownCost: (share) => `Forkscope 自身 ${share}`,
    more: (count) => `… 还有 ${count} 个`,
    keys: '按 Ctrl-C 停止运行',
    stopping: '正在停止…（再按一次 Ctrl-C 强制终止）',
    killing: '正在强制终止…',
    title: (name, outcome, wall) => `${name}：${outcome}，用时 ${wall}`,
    cpuRow: 'CPU 时间',
    cpuText: (spent, coverage) =>
      coverage !== null
        ? `${spent}，其中 ${coverage} 被采样覆盖`
        : `${spent}（仅含采样到的部分，遗漏部分未知）`,
    memoryRow: '内存',
    memoryText: (peak, kind) => `${peak}（整棵进程树的 ${kind.toUpperCase()} 峰值）`,
    processesRow: '进程',
    processesText: (all, odd) => `${all} 个${odd}`,
    accountText: (unsampled, detached, orphans) =>
      (unsampled ? `，其中 ${unsampled} 个存活太短，未被采样` : '') +
      (detached > 0 ? `，${detached} 个脱离了进程树（其中孤儿进程 ${orphans} 个）` : ''),
    looked: '通过轮询发现：短暂存活的进程可能遗漏',
    lostText: (times) => `内核丢弃过 ${times} 次事件：可能遗漏部分进程`,
    unknownProgram: '（程序未知）',
    assertionFailed: (expression, metric, measured) =>
      measured === null
        ? `断言失败：${expression}。此运行没有该数据（${metric}）。`
        : `断言失败：${expression}。实测 ${measured}（${metric}）。`,
    oddExits: (count) => `，其中 ${count} 个被终止或失败`,
    samplerRow: '采样',
    samplerText: (kind, ticks, interval, cost) =>
      `${kind}，采样 ${ticks} 次，间隔 ${interval}，占单个核心的 ${cost}`,
    telemetryRow: '遥测',
    traceRow: '跟踪文件',
    telemetryText: (malformed, dropped) => `无法识别的行：${malformed}，丢弃的事件：${dropped}`,
    poolRow: '池',
    mainPoolRow: '主池',
    poolText: (kind, size, tasks, busy) => `${size} ${kind}，结束 ${tasks} 个任务，忙碌 ${busy}`,
    repeatsText: (times, took, busy) => `重复 ${times} 次：用时 ${took.join('、')}；忙碌 ${busy.join('、')}`,
    queueRow: '队列',
    queueText: (peak, capacity) => `峰值深度 ${peak}，容量 ${capacity}`,
    unbounded: '无上限',
    deadlockRow: '死锁',
    deadlockText: (cycle, times, at) =>
      `${cycle}（${times === 1 ? '' : `共 ${times} 次，首次`}发生在 ${at}）`,
    moreRows: (count) => `… 还有 ${count} 个；用 --json 列出全部`,
    unlistedRows: (count, inFile) =>
      inFile
        ? `… 另有 ${count} 个较早结束；将运行文件导出为 JSON 可逐个列出`
        : `… 另有 ${count} 个较早结束；此运行没有文件，因此只保留合计`,
    verdict: '结论',
    expected: '预期',
    measured: '实测',
    spread: '重复',
    predicted: (guess, claim, measured) => `对“${claim}”的猜测是 ${guess}，实测 ${measured}。`,
    note: '提示',
    recorded: (file) => `已录制到 ${file}`,
    thereAlready: (file) => `${file} 已存在。请用 --out 指定其他文件。`,
    noWindow: (file) => `此安装不含窗口程序。请在 Forkscope 的源代码目录中运行：npm start -- ${file}`,
  },
}
