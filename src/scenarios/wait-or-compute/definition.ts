import type { KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { guess, knobsOf, suggest, WORK } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

const { choice, repeats } = knobsOf(defaults)

export const waitOrCompute: Scenario = {
  id: 'wait-or-compute',
  chapter: 0,
  group: 'basics',
  title: text('Wait or compute?', '等待还是计算？'),
  question: text(
    'Four tasks take too long. Do more threads help, does doing them all at once help, or neither?',
    '四个任务太慢了：该多开线程，该同时开始，还是怎么做都没用？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node', 'python'],
  terms: {
    'Wait or compute': text('Wait or compute', '等待还是计算'),
    'main thread': text('main thread', '主线程'),
    thread: text('thread', '线程'),
    slot: text('slot', '槽位'),
    'one by one': text('one by one', '逐个执行'),
    'event loop': text('event loop', '事件循环'),
    threads: text('threads', '线程组'),
    compute: text('compute', '计算'),
    wait: text('wait', '等待'),
    server: text('server', '服务器'),
    'in service': text('in service', '服务中'),
    'server queue': text('server queue', '服务器队列'),
  },
  knobs: [
    choice('kind', text('What a task does', '任务做什么'), [
      ...WORK,
      ['mixed', text('one half of the time each', '各占一半时间')],
    ]),
    repeats(),
  ],
  suggestions: [
    suggest('Tasks that wait', '等待', { kind: 'wait' }),
    suggest('Tasks that compute', '计算', { kind: 'cpu' }),
    suggest('Half and half', '各一半', { kind: 'mixed' }),
  ],
  figures,
  prompt,
  judge,
  questions,
}

function prompt({ kind }: KnobValues): PredictionPrompt {
  const what = {
    wait: ['tasks that wait', '等待型任务'],
    cpu: ['tasks that compute', '计算型任务'],
    mixed: ['tasks that do both', '两样都有的任务'],
  }[kind as 'wait' | 'cpu' | 'mixed']
  return guess(
    'loop',
    'ratio',
    [0.1, 16, 0.1],
    `Four ${what[0]}, all begun at once by a single thread: how many times as fast as one after the other?`,
    `四个${what[1]}，由一个线程同时开始：速度会是逐个执行的多少倍？`,
  )
}
