import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { sum, text } from '../judging/claims'
import { idealMs, STRATEGIES, type Setup } from './claims'
import { guess, knobsOf, notes, suggest } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

/** A run that takes longer than this (seconds) is worth a warning. */
const LONG = 60
/** A repeat does a quarter, a half, and all of the waits. */
const BATCHES = 1.75

const { integer, choice, repeats } = knobsOf(defaults)

export const asyncIo: Scenario = {
  id: 'async-io',
  chapter: 1,
  group: 'async',
  title: text('The asynchronous I/O model', '基于 Twisted 的异步 I/O 模型'),
  question: text(
    'How can one thread wait for many things at once, and what happens when one of them computes?',
    '一个线程怎样同时等很多件事？其中一件忙着计算时又会怎样？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node', 'python'],
  terms: {
    'event loop': text('event loop', '事件循环'),
    'main thread': text('main thread', '主线程'),
    'I/O thread': text('I/O thread', 'I/O 线程'),
    server: text('slow server', '慢服务器'),
    thread: text('thread', '线程'),
    threads: text('threads', '多线程'),
    blocking: text('blocking', '阻塞'),
    wait: text('wait', '等待'),
    waiting: text('held back by the limit', '因上限而排队'),
    'in service': text('in service', '正在服务'),
    'server queue': text('queue at the server', '服务器上的队列'),
  },
  knobs: [
    integer('waits', text('Waits', '等待次数'), [4, 200], {
      scale: 'log',
      help: text('Requests to the slow server, in each batch.', '每一批向慢服务器发出的请求数。'),
    }),
    integer('latency', text('Latency', '响应时间'), [1, 300], {
      scale: 'log',
      unit: 'ms',
      help: text('Time that the server takes for each.', '服务器处理每个请求所花的时间。'),
    }),
    choice('strategy', text('Strategy', '策略'), [
      ['all', text('all three, in turn', '三种，轮流进行')],
      ['blocking', text('blocking, one by one', '阻塞，逐个进行')],
      ['event-loop', text('one event loop', '一个事件循环')],
      ['threads', text('threads that block', '多个阻塞的线程')],
    ]),
    integer('threads', text('Threads', '线程数'), [1, 32]),
    integer('limit', text('Limit of the event loop', '事件循环的上限'), [0, 200], {
      help: text('Waits under way at the same time; 0: any number.', '同时在途的等待数；0 表示不限。'),
    }),
    integer('stall', text('Stall in one callback', '一个回调里的卡顿'), [0, 500], {
      unit: 'ms',
      help: text(
        'The event loop once more: the first callback of a batch computes for so long. 0: left out.',
        '事件循环再跑一遍：每批的第一个回调计算这么久。0 表示不做。',
      ),
    }),
    integer('capacity', text('Server capacity', '服务器容量'), [1, 1000], {
      scale: 'log',
      help: text(
        'Requests that the server serves at once; others queue.',
        '服务器同时服务的请求数，其余排队。',
      ),
    }),
    repeats(5),
  ],
  suggestions: [
    suggest('Two hundred waits in one thread', '一个线程，二百次等待', {
      waits: 200,
      strategy: 'event-loop',
      capacity: 200,
    }),
    suggest('A limit of eight', '上限为八', { limit: 8 }),
    suggest('A limit of one', '上限为一', { limit: 1, stall: 0 }),
    suggest('Only four threads', '只有四个线程', { threads: 4 }),
    suggest('A server that serves four at once', '只能同时服务四个的服务器', { capacity: 4, threads: 16 }),
    suggest('One callback computes for half a second', '一个回调计算半秒', {
      strategy: 'event-loop',
      stall: 500,
    }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  const { strategy } = knobs
  const setup: Setup = {
    waits: Number(knobs.waits),
    latency: Number(knobs.latency),
    threads: Number(knobs.threads),
    limit: Number(knobs.limit),
    stall: Number(knobs.stall),
    capacity: Number(knobs.capacity),
  }
  const { waits, latency, threads, limit, stall, capacity } = setup
  const times = Number(knobs.repeats)
  const uses = (one: string) => strategy === 'all' || strategy === one
  const loop = uses('event-loop')
  if (limit > 0 && !loop) note('limit', 'Only the event loop has this limit.', '这个上限只对事件循环有效。')
  else if (limit >= waits)
    note(
      'limit',
      `Never reached: there are ${waits} waits in all.`,
      `永远到不了上限：总共只有 ${waits} 次等待。`,
    )
  if (uses('threads') && threads > waits)
    note('threads', `Only ${waits} of them get something to do.`, `其中只有 ${waits} 个有事可做。`)
  const most = Math.max(
    loop ? Math.min(limit || waits, waits) : 1,
    uses('threads') ? Math.min(threads, waits) : 1,
  )
  if (capacity < most)
    note(
      'capacity',
      `Up to ${most} ask at the same time: those beyond ${capacity} queue at the server, and no strategy can change that.`,
      `最多有 ${most} 个同时请求：超过 ${capacity} 的部分会在服务器上排队，用哪种策略都改变不了。`,
    )
  if (loop && stall > 0 && limit === 1)
    note(
      'stall',
      'With a limit of one nobody else is under way that could be held up.',
      '上限为一时，没有别的等待在途，也就没有谁会被拖住。',
    )
  const used = STRATEGIES.filter(uses)
  const seconds = times * sum(used, (one) => Math.max(0.6, (BATCHES * idealMs(setup, one)) / 1000))
  if (seconds > LONG)
    note(
      'waits',
      `Waits of ${latency} ms, ${times} times over: about ${Math.round(seconds)} s in all.`,
      `${latency} 毫秒的等待，重复 ${times} 次：总共约 ${Math.round(seconds)} 秒。`,
    )
  return problems
}

function prompt(knobs: KnobValues): PredictionPrompt {
  const { waits, latency, threads, limit, strategy } = knobs
  const limited =
    Number(limit) > 0 ? text(`, at most ${limit} at once`, `（最多同时 ${limit} 次）`) : text('', '')
  if (strategy === 'all')
    return guess(
      'faster',
      'ratio',
      [0.5, Number(waits), 0.5],
      `${waits} waits${limited.en}: how many times as fast as blocking one by one is a single event loop?`,
      `同样 ${waits} 次等待${limited['zh-CN']}，一个事件循环的速度是阻塞方式的多少倍？`,
    )
  const who = {
    blocking: text('one blocking thread', '一个阻塞的线程'),
    threads: text(`${threads} threads`, `${threads} 个线程`),
    'event-loop': text('one event loop', '一个事件循环'),
  }[String(strategy)]!
  return guess(
    `wall-${strategy}`,
    'milliseconds',
    [1, 2 * Number(waits) * Number(latency), 1],
    `How many milliseconds does ${who.en} need for ${waits} waits of ${latency} ms?`.replace(
      /does (\d+ threads)/,
      'do $1',
    ),
    `${waits} 次 ${latency} 毫秒的等待，${who['zh-CN']}要用多少毫秒？`,
  )
}
