import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { guess, knobsOf, suggest, WORK } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { NAMES } from './claims'
import { questions } from './questions'
import { judge } from './verdict'

/** A run that takes longer than this (seconds) is worth a warning. */
const LONG = 60

const { integer, number, choice, repeats } = knobsOf(defaults)

export const executors: Scenario = {
  id: 'executors',
  chapter: 12,
  group: 'executors',
  title: text('Thread pool and process pool', '线程池与进程池'),
  question: text(
    'Threads or processes: which executor for which tasks, and from which size on?',
    '线程还是进程：什么任务用哪种执行器，任务多大才划算？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node', 'python'],
  terms: {
    Executors: text('Executors', '执行器'),
    worker: text('worker', '工作进程'),
    'new worker': text('new worker', '新工作进程'),
    thread: text('thread', '线程'),
    'resource tracker': text('resource tracker', '资源跟踪器'),
    'slow server': text('slow server', '慢服务器'),
    inline: text('inline', '直接执行'),
    threads: text('threads', '线程池'),
    processes: text('processes', '进程池'),
    task: text('task', '任务'),
  },
  knobs: [
    choice('kind', text('Executor', '执行器'), [
      ['both', text('both, in turn', '两种，轮流')],
      ['thread', text('threads', '线程')],
      ['process', text('processes', '进程')],
    ]),
    integer('size', text('Workers', '池的大小'), [1, 32], {
      help: text(
        'Threads or processes in the pool; by default as many as there are cores.',
        '池中的线程数或进程数，默认与核心数相同。',
      ),
    }),
    integer('tasks', text('Tasks', '任务数'), [1, 2000], { scale: 'log' }),
    choice('task', text('Kind of task', '任务类型'), [
      ...WORK,
      ['mixed', text('half waits, half computes', '一半等待，一半计算')],
    ]),
    number('task-ms', text('Task size', '任务大小'), [0.01, 200, 0.01], {
      scale: 'log',
      unit: 'ms',
      help: text('Time that one task takes alone.', '单个任务单独执行的时间。'),
    }),
    integer('payload', text('Payload', '附带数据'), [0, 256], {
      unit: 'KiB',
      help: text(
        'Bytes that travel with each task: copied to the worker, but for a thread of Python, which gets the object itself.',
        '随每个任务一起传递的数据：要复制过去，只有 Python 的线程拿到的是对象本身。',
      ),
    }),
    repeats(9, text('Each executor does the list so many times.', '每种执行器把整份任务表做这么多遍。')),
  ],
  suggestions: [
    suggest('Sixteen workers that wait', '十六个一起等待', { size: 16, task: 'wait' }),
    suggest('Half waiting, four workers', '一半等待，大小为四', { size: 4, task: 'mixed' }),
    suggest('Tasks of 50 µs', '50 微秒的任务', { tasks: 2000, 'task-ms': 0.05 }),
    suggest('A heavy payload: 256 KiB a task', '数据很大：每个任务附带 256 KiB', {
      tasks: 1000,
      'task-ms': 0.5,
      payload: 256,
    }),
    suggest('Threads only', '只用线程', { kind: 'thread' }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function prompt(knobs: KnobValues): PredictionPrompt {
  const size = Number(knobs.size)
  const executor = knobs.kind === 'process' ? 'processes' : 'threads'
  const names = NAMES[executor]
  return guess(
    `speed-up-${executor}`,
    'ratio',
    [0, 2 * size, 0.1],
    `How many times as fast as no pool will ${size} ${names.en} be?`,
    `${size} 个${names['zh-CN']}的速度会是不用池的几倍？`,
  )
}

function check(knobs: KnobValues): KnobProblem[] {
  const rounds = Number(knobs.repeats) * (knobs.kind === 'both' ? 2 : 1)
  const seconds = (Number(knobs.tasks) * Number(knobs['task-ms'])) / 1000
  const least = (rounds * seconds) / Number(knobs.size)
  if (least <= LONG) return []
  return [
    {
      knob: 'tasks',
      level: 'note',
      message: text(
        `${Math.round(seconds)} seconds of work each time: at least ${Math.round(least)} s in all.`,
        `每一遍都有 ${Math.round(seconds)} 秒的工作：总共至少要 ${Math.round(least)} 秒。`,
      ),
    },
  ]
}
