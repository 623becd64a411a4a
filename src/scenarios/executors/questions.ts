import type { AskedRun, Question } from '../../shared/question'
import { count, text } from '../judging/claims'
import { ask } from '../judging/questions'

/** Confronts: a pool is faster by itself; processes are always the better executor. */
export function questions(run: AskedRun): Question[] {
  return [choose(run), travels(run)]
}

/** A task as small as this costs as much to hand over to another process as to do, milliseconds. */
const TINY = 0.1
/** Payload that takes about a millisecond there and back, KiB. */
const KIB_A_MS = 512

/** Which executor of Python suits tasks like those of the run. */
function choose({ knobs, cores }: AskedRun): Question {
  const { task } = knobs
  const ms = Number(knobs['task-ms'])
  const waits = task === 'wait'
  const mixed = task === 'mixed'
  const handing = TINY + Number(knobs.payload) / KIB_A_MS
  const tiny = ms <= handing
  const right = waits ? 'threads' : tiny ? 'none' : cores > 1 ? 'processes' : mixed ? 'threads' : 'none'
  const size = Number(knobs.payload)
  const carries = size > 0 ? [` with ${size} KiB each`, `，附带 ${size} KiB`] : ['', '']
  return ask(
    'choose',
    text(
      `Your tasks took ${ms} ms${carries[0]} and ${waits ? 'waited for a server' : mixed ? 'computed for half of it' : 'computed'}. Which executor of concurrent.futures suits them in CPython with its GIL, on ${count(cores, 'core')}?`,
      `你的任务每个 ${ms} 毫秒${carries[1]}，${waits ? '在等待服务器' : mixed ? '其中一半时间在计算' : '全是计算'}。在带 GIL 的 CPython 里，机器有 ${cores} 个核心，应该用 concurrent.futures 的哪个执行器？`,
    ),
    {
      threads: [
        'ThreadPoolExecutor: waiting lets go of the GIL',
        'ThreadPoolExecutor：等待时会释放 GIL',
        waits
          ? 'They all wait at once, and a thread costs less than a process.'
          : right === 'threads'
            ? 'While one computes, others wait; processes could do no more on one core.'
            : 'While they compute, one thread at a time holds the GIL.',
        waits
          ? '它们能同时等待，而且线程比进程便宜。'
          : right === 'threads'
            ? '一个在计算时，别的可以等待；只有一个核心，进程也做不到更多。'
            : '计算时，同一时刻只有一个线程拿着 GIL。',
      ],
      processes: [
        'ProcessPoolExecutor: each process has a GIL of its own',
        'ProcessPoolExecutor：每个进程有自己的 GIL',
        waits
          ? 'It works, and costs more than it brings: the tasks only wait.'
          : tiny
            ? 'They can compute at once, but handing such a task over takes as much as that gains.'
            : cores === 1
              ? 'A GIL each is of no use where there is one core to compute on.'
              : 'So that computing uses all cores, and the tasks are large enough to be handed over.',
        waits
          ? '能用，但代价大于收益：这些任务只是等待。'
          : tiny
            ? '计算是可以同时进行，但省下的时间都花在派发这样的任务上了。'
            : cores === 1
              ? '只有一个核心可以计算，各有一把 GIL 也没用。'
              : '这样计算才能用上所有核心，任务也大到值得派发。',
      ],
      none: [
        'None for each of them: do them yourself, or hand over many at once',
        '都不要逐个派发：自己做，或者许多个一起交出去',
        waits
          ? 'Done by yourself they wait one after the other.'
          : tiny
            ? 'Handing one over costs about as much as doing it.'
            : right === 'none'
              ? 'One core computes as much by itself as it does for a pool.'
              : `Handing over is little beside ${ms} ms, so others can do them.`,
        waits
          ? '自己做，就只能一个接一个地等。'
          : tiny
            ? '派发一个的代价，和做完它差不多。'
            : right === 'none'
              ? '只有一个核心，用不用池子，算得都一样多。'
              : `和 ${ms} 毫秒相比，派发的代价很小，值得交给别人做。`,
      ],
      either: [
        'Either: a pool makes tasks faster by itself',
        '都行：有了池子自然就快',
        'A pool only decides who does them. What they need decides whether it helps.',
        '池子只决定谁来做；有没有用，要看任务需要什么。',
      ],
    },
    right,
  )
}

/** What reaches a worker of the executor that ran. */
function travels(run: AskedRun): Question {
  const { kind } = run.knobs
  const size = Number(run.knobs.payload)
  const threads = kind === 'thread'
  const named = threads ? 'ThreadPoolExecutor' : 'ProcessPoolExecutor'
  const mib = (size * Number(run.knobs.tasks)) / 1024
  return ask(
    'travels',
    text(
      `Your tasks ran in ${threads ? 'threads' : kind === 'both' ? 'threads, then in processes' : 'processes'}. A ${named} of Python gets a task with an argument${size > 0 ? ` of ${size} KiB` : ''}: what reaches its worker?`,
      `你的任务${threads ? '在线程里' : kind === 'both' ? '先在线程、后在进程里' : '在进程里'}运行。把一个任务连同参数${size > 0 ? `（${size} KiB）` : ''}交给 Python 的 ${named}，到达工作${threads ? '线程' : '进程'}的是什么？`,
    ),
    {
      reference: [
        'A reference to the object',
        '对象的引用',
        threads
          ? 'Nothing is copied: both threads see the same object, and must lock it if one changes it.'
          : 'An address means nothing in the memory of another process.',
        threads
          ? '什么都不复制：两个线程看到同一个对象，有谁要改它就得加锁。'
          : '地址到了另一个进程的内存里毫无意义。',
      ],
      copy: [
        'A copy, pickled and read again for each task',
        '一份副本，每个任务都要 pickle 再还原',
        threads
          ? 'That is for processes. (A worker thread of Node gets a copy too: it has a heap of its own.)'
          : size > 0
            ? `${size} KiB for each task, ${mib.toFixed(mib < 10 ? 1 : 0)} MiB for your list: with small tasks that is the larger part.`
            : 'Small as it is, each task pays for the message.',
        threads
          ? '进程才是这样。（Node 的工作线程拿到的也是副本，因为它有自己的堆。）'
          : size > 0
            ? `每个任务 ${size} KiB，你的整份任务表就是 ${mib.toFixed(mib < 10 ? 1 : 0)} MiB：任务很小时，大头就是它。`
            : '再小，每个任务也要付一条消息的开销。',
      ],
      memory: [
        'All memory of the program',
        '程序的全部内存',
        'Workers were started once; a task brings only what it needs.',
        '工作线程或进程只启动一次，任务只带上自己需要的东西。',
      ],
    },
    threads ? 'reference' : 'copy',
  )
}
