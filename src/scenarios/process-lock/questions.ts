import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { askNumber, measuredIn } from '../judging/questions'
import { lostUpdates } from '../judging/race-question'

/** Confronts: adding one is one step; a lock protects what it stands beside. */
export function questions(run: AskedRun): Question[] {
  return [lostUpdates(run, Number(run.knobs.processes), Number(run.knobs.increments)), inside(run)]
}

/** Who can be between reading and writing at once: a lock stops only those that ask for it. */
function inside(run: AskedRun): Question {
  const processes = Number(run.knobs.processes)
  const { cores } = run
  const open = run.knobs.lock === 'none'
  const manager = run.knobs.lock === 'manager'
  const asking = open ? 0 : processes >> 1
  const waited = measuredIn(run, 'waited')
  const said =
    open || Number.isNaN(waited)
      ? ['', '']
      : [
          `Each process waited ${(waited * 100).toFixed(0)}% of its time for the lock. `,
          `每个进程有 ${(waited * 100).toFixed(0)}% 的时间在等锁。`,
        ]
  const asked = open
    ? text(
        `You ran ${processes === 1 ? 'one process' : `${processes} processes`} without a lock. How many could be between their reading and their writing at the same time?`,
        `你不加锁运行了 ${processes} 个进程。同一时刻，最多有几个可能处在自己的读和写之间？`,
      )
    : text(
        `${said[0]}To save time, only ${asking} of ${processes} ${manager ? 'let the manager add, the others get and set' : 'take the lock'} from now on. How many can then be between reading and writing at the same time?`,
        `${said[1]}为了省时间，${processes} 个进程里只让 ${asking} 个${manager ? '请管理器来加，其余的先取再写' : '去拿锁'}。这时，最多有几个可能同时处在读和写之间？`,
      )
  return askNumber(
    'some',
    asked,
    (value) => text(String(value), `${value} 个`),
    [
      open || asking === 0 ? processes : processes - asking + 1,
      open || asking === 0
        ? 'Nothing stops any of them, and one that is off its core in between is in between too.'
        : `One of those that ask for the lock, and all ${processes - asking} that don’t: updates still get lost.`,
      open || asking === 0
        ? '没有什么拦着它们；读完之后被换下核心的，也算在中间。'
        : `拿锁的里面只有一个，加上不拿锁的 ${processes - asking} 个：更新照样会丢。`,
    ],
    [
      [
        1,
        open
          ? 'That takes a lock, and all of them have to take it.'
          : 'Only if all of them take it: a lock stops nobody who does not ask for it.',
        open ? '那需要一把锁，而且每个进程都得去拿。' : '那要每个进程都去拿才行：不去拿锁的，锁拦不住。',
      ],
      [
        open ? cores : processes - asking,
        open
          ? `So many run at once; but a process may lose its core with the old number in its hands.`
          : 'And what of those that take the lock? One of them may be inside as well.',
        open
          ? '同时在核心上运行的是这么多；但进程可能手里拿着旧的数，就被换下了核心。'
          : '拿锁的那些呢？其中也可能有一个在里面。',
      ],
      [
        open ? processes - 1 : processes,
        open
          ? 'Each of them can: there is no difference between them.'
          : 'Of those that take the lock, all but one have to wait outside.',
        open ? '每一个都可以，它们之间没有区别。' : '拿锁的那些里，除了一个，别的都得在外面等。',
      ],
      [0, 'Then nobody could ever count.', '那就谁也数不成了。'],
      [processes + 1, 'There are not so many processes.', '进程没有这么多。'],
    ],
  )
}
