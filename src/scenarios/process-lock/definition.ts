import type { KnobProblem, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { many, text } from '../judging/claims'
import { guess, knobsOf, notes, rare, suggest } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

/** Below this many increments in all, the first process may be done before the second comes in between. */
const FEW = 400
/** A run that takes longer than this (seconds) is worth a warning. */
const LONG = 60
/** About what one increment costs besides the critical section, microseconds, by lock: to estimate how long a run takes. */
const COST: Record<string, number> = { none: 5, server: 60, mkdir: 300, semaphore: 20, manager: 150 }

const { integer, choice, repeats } = knobsOf(defaults)

export const processLock: Scenario = {
  id: 'process-lock',
  chapter: 7,
  group: 'processes',
  title: text('Locks against races', '锁机制解决资源抢占'),
  question: text(
    'Four processes add one ten thousand times each. Is the result forty thousand?',
    '四个进程各加一万次，结果会是四万吗？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node'],
  terms: {
    Locks: text('Locks', '锁'),
    process: text('process', '进程'),
    processes: text('processes', '进程'),
    'lock server': text('lock server', '锁服务器'),
    manager: text('manager', '管理器'),
    'get and set': text('get and set', '先取再写'),
    add: text('add', '一次加完'),
    lock: text('lock', '锁'),
    'without lock': text('without lock', '不加锁'),
    'with lock': text('with lock', '加锁'),
  },
  knobs: [
    integer('processes', text('Processes', '进程数'), [1, 32]),
    integer('increments', text('Increments', '自增次数'), [1, 50_000], {
      scale: 'log',
      help: text('Of each process, in each repeat.', '每个进程在每次重复中加多少次。'),
    }),
    choice(
      'lock',
      text('Lock', '锁'),
      [
        ['none', text('none', '不加锁')],
        ['server', text('lock server', '锁服务器')],
        ['mkdir', text('directory (mkdir)', '目录锁（mkdir）')],
        ['semaphore', text('POSIX semaphore', 'POSIX 信号量'), 'posix-ipc'],
        ['manager', text('manager that adds', '由管理器来加')],
      ],
      text(
        'With a lock, the run also counts without it, to compare.',
        '加锁时也会不加锁再数一遍，以便比较。',
      ),
    ),
    integer('work', text('Critical section', '临界区长度'), [0, 1000], {
      unit: 'µs',
      help: text('Work between reading and writing.', '读与写之间的工作量。'),
    }),
    choice('storage', text('Shared storage', '共享存储'), [
      ['file', text('file', '文件')],
      ['posix', text('POSIX shared memory', 'POSIX 共享内存'), 'posix-ipc'],
    ]),
    rare(
      choice('start', text('Start', '开始'), [
        ['barrier', text('all together, at a barrier', '在栅栏处等齐，一起开始')],
        ['come', text('each as soon as it is up', '谁先起来谁先数')],
      ]),
    ),
    repeats(),
  ],
  suggestions: [
    suggest('No lock', '不加锁', { lock: 'none' }),
    suggest('Eight processes, no lock', '八个进程，不加锁', { lock: 'none', processes: 8 }),
    suggest('A critical section ten times as long', '临界区加长十倍', { work: 200, increments: 2000 }),
    suggest('A directory as lock', '用目录当锁', { lock: 'mkdir', increments: 1000 }),
    suggest('A manager that adds', '由管理器来加', { lock: 'manager', increments: 1000 }),
    suggest('Without a barrier', '不设栅栏', { lock: 'none', start: 'come', increments: 50 }),
    suggest('One process alone', '只有一个进程', { processes: 1 }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function check(knobs: KnobValues): KnobProblem[] {
  const { problems, note } = notes()
  const [processes, increments, work, repeats] = ['processes', 'increments', 'work', 'repeats'].map((id) =>
    Number(knobs[id]),
  )
  const lock = String(knobs.lock)
  const total = processes * increments
  if (processes === 1)
    note(
      'processes',
      'A process alone has nobody to lose an update to. It shows what a lock costs when nobody else wants it.',
      '只有一个进程时不会丢失更新，只能看出没有争用时一把锁的开销。',
    )
  else if (total < FEW && knobs.start === 'barrier')
    note(
      'increments',
      `${total} increments are done in a moment: perhaps nobody comes in between, and nothing is lost.`,
      `${total} 次自增一眨眼就做完了：也许谁都没能插进来，一次也没丢。`,
    )
  if (lock === 'manager' && knobs.storage !== defaults.storage)
    note('storage', 'The number is in the memory of the manager.', '这个数在管理器的内存里。')
  const cost = lock === 'none' ? 0 : work + (COST[lock] ?? 0)
  const seconds = (repeats * total * (cost + (work + COST.none))) / 1e6
  if (seconds > LONG)
    note(
      'increments',
      `${many(total)} increments in each repeat, one at a time under the lock: about ${many(seconds)} s or more.`,
      `每次重复共 ${many(total)} 次自增，加锁时只能一次一个：大约要 ${many(seconds)} 秒或更久。`,
    )
  return problems
}

function prompt(knobs: KnobValues): PredictionPrompt | null {
  if (knobs.processes === 1) return null
  const total = Number(knobs.processes) * Number(knobs.increments)
  return guess(
    'lost-updates',
    'count',
    [0, total, 1],
    `How many of the ${many(total)} increments will be lost without a lock?`,
    `不加锁时，${many(total)} 次自增会丢掉多少次？`,
  )
}
