import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { check } from './check'
import { suggest, knobsOf } from '../knobs'
import { exerciseKnobs, takesSteps } from '../stepping/knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { prompt } from './prompt'
import { questions } from './questions'
import { judge } from './verdict'

const { integer, number, choice, repeats } = knobsOf(defaults)

export const threadLock: Scenario = {
  id: 'thread-lock',
  chapter: 10,
  group: 'threads',
  title: text('Thread locks: Lock and RLock', '线程锁（Lock / RLock）'),
  question: text(
    'What goes wrong without a lock, what does a lock cost, and how does a lock go wrong itself?',
    '不加锁会出什么错，加锁要付什么代价，锁自己又会怎么出错？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node'],
  terms: {
    'Thread locks': text('Thread locks', '线程锁'),
    thread: text('thread', '线程'),
    threads: text('threads', '线程'),
    lock: text('lock', '锁'),
    'warm-up': text('warm-up', '预热'),
    alone: text('alone', '独自计数'),
    'no lock': text('no lock', '不加锁'),
    Lock: text('Lock', 'Lock'),
    RLock: text('RLock', 'RLock'),
    slowly: text('slowly', '慢动作'),
    're-entry': text('re-entry', '重入'),
    transfer: text('transfer', '转账'),
  },
  knobs: [
    choice('demo', text('Demonstration', '演示'), [
      ['race', text('race condition on a counter', '计数器的竞态条件')],
      ['re-entry', text('re-entry: one lock taken twice', '重入：同一把锁拿两次')],
      ['opposite-order', text('two locks at a time', '一次拿两把锁')],
    ]),
    choice('lock', text('Lock', '锁'), [
      ['none', text('none', '不加锁')],
      ['Lock', text('Lock', 'Lock')],
      ['RLock', text('RLock', 'RLock（可重入锁）')],
    ]),
    integer('threads', text('Threads', '线程数'), [2, 16], {
      help: text(
        'With two locks at a time: also the number of locks, and the length of the circle.',
        '一次拿两把锁时，也是锁的个数和环的长度。',
      ),
    }),
    integer('increments', text('Increments', '自增次数'), [1, 10_000_000], {
      scale: 'log',
      help: text('Of each thread, in the race.', '竞态演示中，每个线程的次数。'),
    }),
    number('width', text('Width of the race', '竞争窗口'), [0, 20, 0.1], {
      unit: 'µs',
      help: text('Work between reading the counter and writing it back.', '读出计数器到写回之间的工作量。'),
    }),
    choice('order', text('Order of two locks', '两把锁的顺序'), [
      ['opposite', text('own lock first', '先拿自己的')],
      ['same', text('lower number first', '先拿编号小的')],
    ]),
    choice(
      'meeting',
      text('How they meet', '如何相遇'),
      [
        ['staged', text('staged', '刻意安排')],
        ['chance', text('left to chance', '听凭偶然')],
      ],
      text(
        'Two locks at a time. Staged: each waits until all have their first lock. Left to chance: thousands of transfers, with work between them.',
        '一次拿两把锁时用到。刻意安排：每个线程都等到所有线程拿到第一把锁。听凭偶然：转账几千次，中间夹着计算。',
      ),
    ),
    integer('timeout', text('Timeout', '超时'), [300, 5000, 50], {
      unit: 'ms',
      help: text(
        'After so long a thread gives up waiting for its second lock.',
        '等第二把锁等这么久就放弃。',
      ),
    }),
    repeats(12),
    ...exerciseKnobs(defaults, [
      ['lost-update', text('lose an update', '丢一次更新')],
      ['circle', text('close the circle', '合上一个环')],
    ]),
  ],
  suggestions: [
    suggest('The race with a Lock', '同样的计数，加上 Lock', { lock: 'Lock' }),
    suggest('The race with an RLock', '同样的计数，换成 RLock', { lock: 'RLock' }),
    suggest('No work in between', '读写之间不做别的', { width: 0, increments: 1_000_000 }),
    suggest('A Lock taken twice', '同一把 Lock 拿两次', { demo: 're-entry', lock: 'Lock' }),
    suggest('An RLock taken twice', '同一把 RLock 拿两次', { demo: 're-entry', lock: 'RLock' }),
    suggest('Two threads, two locks each', '两个线程各拿两把锁', {
      demo: 'opposite-order',
      lock: 'Lock',
      threads: 2,
    }),
    suggest('Five threads, two locks each', '五个线程各拿两把锁', {
      demo: 'opposite-order',
      lock: 'Lock',
      threads: 5,
    }),
    suggest('Two that meet by chance', '两个线程偶然相遇', {
      demo: 'opposite-order',
      lock: 'Lock',
      threads: 2,
      meeting: 'chance',
    }),
    suggest('Five that keep an order', '五个线程按顺序拿锁', {
      demo: 'opposite-order',
      lock: 'Lock',
      threads: 5,
      order: 'same',
    }),
    suggest('You are the scheduler: lose an update', '你来当调度器：丢一次更新', {
      exercise: 'lost-update',
      scheduler: 'you',
    }),
    suggest('You are the scheduler: close the circle', '你来当调度器：合上一个环', {
      exercise: 'circle',
      scheduler: 'you',
    }),
  ],
  input: takesSteps,
  check,
  figures,
  prompt,
  judge,
  questions,
}
