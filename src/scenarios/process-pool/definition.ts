import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { repeatsKnob } from '../knobs'
import { defaults } from './defaults.mjs'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { judge } from './verdict'

/** A run that takes longer than this on as many cores as workers (seconds) is worth a warning. */
const LONG = 60

export const processPool: Scenario = {
  id: 'process-pool',
  chapter: 8,
  group: 'processes',
  title: text('Process pool', '进程池'),
  question: text(
    'How many workers should a pool have, and what does each further one bring?',
    '进程池该有几个工作进程？每多一个又能带来什么？',
  ),
  lesson: text(lessonEn, lessonZh),
  program: 'program.mjs',
  terms: {
    'Process pool': text('Process pool', '进程池'),
    worker: text('worker', '工作进程'),
    'baseline worker': text('baseline worker', '基准进程'),
    baseline: text('baseline', '基准'),
    pool: text('pool', '进程池'),
    tasks: text('tasks', '任务'),
    task: text('task', '任务'),
  },
  knobs: [
    {
      kind: 'integer',
      id: 'size',
      label: text('Workers', '工作进程数'),
      help: text('Processes in the pool.', '池中的进程个数。'),
      min: 1,
      max: 32,
      default: defaults.size,
    },
    {
      kind: 'integer',
      id: 'tasks',
      label: text('Tasks', '任务数'),
      min: 1,
      max: 2000,
      scale: 'log',
      default: defaults.tasks,
    },
    {
      kind: 'number',
      id: 'task-ms',
      label: text('Task size', '任务大小'),
      help: text(
        'Mean time that one task takes alone: CPU time, or time to wait.',
        '单个任务单独执行的平均时间：计算用的 CPU 时间，或等待的时间。',
      ),
      min: 0.05,
      max: 200,
      step: 0.05,
      scale: 'log',
      unit: 'ms',
      default: defaults['task-ms'],
    },
    {
      kind: 'integer',
      id: 'spread',
      label: text('Spread', '大小差异'),
      help: text(
        'How much task sizes differ: within ± this share of the mean.',
        '任务大小相差多少：在平均值上下这个比例之内。',
      ),
      min: 0,
      max: 100,
      step: 5,
      unit: '%',
      default: defaults.spread,
    },
    {
      kind: 'choice',
      id: 'kind',
      label: text('Kind of task', '任务类型'),
      choices: [
        { value: 'cpu', label: text('computes', '计算') },
        { value: 'wait', label: text('waits for a server', '等待服务器') },
      ],
      default: defaults.kind,
    },
    {
      kind: 'choice',
      id: 'style',
      label: text('Way to submit', '提交方式'),
      choices: [
        { value: 'map', label: text('map: all at once', 'map：一次全部') },
        { value: 'imap', label: text('imap: lazily, in order', 'imap：惰性、按序') },
        { value: 'apply-async', label: text('apply-async: one by one', 'apply-async：逐个') },
      ],
      default: defaults.style,
    },
    {
      kind: 'integer',
      id: 'chunk',
      label: text('Chunk size', '分块大小'),
      help: text('Tasks handed over in one call.', '一次调用派发的任务数。'),
      min: 1,
      max: 200,
      scale: 'log',
      default: defaults.chunk,
    },
    {
      kind: 'integer',
      id: 'tasks-per-child',
      label: text('Tasks per child', '每个进程的任务上限'),
      help: text(
        'A worker is replaced after so many tasks; 0: never.',
        '工作进程做满这么多任务就被替换；0 表示不替换。',
      ),
      min: 0,
      max: 1000,
      default: defaults['tasks-per-child'],
    },
    repeatsKnob(
      defaults.repeats,
      9,
      text('The pool does the list so many times.', '进程池把整份任务表做这么多遍。'),
    ),
  ],
  suggestions: [
    { label: text('One worker', '只用一个进程'), knobs: { size: 1 } },
    { label: text('Two workers', '两个进程'), knobs: { size: 2 } },
    { label: text('Sixteen that wait', '十六个进程一起等待'), knobs: { size: 16, kind: 'wait', chunk: 1 } },
    {
      label: text('Uneven tasks in large chunks', '大小不均、分块很大'),
      knobs: { spread: 100, chunk: 40 },
    },
    {
      label: text('Tiny tasks, one by one', '微小任务逐个派发'),
      knobs: { tasks: 2000, 'task-ms': 0.1, chunk: 1 },
    },
    {
      label: text('The same by the hundred', '同样的任务，每次一百个'),
      knobs: { tasks: 2000, 'task-ms': 0.1, chunk: 100 },
    },
    { label: text('Results as they come (imap)', '边做边交（imap）'), knobs: { style: 'imap' } },
    {
      label: text('Replace workers after 20 tasks', '每 20 个任务换一个进程'),
      knobs: { 'tasks-per-child': 20 },
    },
  ],
  check,
  figures,
  prompt,
  judge,
}

function prompt({ size }: KnobValues): PredictionPrompt {
  const workers = Number(size)
  return {
    claim: 'speed-up',
    question: text(
      workers === 1
        ? 'How many times as fast as one worker is a pool of one worker?'
        : `How many times as fast as one worker will ${workers} workers be?`,
      workers === 1
        ? '只有一个进程的进程池，速度是单个进程的几倍？'
        : `${workers} 个工作进程的速度会是一个的几倍？`,
    ),
    ...{ unit: 'ratio', min: 0, max: 2 * workers, step: 0.1 },
  }
}

function check(knobs: KnobValues): KnobProblem[] {
  const problems: KnobProblem[] = []
  const note = (knob: string, en: string, zh: string) =>
    problems.push({ knob, level: 'note', message: text(en, zh) })
  const [size, tasks, chunk, perChild, repeats] = [
    ...[knobs.size, knobs.tasks, knobs.chunk, knobs['tasks-per-child'], knobs.repeats],
  ].map(Number)
  if (knobs.style === 'apply-async') {
    if (chunk > 1) note('chunk', 'apply-async hands over task by task.', 'apply-async 总是逐个派发任务。')
  } else if (chunk * size > tasks && chunk > 1) {
    const chunks = Math.ceil(tasks / chunk)
    note(
      'chunk',
      `There are only ${chunks} chunk(s) for ${size} workers: some get nothing.`,
      `${size} 个工作进程只有 ${chunks} 个分块可分：有的会闲着。`,
    )
  }
  const replaced = Math.ceil((repeats * tasks) / perChild)
  if (perChild > 0 && replaced > 100)
    note(
      'tasks-per-child',
      `This starts about ${replaced} processes one after the other: it takes a while.`,
      `这会先后启动大约 ${replaced} 个进程，要花不少时间。`,
    )
  const seconds = (repeats * tasks * Number(knobs['task-ms'])) / 1000
  if (seconds / size > LONG)
    note(
      'tasks',
      `${Math.round(seconds)} seconds of work: at least ${Math.round(seconds / size)} s with ${size} worker(s).`,
      `共有 ${Math.round(seconds)} 秒的工作：${size} 个工作进程至少也要 ${Math.round(seconds / size)} 秒。`,
    )
  return problems
}
