import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { guess, knobsOf, notes, suggest } from '../knobs'
import defaults from './defaults.json'
import type { Ending } from './fates'
import { pulled } from './fates'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

const { integer, choice, repeats } = knobsOf(defaults)

export const endingWell: Scenario = {
  id: 'ending-well',
  chapter: 13,
  group: 'ending',
  title: text('Ending well', '优雅退出'),
  question: text(
    'A program is to end in the middle of its work. What becomes of what it has in hand?',
    '程序干到一半就要结束：手上的活会怎么样？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node'],
  terms: {
    observer: text('observer', '观察者'),
    parent: text('parent', '父进程'),
    worker: text('worker', '工作进程'),
    thread: text('thread', '线程'),
    workers: text('workers', '工作池'),
    tasks: text('tasks', '任务'),
    task: text('task', '任务'),
  },
  knobs: [
    choice('ending', text('How it ends', '结束的方式'), [
      ['join', text('close and join', '关闭并等待（close、join）')],
      ['cancel', text('cancel what waits', '取消还在等待的任务')],
      ['sigterm', text('SIGTERM, with a handler', 'SIGTERM，有处理函数')],
      ['terminate', text('terminate, no handler', 'terminate，没有处理函数')],
      ['killed', text('SIGKILL to the parent', '对父进程发送 SIGKILL')],
      ['one-short', text('one sentinel too few', '少放一个结束标记')],
      ['threads', text('threads, joined', '线程，等待其结束')],
      ['daemon', text('daemon threads, not joined', '守护线程，不等待')],
    ]),
    choice('trouble', text('One task of twenty', '二十个任务中的一个'), [
      ['none', text('does its work too', '也正常')],
      ['throws', text('throws', '抛出异常')],
      ['hangs', text('never ends', '永远不结束')],
    ]),
    choice(
      'ask',
      text('Results are looked at', '何时查看结果'),
      [
        ['each', text('as they come', '一有结果就看')],
        ['end', text('after the end', '结束之后')],
        ['never', text('never', '从不')],
      ],
      text(
        "An exception lies in its task's result until somebody looks there.",
        '异常留在任务的结果里，直到有人去看。',
      ),
    ),
    choice('write', text('Files are written', '文件怎样写'), [
      ['in-place', text('under their own name', '直接写')],
      ['rename', text('under another name, then renamed', '先写到别的名字下，再改名')],
    ]),
    integer('workers', text('Workers', '工作进程数'), [1, 8]),
    {
      ...integer('grace', text('Grace', '宽限期'), [100, 5000, 100], {
        unit: 'ms',
        help: text(
          'Whoever gives no sign of life for so long is killed.',
          '这么久没有任何动静的，就会被强行结束。',
        ),
      }),
      rare: true,
    },
    { ...repeats(), rare: true },
  ],
  suggestions: [
    suggest('Pull the plug', '直接拔掉插头', { ending: 'terminate' }),
    suggest('Let it finish', '让它做完', { ending: 'join' }),
    suggest('Ask it to end', '请它结束', { ending: 'sigterm' }),
    suggest("Ask one that can't hear", '请一个听不到的结束', { ending: 'sigterm', trouble: 'hangs' }),
    suggest('One task throws, nobody looks', '一个任务抛异常，没人查看', {
      ending: 'join',
      trouble: 'throws',
      ask: 'never',
    }),
    suggest('Nothing half, even so', '拔掉插头也不留一半', { ending: 'terminate', write: 'rename' }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  const ending = knobs.ending as Ending
  if (knobs.trouble === 'hangs' && pulled(ending))
    note(
      'trouble',
      "This ending asks nobody: one that can't hear makes no difference.",
      '这样结束谁也不通知：有没有听不到的，结果都一样。',
    )
  if (knobs.trouble !== 'throws' && knobs.ask !== defaults.ask)
    note(
      'ask',
      'No task throws: when results are looked at makes no difference.',
      '没有任务抛异常，什么时候查看结果都一样。',
    )
  return problems
}

/** With one that throws, how far it drags the others along; else, what is left half done. */
function prompt({ trouble }: KnobValues): PredictionPrompt {
  if (trouble === 'throws')
    return guess(
      'done',
      'count',
      [0, 20, 1],
      'One task of twenty throws an exception. How many of the twenty are done in the end?',
      '二十个任务里有一个抛出异常。最后完成的有几个？',
    )
  return guess(
    'half',
    'count',
    [0, 20, 1],
    'Each of the twenty tasks writes a file. How many files are left half written?',
    '二十个任务各写一个文件。最后有几个文件只写了一半？',
  )
}
