import type { PoolKind } from '../../../shared/run/records'
import type { Locale } from '../../../shared/text'

/** Everything that the report says in its own words, in one language. */
export interface Texts {
  readonly unfinished: string
  /** How many of which kind a pool has. */
  readonly poolSize: (kind: PoolKind, size: string) => string
  readonly made: (version: string) => string
  readonly verdict: string
  readonly noVerdict: string
  readonly claims: Readonly<Record<'claim' | 'expected' | 'measured' | 'spread', string>>
  readonly holds: string
  readonly better: string
  readonly fails: string
  readonly open: string
  readonly guessed: (guess: string, claim: string, measured: string) => string
  readonly kpis: Readonly<
    Record<'wall' | 'cpu' | 'pss' | 'rss' | 'processes' | 'tasks' | 'utilization' | 'coverage', string>
  >
  readonly what: string
  readonly facts: Readonly<
    Record<
      | 'chapter'
      | 'knobs'
      | 'command'
      | 'folder'
      | 'trace'
      | 'started'
      | 'host'
      | 'sampler'
      | 'cost'
      | 'run'
      | 'note',
      string
    >
  >
  readonly machine: string
  readonly host: (cpu: string, cores: string, memory: string) => string
  readonly sampler: (kind: string, ticks: string, interval: string) => string
  readonly costOf: (cpu: string, share: string) => string
  readonly on: string
  readonly off: string
  readonly graphs: string
  readonly cpuGraph: string
  readonly cpuUnit: string
  readonly memoryGraph: string
  readonly wholeTree: string
  readonly busiest: (shown: string, all: string) => string
  readonly pools: string
  readonly tasks: (count: string, plural: number) => string
  readonly utilization: (share: string) => string
  readonly repeats: (shares: readonly string[]) => string
  readonly moreLanes: (count: string, plural: number) => string
  readonly newestTasks: string
  readonly more: (count: string) => string
  readonly queues: string
  readonly queue: Readonly<Record<'name' | 'capacity' | 'peak' | 'last', string>>
  readonly unbounded: string
  readonly depth: string
  readonly locks: string
  readonly lock: Readonly<
    Record<'name' | 'holds' | 'held' | 'longestHold' | 'waits' | 'waited' | 'longestWait', string>
  >
  readonly deadlock: (when: string, cycle: string) => string
  readonly tree: string
  readonly columns: Readonly<
    Record<'process' | 'pid' | 'began' | 'lived' | 'cpu' | 'memory' | 'threads' | 'end', string>
  >
  readonly exit: (code: number) => string
  readonly alive: string
  readonly endUnknown: string
  readonly moreProcesses: (count: string) => string
  readonly unlisted: (count: string, inFile: boolean) => string
  readonly ledger: string
  readonly account: Readonly<
    Record<
      'processes' | 'unsampled' | 'detached' | 'orphans' | 'spent' | 'seen' | 'lost' | 'telemetry',
      string
    >
  >
  /** A remark behind a number. */
  readonly aside: (value: string, remark: string) => string
  readonly sources: Readonly<Record<'events' | 'sampling', string>>
  readonly bases: Readonly<Record<'waited' | 'sampled', string>>
  readonly telemetry: (malformed: string, dropped: string) => string
  readonly lesson: string
}

const s = (count: number, one: string, many: string) => (count === 1 ? one : many)

const POOL_KINDS = {
  en: { process: 'processes', thread: 'threads', async: 'event loop slots' },
  'zh-CN': { process: '个进程', thread: '个线程', async: '个槽位' },
} as const

