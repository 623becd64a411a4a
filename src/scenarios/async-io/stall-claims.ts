import type { Measured } from '../judging/claims'
import type { Phase, Setup, Stalled } from './claims'
import { median, num, sum, text } from '../judging/claims'
import { claim } from './claims'

/** How long the callback really computed: on a slower core, or beside others, longer than it was to. */
const stallOf = (stalled: readonly Stalled[]): number => median(stalled.map(({ stallMs }) => stallMs))

/** What becomes of an event loop while one of its callbacks computes. */
export function loopDelay(stalled: readonly Stalled[]): Measured {
  const p99 = median(stalled.map(({ delayP99Ms }) => delayP99Ms))
  const stall = stallOf(stalled)
  return claim('loop-delay', 'milliseconds', {
    expected: stall,
    measured: stalled.map(({ delayMaxMs }) => delayMaxMs),
    least: 0.9 * stall,
    most: 1.3 * stall + 20,
    why: text(
      `One callback computed for ${num(stall)} ms, and nothing else ran on this thread until it returned (99th percentile: ${num(p99)} ms).`,
      `一个回调计算了 ${num(stall)} 毫秒，它返回之前，这个线程上什么都不能运行（第 99 百分位：${num(p99)} 毫秒）。`,
    ),
  })
}

/**
 * Without a stall the loop can be held up by no more than the CPU time that a whole batch costs, its own and, where
 * they share a core, the server's.
 * @param work what asking and answering takes the whole run in a batch, milliseconds
 */
export function quietDelay(loop: readonly Phase[], work: number): Measured {
  const longest = median(loop.map(({ delayMaxMs }) => delayMaxMs))
  const expected = median(loop.map(({ cpuEachMs, size }) => cpuEachMs * size))
  return claim('quiet-delay', 'milliseconds', {
    expected,
    measured: loop.map(({ delayP99Ms }) => delayP99Ms),
    // The monitor itself is a timer of one millisecond, and a neighbour may have the core for a few.
    most: Math.max(expected, work) + 5,
    why: text(
      `All callbacks are short, and a batch of them costs ${num(expected, 1)} ms of CPU time in all. The longest delay was ${num(longest, 1)} ms: the turn in which all requests are sent.`,
      `回调都很短，一整批总共只花 ${num(expected, 1)} 毫秒 CPU 时间。最长的一次延迟是 ${num(longest, 1)} 毫秒：所有请求都在那一轮里发出。`,
    ),
  })
}

/**
 * The others were answered in time, but the blocked loop could not take the answers.
 * @param work what asking and answering takes the whole run in a batch, milliseconds
 */
export function late(setup: Setup, stalled: readonly Stalled[], work: number): Measured {
  const { latency, limit, waits, capacity } = setup
  const others = Math.min(limit || waits, waits) - 1
  // Those that the server answers during the stall are taken when it is over; those that queue there come in rounds.
  const ends = (stall: number) =>
    median(
      Array.from({ length: others }, (_, at) =>
        Math.max(latency + stall, Math.ceil((at + 2) / capacity) * latency),
      ),
    )
  const stall = stallOf(stalled)
  const expected = ends(stall)
  return claim('late', 'milliseconds', {
    expected,
    measured: stalled.map(({ tookMs }) => tookMs ?? NaN),
    // The longest stall of several batches is told; in the others it may have been as long as it was to be.
    least: 0.9 * ends(Math.min(stall, setup.stall)),
    most: 1.3 * (expected + work) + 20,
    why: text(
      `${others} others were under way. Their answers lay in the sockets' buffers until the loop turned again: ${latency} + ${num(stall)} ms.`,
      `当时还有 ${others} 个等待在途。应答早已到了套接字的缓冲区，却要等循环再转起来才有人取：${latency} + ${num(stall)} 毫秒。`,
    ),
  })
}

export function oneThread(stalled: readonly Stalled[]): Measured {
  const most = Math.max(...stalled.map(({ underWay }) => underWay))
  return claim('one-thread', 'count', {
    expected: 0,
    measured: sum(stalled, ({ during }) => during),
    why: text(
      `Up to ${num(most)} others were under way, and none was called: one thread runs one callback at a time.`,
      `最多有 ${num(most)} 个等待在途，一个也没有被调用：一个线程一次只运行一个回调。`,
    ),
  })
}

/** Counted on both sides: what the program asked, what came back, and what the server says that it answered. */
export function answers({
  asked,
  answered,
  served,
}: Record<'asked' | 'answered' | 'served', number>): Measured {
  return claim('answers', 'count', {
    expected: 0,
    measured: asked - answered + Math.abs(served - answered),
    why: text(
      `${answered} of ${asked} waits were answered; the server counted ${served}.`,
      `${asked} 次等待中有 ${answered} 次得到应答；服务器的计数是 ${served}。`,
    ),
  })
}
