import type { Figure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { flowFigure, turnsFigure } from '../queues/figures'
import { text } from '../judging/claims'

/** The threads around one queue in shared memory, and who waits when. */
export function figures(knobs: KnobValues): Figure[] {
  const rule = {
    fifo: text('the oldest item goes first', '最早的先走'),
    lifo: text('the newest item goes first', '最新的先走'),
    priority: text('the most urgent item goes first', '最紧急的先走'),
  }[String(knobs.order) as 'fifo']
  return [
    flowFigure({
      knobs,
      tone: 'thread',
      middleTone: 'process',
      middle: text('shared memory', '共享内存'),
      edge: text('lock', '加锁'),
      caption: text(
        `One process. Every put and get takes the queue's lock, moves one item, and wakes whoever sleeps on "not empty" or "not full". Here ${rule.en}.`,
        `同一个进程。每次放入和取出都先拿到队列的锁，搬一个项目，再唤醒在“非空”或“非满”上等待的线程。这里${rule['zh-CN']}。`,
      ),
    }),
    turnsFigure(knobs),
  ]
}
