import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, measuredIn, times } from '../judging/questions'

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
          : 'Your run says otherwise: look at the ratio.',
        alike ? '大头是启动引擎和模块，两者都要做。' : '你的运行给出了不同的结果：看看那个比值。',
      ],
    },
    alike ? 'same' : 'less',
  )
  const over = measuredIn(run, 'rss-pss')
  const memory = ask(
    'memory',
    Number.isNaN(over)
      ? text(
          'How much memory do several processes of one program use together?',
          '同一个程序的几个进程一共用多少内存？',
        )
      : text(
          `The RSS of your processes adds up to ${times(over)} times their PSS. How much memory do they use together?`,
          `你的各个进程 RSS 之和是 PSS 之和的 ${times(over)} 倍。它们一共用多少内存？`,
        ),
    {
      rss: [
        'The sum of their RSS',
        'RSS 之和',
        'That counts a page that all share once for each of them.',
        '大家共享的页，每个进程都算了一遍。',
      ],
      pss: [
        'The sum of their PSS',
        'PSS 之和',
        'PSS splits each shared page among those that share it, so that the sum counts it once.',
        'PSS 把共享的页按人头分摊，加起来正好算一次。',
      ],
      most: [
        'The RSS of the largest',
        '最大的那个进程的 RSS',
        'What each has for itself alone comes on top.',
        '每个进程自己独有的部分还要加上。',
      ],
    },
    'pss',
  )
  return [cost, memory]
}
