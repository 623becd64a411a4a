import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import type { Choice } from '../knobs'
import { guess, knobsOf, notes, suggest } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

const { integer, choice } = knobsOf(defaults)

export const processDebug: Scenario = {
  id: 'process-debug',
  chapter: 4,
  group: 'processes',
  title: text('Debugging several processes', '多进程程序调试技巧'),
  question: text(
    'One of several processes is in trouble: which one, and what is it doing?',
    '好几个进程里有一个出了毛病：是哪一个？它在干什么？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node', 'python'],
  terms: {
    parent: text('parent', '父进程'),
    child: text('child', '子进程'),
    'resource tracker': text('resource tracker', '资源跟踪器'),
    'fork server': text('fork server', 'fork 服务器'),
  },
  knobs: [
    integer('children', text('Children', '子进程数'), [1, 8], {
      help: text('They are numbered from 0.', '编号从 0 开始。'),
    }),
    choice(
      'start',
      text('Started by', '启动方法'),
      [
        ['fork', text('fork', 'fork')],
        ['spawn', text('spawn', 'spawn')],
        ['forkserver', text('forkserver', 'forkserver'), undefined, ['python']],
      ],
      text(
        'In Node, fork starts a module with a channel for messages, and spawn any program with the pipes it is given. In Python, fork copies the parent, spawn starts a new interpreter, and forkserver has a server fork.',
        '在 Node 里，fork 启动一个模块，带消息通道；spawn 启动任何程序，给它什么管道就有什么管道。在 Python 里，fork 复制父进程，spawn 启动新的解释器，forkserver 则由一个服务器进程来 fork。',
      ),
    ),
    choice('trouble', text('One of them', '其中一个'), [
      ['none', text('behaves too', '也正常')],
      ['throws', text('throws', '抛异常')],
      ['hangs', text('hangs', '卡住')],
      ['spins', text('spins', '空转')],
    ]),
    choice(
      'child',
      text('Which child', '哪个子进程'),
      [
        ['random', text('one at random', '随机一个')],
        ...Array.from({ length: 8 }, (_, number): Choice => [
          String(number),
          text(`child ${number}`, `子进程 ${number}`),
        ]),
      ],
      text('Which one chance took, only the verdict tells.', '随机选中了哪一个，只有结论会说出来。'),
    ),
    choice(
      'duration',
      text('Duration', '时长'),
      [
        ['3', text('3 s', '3 秒')],
        ['12', text('12 s', '12 秒')],
        ['60', text('1 min', '1 分钟')],
        ['600', text('10 min', '10 分钟')],
      ],
      text(
        'Take a minute or ten to look around with DevTools.',
        '想用 DevTools 慢慢看，就选一分钟或十分钟。',
      ),
    ),
  ],
  suggestions: [
    suggest('One throws', '一个抛异常', { trouble: 'throws' }),
    suggest('One hangs', '一个卡住', { trouble: 'hangs' }),
    suggest('One spins, a minute to profile it', '一个空转，留一分钟做性能分析', { duration: '60' }),
    suggest('All well', '一切正常', { trouble: 'none' }),
    suggest('Find the one of eight', '八个里找出一个', { children: 8, duration: '60' }),
    suggest('Spawned, without a channel', '用 spawn，没有通道', { start: 'spawn' }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  const children = Number(knobs.children)
  const child = knobs.child === 'random' ? 0 : Number(knobs.child)
  if (knobs.trouble !== 'none' && child >= children)
    note(
      'child',
      `There is no child ${child}: they are numbered from 0 to ${children - 1}, and all will behave.`,
      `没有子进程 ${child}：编号只有 0 到 ${children - 1}，结果是全都正常。`,
    )
  if (knobs.trouble === 'none' && knobs.child !== defaults.child)
    note('child', 'All behave: it does not matter which one.', '全都正常，选哪个都一样。')
  if (knobs.trouble === 'throws' && children === 1)
    note(
      'children',
      'The only child throws: the run is over then, whatever its duration.',
      '唯一的子进程抛出异常，运行就结束了，不管时长设了多少。',
    )
  if (knobs.trouble === 'throws' && knobs.duration === '600')
    note('duration', 'The child is gone after two seconds.', '两秒之后那个子进程就没了。')
  return problems
}

/** With one that throws, the others are what is worth a guess; else, what the child takes of a core. */
function prompt(knobs: KnobValues): PredictionPrompt {
  const children = Number(knobs.children)
  if (knobs.trouble === 'throws')
    return guess(
      'survivors',
      'count',
      [0, children, 1],
      `One child throws, and nobody catches it. How many of the ${children} go on to the end?`,
      `一个子进程抛出异常，没人捕获。${children} 个里有几个能一直运行到最后？`,
    )
  const does = {
    none: text('counts primes ten times a second', '每秒数十次素数'),
    hangs: text('hangs', '卡住了'),
    spins: text('spins', '在空转'),
  }[String(knobs.trouble) as 'none' | 'hangs' | 'spins']
  return guess(
    'cpu',
    'percent',
    [0, 4, 0.01],
    `One child ${does.en}. What share of one core does it take?`,
    `一个子进程${does['zh-CN']}。它会占用一个核心的多少？`,
  )
}
