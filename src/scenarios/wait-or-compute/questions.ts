import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, measuredIn, times } from '../judging/questions'

/** Confronts: doing everything at once, or with more threads, always helps. */
export function questions(run: AskedRun): Question[] {
  const { kind } = run.knobs
  const loop = measuredIn(run, 'loop')
  const right = kind === 'wait' ? 'all' : kind === 'cpu' ? 'nothing' : 'part'
  const why = {
    all: [
      'Your tasks only wait, and one thread can wait for all of them.',
      '你的任务只是等待，一个线程就能同时等它们。',
    ],
    part: [
      'Your tasks do both: the waits overlap, the computing does not.',
      '你的任务两样都有：等待可以重叠，计算不能。',
    ],
    nothing: [
      'Your tasks only compute, and one thread computes one at a time.',
      '你的任务只做计算，一个线程一次只能算一个。',
    ],
  } as const
  const measured = Number.isNaN(loop)
    ? ['', '']
    : [
        `All at once in one thread was ${times(loop)} times as fast as one by one. `,
        `一个线程里同时开始，速度是逐个执行的 ${times(loop)} 倍。`,
      ]
  const overlap = ask(
    'overlap',
    text(
      `${measured[0]}What of your tasks can overlap there?`,
      `${measured[1]}你的任务在那里有哪些部分可以重叠？`,
    ),
    {
      all: ['All of it', '全部', ...why[right]],
      part: ['The waiting, not the computing', '等待的部分，计算的部分不行', ...why[right]],
      nothing: ['Nothing', '没有', ...why[right]],
    },
    right,
  )
  const { cores } = run
  const threads = measuredIn(run, 'threads')
  const said = Number.isNaN(threads)
    ? ['', '']
    : [
        `A thread for each task was ${times(threads)} times as fast. `,
        `每个任务一个线程，速度是 ${times(threads)} 倍。`,
      ]
  const most = ask(
    'threads',
    text(
      `${said[0]}A thousand tasks that only compute, each with a thread of its own, on ${cores} ${cores === 1 ? 'core' : 'cores'}: how many times as fast as one thread at the most?`,
      `${said[1]}一千个只做计算的任务，每个一个线程，机器有 ${cores} 个核心：最多能比一个线程快到几倍？`,
    ),
    {
      thousand: [
        'A thousand times',
        '1000 倍',
        'That holds for waiting; computing needs a core for each.',
        '那是等待的情形；计算的线程各需要一个核心。',
      ],
      cores: [
        cores === 1 ? 'As fast as one thread' : `${cores} times`,
        cores === 1 ? '和一个线程一样' : `${cores} 倍`,
        'A core computes for one thread at a time, however many there are.',
        '不论有多少线程，一个核心同一时刻只为一个线程计算。',
      ],
      none: [
        'That depends on how well the threads are programmed',
        '取决于线程写得好不好',
        'No program gets more computing out of a core than there is.',
        '再好的程序，也不能让一个核心多算出什么来。',
      ],
    },
    'cores',
  )
  return [overlap, most]
}
