import type { AskedRun, Question } from '../../shared/question'
import { num, text } from '../judging/claims'
import { ask, measuredIn } from '../judging/questions'

/** Confronts: a pool is faster by itself; processes are always the better executor. */
export function questions(run: AskedRun): Question[] {
  const { task, payload } = run.knobs
  const ms = Number(run.knobs['task-ms'])
  const waits = task === 'wait'
  const crossover = measuredIn(run, 'crossover')
  const measured = Number.isNaN(crossover)
    ? ['', '']
    : [
        `Here both were alike from tasks of about ${num(crossover, 1)} ms on. `,
        `这里，任务达到约 ${num(crossover, 1)} 毫秒后，两者就差不多了。`,
      ]
  const choose = ask(
    'choose',
    text(
      `${measured[0]}Your tasks took ${ms} ms and ${waits ? 'waited for a server' : task === 'mixed' ? 'computed for half of it' : 'computed'}. Which executor of concurrent.futures suits them in CPython with its GIL?`,
      `${measured[1]}你的任务每个 ${ms} 毫秒，${waits ? '在等待服务器' : task === 'mixed' ? '其中一半时间在计算' : '全是计算'}。在带 GIL 的 CPython 里，应该用 concurrent.futures 的哪个执行器？`,
    ),
    {
      threads: [
        'ThreadPoolExecutor: waiting lets go of the GIL',
        'ThreadPoolExecutor：等待时会释放 GIL',
        waits
          ? 'And a thread costs less than a process.'
          : 'While they compute, one thread at a time holds the GIL.',
        waits ? '而且线程比进程便宜。' : '计算时，同一时刻只有一个线程拿着 GIL。',
      ],
      processes: [
        'ProcessPoolExecutor: each process has a GIL of its own',
        'ProcessPoolExecutor：每个进程有自己的 GIL',
        waits
          ? 'It works, and costs more than it brings: the tasks only wait.'
          : 'So that computing uses all cores.',
        waits ? '能用，但代价大于收益：这些任务只是等待。' : '这样计算才能用上所有核心。',
      ],
      either: [
        'Either: a pool makes tasks faster by itself',
        '都行：有了池子自然就快',
        'A pool only decides who does them. What they need decides whether it helps.',
        '池子只决定谁来做；有没有用，要看任务需要什么。',
      ],
    },
    waits ? 'threads' : 'processes',
  )
  const size = Number(payload)
  const hand = ask(
    'travels',
    text(
      `A task and its argument${size > 0 ? ` of ${size} KiB` : ''} go to another process. What travels?`,
      `任务连同它的参数${size > 0 ? `（${size} KiB）` : ''}交给另一个进程时，传过去的是什么？`,
    ),
    {
      reference: [
        'A reference to the object',
        '对象的引用',
        'An address means nothing in the memory of another process.',
        '地址到了另一个进程的内存里毫无意义。',
      ],
      copy: [
        'A copy of it, written and read for each task',
        '一份副本，每个任务都要序列化再还原',
        size > 0
          ? `${size} KiB for each task: with small tasks that is the larger part.`
          : 'Small as it is, each task pays for the message.',
        size > 0 ? `每个任务 ${size} KiB：任务很小时，大头就是它。` : '再小，每个任务也要付一条消息的开销。',
      ],
      memory: [
        'All memory of the program',
        '程序的全部内存',
        'Workers were started once; a task brings only what it needs.',
        '工作进程只启动一次，任务只带上自己需要的东西。',
      ],
    },
    'copy',
  )
  return [choose, hand]
}
