import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { guess, knobsOf, notes, only, rare, suggest, WORK } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

/** A run that takes longer than this on as many cores as workers (seconds) is worth a warning. */
const LONG = 60

const { integer, number, choice, repeats } = knobsOf(defaults)

export const processPool: Scenario = {
  id: 'process-pool',
  chapter: 8,
  group: 'processes',
  title: text('Process pool', '进程池'),
  question: text(
    'How many workers should a pool have, and what does each additional one bring?',
    '进程池该有几个工作进程？每多一个又能带来什么？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node', 'python'],
  terms: {
    'Process pool': text('Process pool', '进程池'),
    worker: text('worker', '工作进程'),
    'baseline worker': text('baseline worker', '基准进程'),
    'slow server': text('slow server', '慢服务器'),
    baseline: text('baseline', '基准'),
    pool: text('pool', '进程池'),
    tasks: text('tasks', '任务'),
    task: text('task', '任务'),
    'read ahead': text('read ahead', '提前读取'),
  },
  knobs: [
    integer('size', text('Workers', '工作进程数'), [1, 32], {
      help: text('Processes in the pool.', '池中的进程个数。'),
    }),
    integer('tasks', text('Tasks', '任务数'), [1, 2000], { scale: 'log' }),
    number('task-ms', text('Task size', '任务大小'), [0.05, 200, 0.05], {
      scale: 'log',
      unit: 'ms',
      help: text(
        'Mean time that one task takes alone: CPU time, or time to wait.',
        '单个任务单独执行的平均时间：计算用的 CPU 时间，或等待的时间。',
      ),
    }),
    integer('spread', text('Spread', '大小差异'), [0, 100, 5], {
      unit: '%',
      help: text(
        'How much task sizes differ: within ± this share of the mean.',
        '任务大小相差多少：在平均值上下这个比例之内。',
      ),
    }),
    choice('kind', text('Kind of task', '任务类型'), WORK),
    choice('style', text('Way to submit', '提交方式'), [
      ['map', text('map: all at once', 'map：一次全部')],
      ['imap', text('imap: as they come, in order', 'imap：边做边交、按序')],
      ['apply-async', text('apply-async: one by one', 'apply-async：逐个')],
    ]),
    integer('chunk', text('Chunk size', '分块大小'), [1, 200], {
      scale: 'log',
      help: text('Tasks handed over in one call.', '一次调用派发的任务数。'),
    }),
    only(
      'node',
      rare(
        choice(
          'ahead',
          text('Read ahead', '提前读取'),
          [
            ['few', text('two chunks a worker', '每个工作进程两块')],
            ['all', text('no limit, as in Python', '不限，与 Python 相同')],
          ],
          text(
            'How much of the list imap draws before it gives results away.',
            'imap 在交出结果之前，从任务表里读取多少。',
          ),
        ),
      ),
    ),
    integer('tasks-per-child', text('Tasks per child', '每个进程的任务上限'), [0, 1000], {
      help: text(
        'A worker is replaced after so many tasks; 0: never.',
        '工作进程做满这么多任务就被替换；0 表示不替换。',
      ),
    }),
    repeats(9, text('The pool does the list so many times.', '进程池把整份任务表做这么多遍。')),
  ],
  suggestions: [
    suggest('One worker', '只用一个进程', { size: 1 }),
    suggest('Two workers', '两个进程', { size: 2 }),
    suggest('Sixteen that wait', '十六个进程一起等待', { size: 16, kind: 'wait', chunk: 1 }),
    suggest('Uneven tasks in large chunks', '大小不均、分块很大', { spread: 100, chunk: 40 }),
    suggest('Tiny tasks, one by one', '微小任务逐个派发', { tasks: 2000, 'task-ms': 0.1, chunk: 1 }),
    suggest('The same by the hundred', '同样的任务，每次一百个', { tasks: 2000, 'task-ms': 0.1, chunk: 100 }),
    suggest('Results as they come (imap)', '边做边交（imap）', { style: 'imap' }),
    suggest('imap that reads everything ahead', '读取不设限的 imap', { style: 'imap', ahead: 'all' }),
    suggest('Replace workers after 20 tasks', '每 20 个任务换一个进程', { 'tasks-per-child': 20 }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function prompt({ size }: KnobValues): PredictionPrompt {
  const workers = Number(size)
  return guess(
    'speed-up',
    'ratio',
    [0, 2 * workers, 0.1],
    workers === 1
      ? 'How many times as fast as one worker is a pool of one worker?'
      : `How many times as fast as one worker will ${workers} workers be?`,
    workers === 1
      ? '只有一个进程的进程池，速度是单个进程的几倍？'
      : `${workers} 个工作进程的速度会是一个的几倍？`,
  )
}

function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  const [size, tasks, chunk, perChild, repeats] = [
    knobs.size,
    knobs.tasks,
    knobs.chunk,
    knobs['tasks-per-child'],
    knobs.repeats,
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
  if (knobs.style !== 'imap' && knobs.ahead === 'all')
    note(
      'ahead',
      'Only imap has a limit: the others draw everything.',
      '只有 imap 有上限：其余的会全部读完。',
    )
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