export const TEXTS: Readonly<Record<Locale, Texts>> = {
  en: {
    unfinished: 'still running when this report was created',
    poolSize: (kind, size) => `${POOL_KINDS.en[kind]} × ${size}`,
    made: (version) =>
      `Created by Forkscope ${version} from measured data. This page uses no network and no scripts.`,
    verdict: 'Verdict',
    noVerdict: 'No verdict, because the run did not complete.',
    claims: { claim: 'Claim', expected: 'Expected', measured: 'Measured', spread: 'Range' },
    holds: 'As expected',
    better: 'Better than expected',
    fails: 'Not met',
    open: 'Not judged',
    guessed: (guess, claim, measured) => `Your guess: ${guess}. Measured: ${measured} (${claim}).`,
    kpis: {
      wall: 'Wall time',
      cpu: 'CPU time',
      pss: 'Peak memory (PSS)',
      rss: 'Peak memory (RSS)',
      processes: 'Processes',
      tasks: 'Tasks ended',
      utilization: 'Utilization',
      coverage: 'Coverage',
    },
    what: 'Run details',
    facts: {
      chapter: 'Chapter',
      knobs: 'Parameters',
      command: 'Command',
      folder: 'Working directory',
      trace: 'Trace file',
      started: 'Started',
      host: 'Machine',
      sampler: 'Sampling',
      cost: 'Sampling cost',
      run: 'Run',
      note: 'Note',
    },
    machine: 'Processes of this machine',
    host: (cpu, cores, memory) => `${cpu}, ${cores} ${cores === '1' ? 'core' : 'cores'}, ${memory} memory`,
    sampler: (kind, ticks, interval) =>
      `${kind}, sampled ${ticks} ${ticks === '1' ? 'time' : 'times'}, every ${interval}`,
    costOf: (cpu, share) => `${cpu} of CPU time, ${share} of one core`,
    on: 'on',
    off: 'off',
    graphs: 'CPU and memory',
    cpuGraph: 'CPU',
    cpuUnit: '% of one core',
    memoryGraph: 'Memory',
    wholeTree: 'all processes',
    busiest: (shown, all) => `Lines show the ${shown} of ${all} processes that used the most CPU time.`,
    pools: 'Pools',
    tasks: (count, plural) => `${count} ${s(plural, 'task', 'tasks')}`,
    utilization: (share) => `utilization ${share}`,
    repeats: (shares) => `${shares.length} repeats: ${shares.join(', ')}`,
    moreLanes: (count, plural) => `${count} more ${s(plural, 'lane', 'lanes')} not shown`,
    newestTasks: 'latest tasks only',
    more: (count) => `${count} more not shown.`,
    queues: 'Queues',
    queue: { name: 'Queue', capacity: 'Capacity', peak: 'Peak depth', last: 'Depth at the end' },
    unbounded: 'unlimited',
    depth: 'items',
    locks: 'Locks',
    lock: {
      name: 'Lock',
      holds: 'Acquired',
      held: 'Total hold',
      longestHold: 'Longest hold',
      waits: 'Waits',
      waited: 'Total wait',
      longestWait: 'Longest wait',
    },
    deadlock: (when, cycle) => `Deadlock at ${when}: ${cycle}`,
    tree: 'Processes',
    columns: {
      process: 'Process',
      pid: 'PID',
      began: 'Started',
      lived: 'Lifetime',
      cpu: 'CPU time',
      memory: 'Peak memory',
      threads: 'Threads',
      end: 'Exit',
    },
    exit: (code) => `Exit ${code}`,
    alive: 'Running',
    endUnknown: 'Ended',
    moreProcesses: (count) => `${count} more in the CSV and JSON exports.`,
    unlisted: (count, inFile) =>
      `${count} more ended earlier: ${inFile ? 'their details are in the run file.' : 'only their sums were kept, because the run has no file.'}`,
    ledger: 'Process accounting',
    account: {
      processes: 'All processes',
      unsampled: 'Too short to be sampled',
      detached: 'Left the tree',
      orphans: 'Orphans',
      spent: 'CPU time used',
      seen: 'Captured by samples',
      lost: 'Events dropped by the kernel',
      telemetry: 'Telemetry events',
    },
    aside: (value, remark) => `${value} (${remark})`,
    sources: {
      events: 'from the kernel’s process events',
      sampling: 'by polling; some may be missing',
    },
    bases: { waited: 'as reported on exit', sampled: 'as sampled' },
    telemetry: (malformed, dropped) => `${malformed} malformed, ${dropped} dropped`,
    lesson: 'Lesson',
  },
  'zh-CN': {
    unfinished: '生成本报告时仍在运行',
    poolSize: (kind, size) => `${size} ${POOL_KINDS['zh-CN'][kind]}`,
    made: (version) => `由 Forkscope ${version} 根据实测数据生成。本页不使用网络，也不含脚本。`,
    verdict: '结论',
    noVerdict: '没有结论，因为运行没有完成。',
    claims: { claim: '论断', expected: '预期', measured: '实测', spread: '范围' },
    holds: '符合预期',
    better: '好于预期',
    fails: '不符合预期',
    open: '未判定',
    guessed: (guess, claim, measured) => `你的猜测：${guess}。实测：${measured}（${claim}）。`,
    kpis: {
      wall: '总用时',
      cpu: 'CPU 时间',
      pss: '内存峰值（PSS）',
      rss: '内存峰值（RSS）',
      processes: '进程数',
      tasks: '已结束任务',
      utilization: '利用率',
      coverage: '采样覆盖率',
    },
    what: '运行详情',
    facts: {
      chapter: '章节',
      knobs: '参数',
      command: '命令',
      folder: '工作目录',
      trace: '跟踪文件',
      started: '开始时间',
      host: '机器',
      sampler: '采样',
      cost: '采样开销',
      run: '运行',
      note: '备注',
    },
    machine: '本机的进程',
    host: (cpu, cores, memory) => `${cpu}，${cores} 个核心，内存 ${memory}`,
    sampler: (kind, ticks, interval) => `${kind}，采样 ${ticks} 次，间隔 ${interval}`,
    costOf: (cpu, share) => `CPU 时间 ${cpu}，占单个核心的 ${share}`,
    on: '开',
    off: '关',
    graphs: 'CPU 与内存',
    cpuGraph: 'CPU',
    cpuUnit: '% 单核',
    memoryGraph: '内存',
    wholeTree: '全部进程',
    busiest: (shown, all) => `曲线显示 ${all} 个进程中 CPU 时间最多的 ${shown} 个。`,
    pools: '池',
    tasks: (count) => `${count} 个任务`,
    utilization: (share) => `利用率 ${share}`,
    repeats: (shares) => `${shares.length} 次重复：${shares.join('、')}`,
    moreLanes: (count) => `另有 ${count} 条泳道未显示`,
    newestTasks: '仅显示最新的任务',
    more: (count) => `另有 ${count} 项未显示。`,
    queues: '队列',
    queue: { name: '队列', capacity: '容量', peak: '峰值深度', last: '结束时的深度' },
    unbounded: '无上限',
    depth: '项',
    locks: '锁',
    lock: {
      name: '锁',
      holds: '获取次数',
      held: '持有合计',
      longestHold: '最长持有',
      waits: '等待次数',
      waited: '等待合计',
      longestWait: '最长等待',
    },
    deadlock: (when, cycle) => `${when} 时发生死锁：${cycle}`,
    tree: '进程',
    columns: {
      process: '进程',
      pid: 'PID',
      began: '开始',
      lived: '存活时间',
      cpu: 'CPU 时间',
      memory: '内存峰值',
      threads: '线程数',
      end: '退出',
    },
    exit: (code) => `退出码 ${code}`,
    alive: '运行中',
    endUnknown: '已结束',
    moreProcesses: (count) => `另有 ${count} 个进程，见 CSV 与 JSON 导出。`,
    unlisted: (count, inFile) =>
      `另有 ${count} 个较早结束的进程${inFile ? '，其数据保存在运行文件中。' : '：此运行没有文件，因此只保留合计。'}`,
    ledger: '进程统计',
    account: {
      processes: '所有进程',
      unsampled: '存活太短，未被采样',
      detached: '脱离进程树',
      orphans: '孤儿进程',
      spent: '使用的 CPU 时间',
      seen: '被采样覆盖',
      lost: '内核丢弃的事件',
      telemetry: '遥测事件',
    },
    aside: (value, remark) => `${value}（${remark}）`,
    sources: { events: '来自内核的进程事件', sampling: '通过轮询，可能有遗漏' },
    bases: { waited: '以退出时报告的为准', sampled: '以采样为准' },
    telemetry: (malformed, dropped) => `格式错误 ${malformed} 条，丢弃 ${dropped} 条`,
    lesson: '课文',
  },
}
