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

/** Phases shorter than this (milliseconds) are not judged. */
const SHORTEST = 160
/** A run that takes longer than this (seconds) is worth a warning. */
const LONG = 60

const { integer, choice, repeats } = knobsOf(defaults)

export const threadCreate: Scenario = {
  id: 'thread-create',
  chapter: 9,
  group: 'threads',
  title: text('Creating threads', '创建线程'),
  question: text(
    'What does a thread cost, what is it to the system, and when do several of them bring speed?',
    '一个线程要花多少？在系统眼里它是谁？多开几个线程，什么时候才会更快？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node', 'python'],
  terms: {
    'Creating threads': text('Creating threads', '创建线程'),
    'main thread': text('main thread', '主线程'),
    thread: text('thread', '线程'),
    'thread alone': text('thread alone', '单独的线程'),
    'new thread': text('new thread', '新线程'),
    'new process': text('new process', '新进程'),
    threads: text('threads', '线程组'),
    alone: text('alone', '单独'),
    start: text('start', '启动'),
    compute: text('compute', '计算'),
    wait: text('wait', '等待'),
    server: text('server', '服务器'),
    'in service': text('in service', '服务中'),
    'server queue': text('server queue', '服务器队列'),
  },
  knobs: [
    integer('threads', text('Threads', '线程数'), [1, 32]),
    choice('kind', text('Kind of work', '任务类型'), [...WORK, ['both', text('both, in turn', '两种轮流')]]),
    integer('task-ms', text('Task size', '任务大小'), [10, 500, 10], {
      scale: 'log',
      unit: 'ms',
      help: text(
        'One task for each thread: CPU time, or time to wait.',
        '每个线程一个任务：计算用的 CPU 时间，或等待的时间。',
      ),
    }),
    only(
      'python',
      rare(
        integer('switch-interval', text('Switch interval', '切换间隔'), [1, 200], {
          scale: 'log',
          unit: 'ms',
          help: text(
            'Whoever waits for the GIL so long asks its holder to let it go.',
            '等 GIL 等了这么久，就会要求持有者让出来。',
          ),
        }),
      ),
    ),
    repeats(10),
  ],
  suggestions: [
    suggest('Two threads that compute', '两个线程计算', { threads: 2, kind: 'cpu' }),
    suggest('Eight that compute', '八个线程计算', { threads: 8, kind: 'cpu' }),
    suggest('Sixteen that wait', '十六个线程等待', { threads: 16, kind: 'wait' }),
    suggest('A single thread', '只用一个线程', { threads: 1 }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function prompt({ threads, kind }: KnobValues): PredictionPrompt {
  const limits = [0.1, 64, 0.1] as const
  if (kind === 'wait')
    return guess(
      'speed-up-wait',
      'ratio',
      limits,
      `Waiting: how many times as fast as one thread are ${threads} of them?`,
      `等待：${threads} 个线程的速度会是一个的多少倍？`,
    )
  return guess(
    'speed-up',
    'ratio',
    limits,
    `Computing: how many times as fast as one thread are ${threads} of them?`,
    `计算：${threads} 个线程的速度会是一个的多少倍？`,
  )
}

function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  const [threads, taskMs, repeats] = [knobs.threads, knobs['task-ms'], knobs.repeats].map(Number)
  if (taskMs < SHORTEST)
    note(
      'task-ms',
      'Below about 160 ms the shortest phase says more about the clock than about threads: speeds will not be judged.',
      '低于大约 160 毫秒时，最短的阶段测到的更多是时钟而不是线程：速度将不作判断。',
    )
  if (threads === 1)
    note('threads', 'One thread against one: the speed-up is 1.', '一个线程比一个线程：加速比就是 1。')
  // On two cores; a single thread alone gets a bounded part of the tasks.
  const computing = knobs.kind === 'wait' ? 0 : (threads * taskMs) / 2 + Math.min(threads * taskMs, 1200)
  const waiting = knobs.kind === 'cpu' ? 0 : taskMs + Math.min(threads * taskMs, 1200)
  const seconds = Math.round((repeats * (computing + waiting)) / 1000)
  if (seconds > LONG)
    note('repeats', `About ${seconds} s on two cores.`, `在两个核心上大约要 ${seconds} 秒。`)
  return problems
}
