import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { checkQueue, queueKnobs } from '../queues/knobs'
import { guess, knobsOf, suggest } from '../knobs'
import { exerciseKnobs, exercisePrompt, isExercise, misfit, takesSteps } from '../stepping/knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

const { choice } = knobsOf(defaults)

export const threadQueue: Scenario = {
  id: 'thread-queue',
  chapter: 11,
  group: 'threads',
  title: text('Queue between threads', '多线程：队列'),
  question: text(
    'How do threads hand work to each other, in which order is it served, and what does sharing memory bring?',
    '线程之间怎样交接工作，按什么顺序处理，共享内存又带来什么？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node'],
  terms: {
    'Thread queue': text('Thread queue', '线程队列'),
    producer: text('producer', '生产者'),
    consumer: text('consumer', '消费者'),
    'producer process': text('producer process', '生产者进程'),
    'consumer process': text('consumer process', '消费者进程'),
    'slow server': text('slow server', '慢服务器'),
    producers: text('producers', '生产者'),
    consumers: text('consumers', '消费者'),
    queue: text('queue', '队列'),
    item: text('item', '项目'),
    lock: text('lock', '锁'),
    condition: text('condition', '条件变量'),
    semaphore: text('semaphore', '信号量'),
    items: text('items', '项目列表'),
  },
  knobs: [
    choice(
      'order',
      text('Order', '顺序'),
      [
        ['fifo', text('first in, first out', '先进先出')],
        ['lifo', text('last in, first out', '后进先出')],
        ['priority', text('most urgent first', '按优先级')],
      ],
      text(
        'Whose turn it is. Priorities go from 0 (most urgent) to 4 and are scattered over the items.',
        '轮到谁。优先级从 0（最紧急）到 4，分散在各个项目上。',
      ),
    ),
    ...queueKnobs(defaults, 'thread'),
    ...exerciseKnobs(defaults, [
      ['if-not-while', text('break if instead of while', '让 if 出错')],
      ['lost-wake-up', text('lose a wake-up', '丢一次唤醒')],
    ]),
  ],
  suggestions: [
    suggest('Last in, first out', '后进先出', { order: 'lifo' }),
    suggest('Priorities, and all of it waits', '按优先级，全部排队', { order: 'priority', capacity: 0 }),
    suggest('Fast consumers', '消费者快', {
      order: 'priority',
      'produce-ms': 10,
      'consume-ms': 1,
    }),
    suggest('One place', '只有一个位置', { capacity: 1 }),
    suggest('Four consumers that wait for a server', '四个等服务器的消费者', {
      work: 'wait',
      consumers: 4,
      'produce-ms': 5,
      'consume-ms': 20,
    }),
    suggest('Large items: 256 KiB', '大项目：256 KiB', { 'item-size': 262144, items: 150 }),
    suggest('You are the scheduler: if instead of while', '你来当调度器：if 与 while', {
      exercise: 'if-not-while',
      scheduler: 'you',
    }),
    suggest('You are the scheduler: lose a wake-up', '你来当调度器：丢一次唤醒', {
      exercise: 'lost-wake-up',
      scheduler: 'you',
    }),
  ],
  check,
  figures,
  prompt: (knobs) =>
    isExercise(knobs)
      ? exercisePrompt(knobs)
      : guess(
          'against-processes',
          'ratio',
          [0.1, 1000, 0.1],
          'How many times as many messages a second pass between two threads as between two processes?',
          '两个线程之间每秒能传的消息，是两个进程之间的多少倍？',
        ),
  input: takesSteps,
  judge,
  questions,
}

function check(knobs: KnobValues): KnobProblem[] {
  if (isExercise(knobs)) {
    const odd = misfit(knobs)
    return odd === null ? [] : [{ knob: odd.knob, level: 'note', message: text(odd.en, odd.zh) }]
  }
  const problems = checkQueue(knobs, 1)
  if (knobs.order === 'fifo') return problems
  const fast = Number(knobs['consume-ms']) / Number(knobs.consumers)
  const slow = Number(knobs['produce-ms']) / Number(knobs.producers)
  if (Number(knobs.capacity) === 1 || fast < slow)
    problems.push({
      knob: 'order',
      level: 'note',
      message: text(
        'At most one item waits most of the time: there is nothing to choose from, and every order is the same.',
        '大多数时候最多只有一个项目在等：没得可选，哪种顺序都一样。',
      ),
    })
  return problems
}
