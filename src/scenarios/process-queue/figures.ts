import type { Figure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { flowFigure, turnsFigure } from '../queues/figures'
import { text } from '../judging/claims'

/** The processes with the broker between them, and who waits when. */
export function figures(knobs: KnobValues): Figure[] {
  const capacity = Number(knobs.capacity)
  const caption =
    capacity > 0
      ? text(
          'Processes share no memory: each item is copied into the broker and out of it again. A producer gets a place first, then it may put; while there is none, it is blocked.',
          '进程之间没有共享内存：每个项目都要复制进代理，再复制出来。生产者先拿到位置才能放入；没有位置时，它就被阻塞。',
        )
      : text(
          'Processes share no memory: each item is copied into the broker and out of it again. Without a limit nobody asks before putting.',
          '进程之间没有共享内存：每个项目都要复制进代理，再复制出来。没有上限时，放入之前谁也不用问。',
        )
  return [
    flowFigure({
      knobs,
      tone: 'process',
      middleTone: 'process',
      caption,
      middle: text('broker', '代理'),
      edge: text('copy', '复制'),
    }),
    turnsFigure(knobs),
  ]
}
