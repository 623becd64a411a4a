import type { AskedRun, Question } from '../../shared/question'
import { many, text } from '../judging/claims'
import { ask, askNumber, measuredIn, times } from '../judging/questions'

/** Confronts: an event loop is fast by itself; each wait needs a thread or a core. */
export function questions(run: AskedRun): Question[] {
  const [waits, latency, limit, capacity] = ['waits', 'latency', 'limit', 'capacity'].map((id) =>
    Number(run.knobs[id]),
  )
  const together = Math.min(limit || waits, waits, capacity)
  const faster = measuredIn(run, 'faster')
  const asked = Number.isNaN(faster)
    ? text(
        `Up to ${together} of your ${waits} waits are under way at once. Why does one event loop need the time that it needs?`,
        `你的 ${waits} 次等待，最多同时进行 ${together} 次。一个事件循环花的时间由什么决定？`,
      )
    : text(
        `The event loop was ${times(faster)} times as fast as blocking one by one. Why?`,
        `事件循环的速度是逐个阻塞的 ${times(faster)} 倍，为什么？`,
      )
  const why = ask(
    'overlap',
    asked,
    {
      code: [
        'Asynchronous code runs faster than blocking code',
        '异步代码本身比阻塞代码跑得快',
        'It needs no less CPU time for a wait: compare the two in the verdict.',
        '每次等待花的 CPU 时间并没有更少：看看结论里的对比。',
      ],
      overlap: [
        `Up to ${together} waits overlap, and waiting needs no core`,
        `最多 ${together} 次等待彼此重叠，而等待不占核心`,
        together > 1
          ? 'The time is that of the rounds, however many waits share one.'
          : 'Only one was under way at a time: there was nothing to overlap.',
        together > 1
          ? '总时间取决于有几轮，一轮里有多少次等待都一样。'
          : '同一时刻只有一次等待，没有可以重叠的。',
      ],
      cores: [
        'It spreads its callbacks over the cores',
        '它把回调分给了各个核心',
        'One loop is one thread: its callbacks run one at a time.',
        '一个循环就是一个线程，回调一次只运行一个。',
      ],
      alone: [
        'Nothing overlapped: one wait at a time, as when blocking',
        '没有重叠：一次只有一个等待，和阻塞一样',
        together > 1
          ? `Up to ${together} were under way at once.`
          : 'With one place, a loop waits like everybody else.',
        together > 1 ? `最多有 ${together} 次同时在进行。` : '只有一个位置时，循环也只能一个一个地等。',
      ],
    },
    together > 1 ? 'overlap' : 'alone',
  )
  const rounds = Math.ceil(waits / together)
  const ms = (value: number) => text(`${many(value)} ms`, `${many(value)} 毫秒`)
  const least = askNumber(
    'least',
    text(
      `${waits} waits of ${latency} ms, ${together} at a time, in one thread on ${run.cores} cores. What is the least time that they can take?`,
      `${waits} 次等待，每次 ${latency} 毫秒，同时最多 ${together} 次，一个线程，机器有 ${run.cores} 个核心。最少要多久？`,
    ),
    ms,
    [
      rounds * latency,
      `${rounds} rounds of ${latency} ms: cores have no part in it.`,
      `${rounds} 轮，每轮 ${latency} 毫秒：与核心数无关。`,
    ],
    [
      [waits * latency, 'That is one after the other.', '那是一个接一个地等。'],
      [
        Math.ceil(waits / run.cores) * latency,
        'That would be a wait for each core; but a wait needs none.',
        '那是每个核心各等一个；但等待并不占核心。',
      ],
      [
        Math.ceil(waits / together + 1) * latency,
        'That is a round too many: the last one ends with its answers.',
        '多算了一轮：最后一轮收到应答就结束了。',
      ],
      [latency / waits, 'A wait gets no shorter by company.', '等待不会因为一起进行而变短。'],
    ],
  )
  return [why, least]
}
