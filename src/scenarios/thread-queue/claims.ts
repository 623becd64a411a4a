import type { QueueRound } from '../judging/queues'
import type { QueueAccount, QueueOrder, QueueService } from '../judging/queue-log'
import type { Measured } from '../judging/claims'
import { claimsOf, count, median, num, sum, text } from '../judging/claims'
import { itemsOf, LABELS } from '../judging/queues'

/** A round with what its log says. */
export interface LoggedRound {
  readonly round: QueueRound
  readonly service: QueueService
  readonly account: QueueAccount
}

/** What burst.mjs says of a burst: no work, one producer, one consumer. */
export interface Burst {
  readonly wallMs: number
  readonly passed: number
  readonly made: number
  readonly size: number
}

export const THREAD_LABELS = {
  order: text('Items taken out of turn', '没有按顺序取出的项目'),
  inversions: text('Pairs of items that changed places', '先后互换的项目对'),
  'against-processes': text(
    'Messages per second, threads ÷ processes (at least)',
    '每秒消息数：线程 ÷ 进程（至少）',
  ),
}
const claim = claimsOf(THREAD_LABELS)

/**
 * Threads are not the slower ones: an item is copied once less, and nobody asks before. How much faster they are is told:
 * it depends on what a wake-up and a system call cost, and on the broker's way of asking for each item.
 */
const FASTER = 1

export function outOfTurn(order: QueueOrder, followed: readonly LoggedRound[]): Measured {
  const gets = sum(followed, ({ round }) => round.passed)
  const rule = {
    fifo: text('the one that waited longest', '等得最久的那个'),
    lifo: text('the newest', '最新的那个'),
    priority: text('the most urgent, of equal ones the oldest', '最紧急的；同级的取最早的'),
  }[order]
  return claim('order', 'count', {
    expected: 0,
    measured: sum(followed, ({ service }) => service.wrong),
    why: text(
      `The log of puts and gets, followed with a second queue: each of ${gets} gets should take ${rule.en}.`,
      `拿着放入和取出的日志，用另一个队列逐步核对：${gets} 次取出，每次都应取${rule['zh-CN']}。`,
    ),
  })
}

/** Order of arrival against order of service. */
export function inversions(order: QueueOrder, followed: readonly LoggedRound[]): Measured {
  const pairs = sum(followed, ({ service }) => service.pairs)
  const expected = median(followed.map(({ service }) => service.expected / service.pairs))
  const counted = num(sum(followed, ({ service }) => service.inversions))
  const why = {
    fifo: text(
      `${counted} of ${pairs} pairs: who comes first is served first. Consumers may still finish in another order.`,
      `${pairs} 对中有 ${counted} 对：先到先得。不过几个消费者做完的先后可能不同。`,
    ),
    lifo: text(
      `${counted} of ${pairs} pairs. The newest goes first, so the oldest waits until nothing newer is left: the fuller the queue, the longer.`,
      `${pairs} 对中有 ${counted} 对。最新的先走，最早的要等到再没有更新的才轮到：队列越满，等得越久。`,
    ),
    priority: text(
      `${counted} of ${pairs} pairs. Urgent items overtake what waits, but only that: a queue that is nearly empty has nothing to choose from.`,
      `${pairs} 对中有 ${counted} 对。紧急的项目能越过正在等待的，但也仅此而已：队列几乎为空时没有什么可选。`,
    ),
  }[order]
  return claim('inversions', 'percent', {
    expected,
    measured: followed.map(({ service }) => service.inversions / service.pairs),
    holds: followed.every(({ service }) => service.inversions === service.expected),
    why,
  })
}

export function againstProcesses(threads: readonly Burst[], processes: readonly Burst[]): Measured {
  const speeds = (bursts: readonly Burst[]) => bursts.map(({ passed, wallMs }) => (1000 * passed) / wallMs)
  const [fast, slow] = [speeds(threads), speeds(processes)]
  const [t, p] = [median(fast), median(slow)]
  return claim('against-processes', 'ratio', {
    expected: FASTER,
    measured: fast.map((speed, n) => speed / slow[n]),
    least: FASTER,
    why: text(
      `${num(t)} a second against ${num(p)}, items of ${threads[0].size} bytes. Between threads an item is copied within one memory; between processes it is turned into a message, goes through two pipes, and everyone asks before.`,
      `每秒 ${num(t)} 条对 ${num(p)} 条，每条 ${threads[0].size} 字节。线程之间只在同一块内存里复制；进程之间要变成消息、经过两条管道，而且每次都得先问一声。`,
    ),
  })
}

/** Every item of every round, exactly once and unharmed. Who overtook whom is the business of `inversions`. */
export function answers(followed: readonly LoggedRound[]): Measured {
  const { items, missing, twice, damaged, sums } = itemsOf(followed)
  const why = text(
    `${items} items put in ${count(followed.length, 'round')}: ${missing} missing, ${twice} twice, ${damaged} damaged (CRC-32 of the bytes). Without the lock two consumers would take the same slot.`,
    `${followed.length} 轮共放入 ${items} 个项目：丢失 ${missing} 个，重复 ${twice} 个，损坏 ${damaged} 个（按字节的 CRC-32）。没有锁的话，两个消费者会取走同一个槽位。`,
  )
  const label = LABELS.intact
  return claim('answers', 'count', { label, expected: 0, measured: missing + twice + damaged || sums, why })
}
