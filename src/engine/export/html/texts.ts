import type { PoolKind, RunOutcome } from '../../../shared/run/records'
import type { Locale } from '../../../shared/text'

/** Everything that the report says in its own words, in one language. */
export interface Texts {
  readonly outcomes: Readonly<Record<RunOutcome, string>>
  readonly unfinished: string
  readonly poolKinds: Readonly<Record<PoolKind, string>>
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

export const TEXTS: Readonly<Record<Locale, Texts>> = {
  en: {
    outcomes: {
      completed: 'completed',
      stopped: 'stopped',
      failed: 'failed',
      guarded: 'stopped by a guard',
      interrupted: 'interrupted',
    },
    unfinished: 'still running when this was written',
    poolKinds: { process: 'processes', thread: 'threads', async: 'slots of an event loop' },
    made: (version) =>
      `Written by Forkscope ${version} from what it measured. This page needs no network and runs no script.`,
    verdict: 'Verdict',
    noVerdict: 'There is no verdict: the run did not end in a way that could be judged.',
    claims: { claim: 'Claim', expected: 'Expected', measured: 'Measured', spread: 'Range' },
    holds: 'as expected',
    better: 'better than expected',
    fails: 'not met',
    open: 'not judged',
    guessed: (guess, claim, measured) =>
      `Guessed before the run: ${guess}. Measured: ${measured} (${claim}).`,
    kpis: {
      wall: 'Wall time',
      cpu: 'CPU time',
      pss: 'Peak memory of the tree (PSS)',
      rss: 'Peak memory of the tree (RSS)',
      processes: 'Processes',
      tasks: 'Tasks',
      utilization: 'Utilization',
      coverage: 'Coverage',
    },
    what: 'What was run',
    facts: {
      chapter: 'Chapter',
      knobs: 'Parameters',
      command: 'Command',
      folder: 'Folder',
      trace: 'Trace file',
      started: 'Started',
      host: 'Machine',
      sampler: 'Sampling',
      cost: 'Cost of sampling',
      run: 'Run',
      note: 'Note',
    },
    machine: 'Processes of this machine',
    host: (cpu, cores, memory) => `${cpu}, ${cores} cores, ${memory} of memory`,
    sampler: (kind, ticks, interval) => `${kind}, ${ticks} ticks, one every ${interval}`,
    costOf: (cpu, share) => `${cpu} of CPU time, ${share} of one core`,
    on: 'on',
    off: 'off',
    graphs: 'CPU and memory',
    cpuGraph: 'CPU',
    cpuUnit: '% of one core',
    memoryGraph: 'Memory',
    wholeTree: 'all processes',
    busiest: (shown, all) => `The lines are the ${shown} of ${all} processes that spent most CPU time.`,
    pools: 'Pools',
    tasks: (count, plural) => `${count} ${s(plural, 'task', 'tasks')}`,
    utilization: (share) => `utilization ${share}`,
    repeats: (shares) => `its ${shares.length} repeats ${shares.join(', ')}`,
    moreLanes: (count, plural) => `${count} more ${s(plural, 'lane', 'lanes')} not drawn`,
    newestTasks: 'the newest tasks only',
    more: (count) => `${count} more are not shown.`,
    queues: 'Queues',
    queue: { name: 'Queue', capacity: 'Capacity', peak: 'Peak depth', last: 'Depth at the end' },
    unbounded: 'unbounded',
    depth: 'things in it',
    locks: 'Locks',
    lock: {
      name: 'Lock',
      holds: 'Taken',
      held: 'Held in all',
      longestHold: 'Longest hold',
      waits: 'Waits',
      waited: 'Waited in all',
      longestWait: 'Longest wait',
    },
    deadlock: (when, cycle) => `Deadlock at ${when}: ${cycle}`,
    tree: 'Processes',
    columns: {
      process: 'Process',
      pid: 'pid',
      began: 'Began',
      lived: 'Lived',
      cpu: 'CPU time',
      memory: 'Peak memory',
      threads: 'Threads',
      end: 'End',
    },
    exit: (code) => `exit ${code}`,
    alive: 'running',
    endUnknown: 'ended',
    moreProcesses: (count) => `${count} more processes are in the CSV and JSON exports.`,
    ledger: 'The account',
    account: {
      processes: 'Processes that there ever were',
      unsampled: 'Lived between two ticks',
      detached: 'Left the tree, and were followed',
      orphans: 'Outlived their parent',
      spent: 'CPU time spent',
      seen: 'Seen by samples',
      lost: 'Events lost by the kernel',
      telemetry: 'Events of programs',
    },
    aside: (value, remark) => `${value} (${remark})`,
    sources: {
      events: 'by the kernel’s word on every fork and exit',
      sampling: 'by looking, which may miss some',
    },
    bases: { waited: 'as parents waited for it', sampled: 'as samples saw it' },
    telemetry: (malformed, dropped) => `${malformed} malformed, ${dropped} dropped`,
    lesson: 'The lesson',
  },
  'zh-CN': {
    outcomes: {
      completed: '已完成',
      stopped: '已停止',
      failed: '失败',
      guarded: '被限额停止',
      interrupted: '意外中断',
    },
    unfinished: '写出本页时仍在运行',
    poolKinds: { process: '个进程', thread: '个线程', async: '个并发槽' },
    made: (version) => `由 Forkscope ${version} 根据实测数据写成。本页不需要网络，也不含脚本。`,
    verdict: '结论',
    noVerdict: '没有结论：运行没有正常结束，无从判断。',
    claims: { claim: '论断', expected: '预期', measured: '实测', spread: '范围' },
    holds: '符合预期',
    better: '好于预期',
    fails: '不符合预期',
    open: '未判定',
    guessed: (guess, claim, measured) => `运行前的猜测：${guess}。实测：${measured}（${claim}）。`,
    kpis: {
      wall: '总时间',
      cpu: 'CPU 时间',
      pss: '进程树内存峰值（PSS）',
      rss: '进程树内存峰值（RSS）',
      processes: '进程',
      tasks: '任务',
      utilization: '利用率',
      coverage: '覆盖率',
    },
    what: '运行内容',
    facts: {
      chapter: '章节',
      knobs: '参数',
      command: '命令',
      folder: '文件夹',
      trace: '跟踪文件',
      started: '开始时间',
      host: '机器',
      sampler: '采样',
      cost: '采样开销',
      run: '运行',
      note: '说明',
    },
    machine: '本机的进程',
    host: (cpu, cores, memory) => `${cpu}，${cores} 个核心，内存 ${memory}`,
    sampler: (kind, ticks, interval) => `${kind}，共 ${ticks} 次，间隔 ${interval}`,
    costOf: (cpu, share) => `CPU 时间 ${cpu}，占单核的 ${share}`,
    on: '开',
    off: '关',
    graphs: 'CPU 与内存',
    cpuGraph: 'CPU',
    cpuUnit: '% 单核',
    memoryGraph: '内存',
    wholeTree: '全部进程',
    busiest: (shown, all) => `曲线为 ${all} 个进程中 CPU 时间最多的 ${shown} 个。`,
    pools: '池',
    tasks: (count) => `${count} 个任务`,
    utilization: (share) => `利用率 ${share}`,
    repeats: (shares) => `${shares.length} 遍各为 ${shares.join('、')}`,
    moreLanes: (count) => `另有 ${count} 条泳道未画出`,
    newestTasks: '只含最新的任务',
    more: (count) => `另有 ${count} 项未列出。`,
    queues: '队列',
    queue: { name: '队列', capacity: '容量', peak: '峰值深度', last: '结束时的深度' },
    unbounded: '没有上限',
    depth: '等待中的项目',
    locks: '锁',
    lock: {
      name: '锁',
      holds: '获取次数',
      held: '持有总时间',
      longestHold: '最长持有',
      waits: '等待次数',
      waited: '等待总时间',
      longestWait: '最长等待',
    },
    deadlock: (when, cycle) => `${when} 时发生死锁：${cycle}`,
    tree: '进程',
    columns: {
      process: '进程',
      pid: 'pid',
      began: '开始',
      lived: '存活',
      cpu: 'CPU 时间',
      memory: '内存峰值',
      threads: '线程',
      end: '结束',
    },
    exit: (code) => `退出码 ${code}`,
    alive: '运行中',
    endUnknown: '已结束',
    moreProcesses: (count) => `另有 ${count} 个进程，见 CSV 与 JSON 导出。`,
    ledger: '总账',
    account: {
      processes: '出现过的进程',
      unsampled: '在两次采样之间来去',
      detached: '离开进程树、仍被跟踪',
      orphans: '比父进程活得久',
      spent: '用掉的 CPU 时间',
      seen: '采样看到的',
      lost: '内核丢失的事件',
      telemetry: '程序发来的事件',
    },
    aside: (value, remark) => `${value}（${remark}）`,
    sources: { events: '内核告知了每一次 fork 与退出', sampling: '靠逐次查看，可能有遗漏' },
    bases: { waited: '以父进程等到的为准', sampled: '以采样看到的为准' },
    telemetry: (malformed, dropped) => `${malformed} 条格式不对，${dropped} 条被丢弃`,
    lesson: '课文',
  },
}
