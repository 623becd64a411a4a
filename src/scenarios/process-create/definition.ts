import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { sizeText, text } from '../judging/claims'
import { guess, knobsOf, notes, suggest } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

/** About what one child of each way together costs on an ordinary machine, seconds: for a warning only. */
const SECONDS_A_CHILD = 0.15
const LONG = 60
/** Arrays that need more than this together (MiB) are worth a warning. */
const LARGE = 1024

const { integer, choice, repeats } = knobsOf(defaults)

export const processCreate: Scenario = {
  id: 'process-create',
  chapter: 3,
  group: 'processes',
  title: text('Process creation', '进程的创建'),
  question: text(
    'What does it cost to start a process, in time and in memory, and what would a thread cost instead?',
    '启动一个进程要花多少时间、多少内存？换成线程又要多少？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node'],
  terms: {
    'Process creation': text('Process creation', '进程的创建'),
    native: text('native', '原生程序'),
    spawn: text('spawn', 'spawn 进程'),
    fork: text('fork', 'fork 进程'),
    thread: text('thread', '线程'),
    start: text('start', '启动'),
    load: text('load', '加载'),
    child: text('child', '子进程'),
  },
  knobs: [
    integer('count', text('Children', '子进程数'), [1, 16], {
      help: text('How many of each kind, alive at the same time.', '每种方式启动几个，它们同时存活。'),
    }),
    choice(
      'how',
      text('How', '方式'),
      [
        ['all', text('all', '全部')],
        ['spawn', text('spawn', 'spawn')],
        ['fork', text('fork', 'fork')],
        ['thread', text('thread', '线程')],
        ['zombies', text('children that nobody waits for', '没人回收的子进程')],
      ],
      text(
        'All: a small native program, spawn, fork and threads, in turn.',
        '全部：原生小程序、spawn、fork 和线程，轮流进行。',
      ),
    ),
    choice('order', text('Order', '启动顺序'), [
      ['turn', text('one after the other', '一个接一个')],
      ['at-once', text('all at once', '同时全部')],
    ]),
    choice(
      'load',
      text('Each loads', '每个加载'),
      [
        ['nothing', text('nothing', '什么都不加载')],
        ['modules', text('a typical set of modules', '一组常用模块')],
        ['array', text('a big array', '一个大数组')],
      ],
      text('What a child does after its first line.', '子进程在第一行代码之后做什么。'),
    ),
    // Below 32 MiB the C library keeps what a thread gave back, and the next round would not see it grow again.
    integer('array-mb', text('Array', '数组大小'), [32, 128], { unit: 'MB' }),
    repeats(10),
  ],
  suggestions: [
    suggest('All at once', '同时全部启动', { order: 'at-once', count: 16 }),
    suggest('Each loads modules', '各自加载模块', { load: 'modules', repeats: 4 }),
    suggest('Each fills 64 MB', '各自填满 64 MB', { load: 'array', 'array-mb': 64, repeats: 4 }),
    suggest('A dozen processes', '十二个进程', { count: 12, how: 'spawn', repeats: 4 }),
    suggest('Children that nobody waits for', '没人回收的子进程', { how: 'zombies', repeats: 3 }),
    suggest('Threads only', '只用线程', { how: 'thread', count: 8 }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function prompt(knobs: KnobValues): PredictionPrompt {
  if (knobs.how === 'all')
    return guess(
      'ratio',
      'ratio',
      [0.1, 1000, 0.1],
      'How many times as long as a thread does a Node process take to its first line?',
      '从调用到第一行代码，Node 进程要花的时间是线程的多少倍？',
    )
  if (knobs.how === 'zombies')
    return guess(
      'zombies',
      'count',
      [0, Number(knobs.count), 1],
      `${Number(knobs.count)} children have ended, and their parent is busy. How many of them are still in the process table?`,
      `${Number(knobs.count)} 个子进程已经结束，父进程正忙着。还有几个留在进程表里？`,
    )
  const thread = knobs.how === 'thread'
  return guess(
    `first-${knobs.how}`,
    'milliseconds',
    [0.1, 10_000, 0.1],
    `How many milliseconds pass from the call to the first line of a ${thread ? 'thread' : 'process'}?`,
    `从调用到${thread ? '线程' : '进程'}的第一行代码，要过多少毫秒？`,
  )
}

function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  if (knobs.how === 'zombies') {
    note(
      'how',
      'These children start together and load nothing: Order, Each loads and Array are not used.',
      '这些子进程同时启动，什么都不加载：“启动顺序”“每个加载”和“数组大小”不起作用。',
    )
    return problems
  }
  const [count, megabytes, repeats] = [knobs.count, knobs['array-mb'], knobs.repeats].map(Number)
  if (knobs.how !== 'all')
    note(
      'how',
      'One way alone has nothing to be compared with: no ratios in the verdict.',
      '只有一种方式，没有比较对象：结论里不会有倍数。',
    )
  if (count === 1 && knobs.order === 'at-once')
    note('order', 'A single child is alone in either order.', '只有一个子进程，两种顺序没有区别。')
  if (knobs.load !== 'array' && megabytes !== defaults['array-mb'])
    note('array-mb', 'Used only when each loads a big array.', '只有选了加载大数组时才有用。')
  const size = sizeText(count * megabytes * 2 ** 20)
  if (knobs.load === 'array' && count * megabytes > LARGE)
    note('array-mb', `${count} children fill ${size} together.`, `${count} 个子进程一共要填满 ${size}。`)
  const seconds = Math.round(count * repeats * SECONDS_A_CHILD * (knobs.load === 'modules' ? 3 : 1))
  if (seconds > LONG)
    note(
      'repeats',
      `This starts ${count * repeats} children in each way: about ${seconds} s or more.`,
      `每种方式都要启动 ${count * repeats} 个：大约 ${seconds} 秒，甚至更久。`,
    )
  return problems
}
