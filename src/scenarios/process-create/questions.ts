import type { AskedRun, Question } from '../../shared/question'
import { num, text } from '../judging/claims'
import { ask, askNumber, measuredIn, times } from '../judging/questions'

/** Confronts: threads are free; memory is what the RSS of all adds up to. */
export function questions(run: AskedRun): Question[] {
  const ratio = measuredIn(run, 'ratio')
  const alike = ratio < 1.25
  const free = Number.isNaN(ratio)
    ? text(
        'You started one kind alone. What does starting a worker thread of Node cost?',
        '你只启动了一种。在 Node 里启动一个工作线程要付出什么？',
      )
    : text(
        `A process took ${times(ratio)} times as long as a thread to its first line. What does a thread of Node cost?`,
        `到第一行代码，进程花的时间是线程的 ${times(ratio)} 倍。在 Node 里，一个线程的代价是多少？`,
      )
  const cost = ask(
    'thread',
    free,
    {
      nothing: [
        'Next to nothing: it shares everything with its process',
        '几乎为零：它和进程共享一切',
        'Not in Node: each worker thread has an engine, a heap and modules of its own, and starts all of them.',
        '在 Node 里不是：每个工作线程都有自己的引擎、堆和模块，都要启动一遍。',
      ],
      less: [
        'Less than a process, but far from nothing',
        '比进程少，但远不是零',
        alike
          ? 'In your run both cost about the same.'
          : 'An engine and its modules start for either; the process adds what the system does.',
        alike ? '在你的运行里两者差不多。' : '两者都要启动引擎和模块；进程还要加上操作系统的那一份。',
      ],
      same: [
        'About as much as a process, or more',
        '和进程差不多，甚至更多',
        alike
          ? 'The engine and its modules are the larger part, and both start them.'
          : Number.isNaN(ratio)
            ? 'Its engine is the same, but no new process comes with it.'
            : 'Your run says otherwise: look at the ratio.',
        alike
          ? '大头是启动引擎和模块，两者都要做。'
          : Number.isNaN(ratio)
            ? '引擎是一样的，但不用再创建一个进程。'
            : '你的运行给出了不同的结果：看看那个比值。',
      ],
    },
    alike ? 'same' : 'less',
  )
  return [cost, run.knobs.how === 'zombies' ? zombies(run) : memory(run)]
}

const MB = 1000
/** Without a measurement: the part of each process's memory that all share. */
const SHARED = 0.75
/** Amounts this much apart are different answers. */
const APART = 1.1

/** What the processes of a run use together, of what their RSS adds up to. */
function memory(run: AskedRun): Question {
  const processes = Number(run.knobs.count)
  const over = measuredIn(run, 'rss-pss')
  const known = over >= 1
  const together = known ? MB / over : MB * (1 - SHARED + SHARED / processes)
  const alike = together * APART > MB
  const asked = known
    ? text(
        `The RSS of your ${processes === 1 ? 'one process' : `${processes} processes`} adds up to ${times(over)} times their PSS. Where the RSS of such processes adds up to ${MB} MB, how much memory do they use together?`,
        `你的 ${processes} 个进程，RSS 之和是 PSS 之和的 ${times(over)} 倍。这样一组进程的 RSS 加起来是 ${MB} MB 时，它们一共用多少内存？`,
      )
    : text(
        `Three quarters of the RSS of each of ${processes} processes are pages that all of them share. It adds up to ${MB} MB. How much memory do they use together?`,
        `${processes} 个进程，每个的 RSS 有四分之三是大家共享的页，加起来是 ${MB} MB。它们一共用多少内存？`,
      )
  const wrong = [
    [MB, 'That counts a page that all share once for each of them.', '大家共享的页，每个进程都算了一遍。'],
    [MB / (processes + 1), 'That is less than one of them alone has.', '这比其中一个进程自己的还少。'],
    [2 * MB, 'Together they can’t use more than the RSS of all.', '一共用的内存不会比 RSS 之和还多。'],
    [
      MB / (4 * processes),
      'What is private to each comes once for each.',
      '每个进程私有的部分，有几个进程就有几份。',
    ],
  ] as const
  return askNumber(
    'memory',
    asked,
    (value) => text(`${num(value)} MB`, `${num(value)} MB`),
    [
      alike ? MB : together,
      alike
        ? 'Hardly anything is shared here, so that nothing is counted twice.'
        : 'The sum of their PSS: it splits a shared page among those that share it, and so counts it once.',
      alike
        ? '这里几乎没有共享的页，也就没有什么被重复计算。'
        : '就是 PSS 之和：它把共享的页按人头分摊，加起来正好算一次。',
    ],
    wrong.filter(([value]) => Math.max(value, together) > APART * Math.min(value, together)),
  )
}

/** What a process of Node has while it lives, about. */
const EACH = 40

/** What is left of children that have ended. */
function zombies({ knobs }: AskedRun): Question {
  const ended = Number(knobs.count)
  return askNumber(
    'memory',
    text(
      `${ended === 1 ? 'Your child' : `Your ${ended} children`} ended while the parent was busy. If each had used ${EACH} MB, how much of that would the zombies still hold?`,
      `你的 ${ended} 个子进程在父进程正忙时结束了，假如每个用过 ${EACH} MB，这些僵尸进程还占着多少？`,
    ),
    (value) => text(`${num(value)} MB`, `${num(value)} MB`),
    [
      0,
      'None: memory goes back at the end. A pid and an exit code are left, until the parent asks.',
      '一点也不占：结束时内存就还回去了。剩下的只有 pid 和退出码，直到父进程来问。',
    ],
    [
      [
        ended * EACH,
        'That was before they ended: only a line in the process table is left.',
        '那是结束之前的事：剩下的只是进程表里的一行。',
      ],
      [
        EACH,
        'They share nothing any more: each has given all of it back.',
        '它们已经不共享什么了：每个都全部还了回去。',
      ],
      [
        2 * ended * EACH,
        'A zombie is no copy of the process, only what is left of it.',
        '僵尸进程不是进程的副本，只是它的残余。',
      ],
      [
        3 * EACH,
        'The parent has its own memory; none of it is for them.',
        '父进程有自己的内存，没有哪一份是为它们留的。',
      ],
    ],
  )
}
