import type { AskedRun, Question } from '../../shared/question'
import { many, text } from '../judging/claims'
import { ratesOf, sidesOf } from '../judging/queues'
import { ask, measuredIn } from '../judging/questions'

/*
 * Questions about queues between processes and between threads.
 */

/** Rates nearer than this are the same. */
const ALIKE = 1.15

type Slower = 'producers' | 'consumers' | 'both'

function slowerOf({ knobs }: AskedRun): Slower {
  const { producers, consumers } = ratesOf(sidesOf(knobs))
  if (producers === consumers || Math.max(producers, consumers) / Math.min(producers, consumers) < ALIKE)
    return 'both'
  return producers < consumers ? 'producers' : 'consumers'
}

/** What decides how much comes through. */
export function slowerSide(run: AskedRun): Question {
  const slower = slowerOf(run)
  const rate = measuredIn(run, 'throughput')
  const measured = Number.isNaN(rate)
    ? ['', '']
    : [`${rate.toFixed(0)} items a second came through. `, `每秒通过 ${rate.toFixed(0)} 个项目。`]
  const { producers, consumers } = ratesOf(sidesOf(run.knobs))
  const [makes, takes] = [producers, consumers].map((rate) =>
    rate === Infinity ? 'any number of' : many(rate),
  )
  const [made, taken] = [producers, consumers].map((rate) => (rate === Infinity ? '任意多' : many(rate)))
  const why: Record<Slower, Record<Slower, readonly [string, string]>> = {
    producers: {
      producers: [
        `They are the slower side: ${makes} items a second, where consumers could take ${takes}.`,
        `它们是较慢的一方：每秒只能做 ${made} 个，消费者却能处理 ${taken} 个。`,
      ],
      consumers: [
        `They could make ${makes} items a second already; consumers take ${takes}.`,
        `它们每秒已经能做 ${made} 个，消费者只处理得了 ${taken} 个。`,
      ],
      both: [
        `Consumers would not keep up: they take ${takes} a second, as many as are made.`,
        `消费者会跟不上：它们每秒处理 ${taken} 个，正好和做出来的一样多。`,
      ],
    },
    consumers: {
      producers: [
        `They could take ${takes} items a second already; producers make ${makes}.`,
        `它们每秒已经能处理 ${taken} 个，生产者只做得出 ${made} 个。`,
      ],
      consumers: [
        `They are the slower side: ${takes} items a second, where producers could make ${makes}.`,
        `它们是较慢的一方：每秒只能处理 ${taken} 个，生产者却能做 ${made} 个。`,
      ],
      both: [
        `They would wait for items: producers make ${makes} a second, as many as are taken.`,
        `它们会没有项目可取：生产者每秒做 ${made} 个，正好和取走的一样多。`,
      ],
    },
    both: {
      producers: [
        `One side alone is enough here: consumers keep up with ${takes} a second.`,
        `这里只加一方就够了：消费者每秒能处理 ${taken} 个。`,
      ],
      consumers: [
        `One side alone is enough here: producers keep up with ${makes} a second.`,
        `这里只加一方就够了：生产者每秒能做 ${made} 个。`,
      ],
      both: [
        `${makes} items a second are made and ${takes} taken: whichever side grows, the other one stops it.`,
        `每秒做 ${made} 个，取 ${taken} 个：只加一方，就会被另一方卡住。`,
      ],
    },
  }
  return ask(
    'slower',
    text(
      `${measured[0]}Suppose that there are cores enough: which change brings clearly more through?`,
      `${measured[1]}假设核心足够，改哪一处能让它明显变多？`,
    ),
    {
      producers: ['Only more producers', '只增加生产者', ...why.producers[slower]],
      consumers: ['Only more consumers', '只增加消费者', ...why.consumers[slower]],
      both: ['More of both: one side alone is not enough', '双方都增加，只加一方没用', ...why.both[slower]],
      capacity: [
        'A larger capacity',
        '加大容量',
        'Room lets the faster side get further ahead; what comes through stays that of the slower one.',
        '容量大只让快的一方领先更多，通过的速度仍由慢的一方决定。',
      ],
    },
    slower,
  )
}

/** What becomes of the lead of the faster side without a limit. */
export function unbounded(run: AskedRun): Question {
  const slower = slowerOf(run)
  const peak = measuredIn(run, 'peak')
  const ahead = slower === 'consumers'
  const now = Number.isNaN(peak)
    ? ['', '']
    : [`At most ${peak} items waited. `, `最多有 ${peak} 个项目在等待。`]
  return ask(
    'unbounded',
    text(
      `${now[0]}With the same speeds and no limit at all, what would the queue do?`,
      `${now[1]}速度不变，队列完全没有上限，会怎样？`,
    ),
    {
      safe: [
        'More items a second come through, since no producer is ever blocked',
        '每秒通过的项目更多，因为生产者再也不会被阻塞',
        'In the end as many come through as the slower side takes.',
        '最终通过多少，仍取决于较慢的一方。',
      ],
      grows: [
        'It grows for as long as producers go on, and memory with it',
        '只要生产者不停，队列和内存就一直增长',
        ahead
          ? 'The lead of the faster side has to be kept somewhere.'
          : 'Producers are not the faster side here: nothing piles up for long.',
        ahead ? '快的一方领先的部分，总得有地方放。' : '这里生产者并不更快，不会长期堆积。',
      ],
      short: [
        'It stays short: items are taken about as fast as they come',
        '它一直很短：来多快，取多快',
        ahead
          ? 'Producers are faster here: the difference stays in the queue.'
          : 'Consumers keep up, so that no limit was needed.',
        ahead ? '这里生产者更快，差额都留在队列里。' : '消费者跟得上，所以用不着上限。',
      ],
    },
    ahead ? 'grows' : 'short',
  )
}
