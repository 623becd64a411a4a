import type { AskedRun, Question } from '../../shared/question'
import { count, many, text } from './claims'
import { askNumber, measuredIn } from './questions'

/**
 * How an update gets lost: all who have read the same number write the same one back.
 * @param workers processes or threads @param each increments of each of them in a repeat
 */
export function lostUpdates(run: AskedRun, workers: number, each: number): Question {
  const lost = measuredIn(run, 'lost-updates')
  const all = workers * each
  const said = Number.isNaN(lost)
    ? ['', '']
    : [
        `Without a lock ${many(lost)} of ${many(all)} increments were lost in your run. `,
        `你的运行不加锁时，${many(all)} 次自增丢了 ${many(lost)} 次。`,
      ]
  return askNumber(
    'lost',
    text(
      `${said[0]}Suppose that ${workers === 1 ? 'the only one counting' : `all ${workers}`} had kept in step, each time reading the same number and writing back one more. How many of ${many(all)} would have been lost?`,
      `${said[1]}假如 ${workers} 个步调完全一致，每次都读到同一个数，再各自写回加一后的数：${many(all)} 次里会丢多少次？`,
    ),
    (value) => text(many(value), `${many(value)} 次`),
    [
      (workers - 1) * each,
      workers === 1
        ? 'Where nobody else writes there is nothing to lose.'
        : `All ${workers} write the same number, so ${workers} increments count as one, ${many(each)} times.`,
      workers === 1
        ? '没有别人在写，也就没什么可丢的。'
        : `${workers} 个写的是同一个数，${workers} 次自增只算一次，一共 ${many(each)} 轮。`,
    ],
    [
      [
        0,
        'No write fails, but a later one covers an earlier one.',
        '写入都不会失败，可是后写的盖住了先写的。',
      ],
      [
        all,
        `One of ${count(workers, 'write')} always counts: the number does go up.`,
        `每轮 ${workers} 次写入里总有一次算数：这个数还是在增加。`,
      ],
      [
        lost > 0 && lost < all ? lost : NaN,
        lost > (workers - 1) * each
          ? 'That is your run: one that was off its core with an old number wiped out many others at once.'
          : 'That is your run, where they were in step only now and then.',
        lost > (workers - 1) * each
          ? '那是你这次运行的数：有谁手里拿着旧的数被换下了核心，回来一写，就一下子盖掉了许多次。'
          : '那是你这次运行的数，它们只是偶尔撞在一起。',
      ],
      [
        each,
        'So many would not be lost: one of each round counts.',
        '这么多次是不会丢的：每一轮总有一次算数。',
      ],
      [
        all / 2,
        'That is so for two, where one of two is lost each time.',
        '两个的时候才是这样：每两次丢一次。',
      ],
    ],
  )
}
