import type { Measured } from '../judging/claims'
import type { Phase, Setup, Stalled } from './claims'
import { median, num, sum, text } from '../judging/claims'
import { claim } from './claims'

/** What becomes of an event loop while one of its callbacks computes. */
export function loopDelay({ stall }: Setup, stalled: readonly Stalled[]): Measured {
  const p99 = median(stalled.map(({ delayP99Ms }) => delayP99Ms))
  return claim('loop-delay', 'milliseconds', {
    expected: stall,
    measured: stalled.map(({ delayMaxMs }) => delayMaxMs),
    least: 0.9 * stall,
    most: 1.3 * stall + 20,
    why: text(
      `One callback computed for ${stall} ms, and nothing else ran on this thread until it returned (99th percentile: ${num(p99)} ms).`,
      `一个回调计算了 ${stall} 毫秒，它返回之前，这个线程上什么都不能运行（第 99 百分位：${num(p99)} 毫秒）。`,
    ),
  })
}

/** Without a stall the loop can be held up by no more than the CPU time that a whole batch costs. */
export function quietDelay(loop: readonly Phase[]): Measured {
  const longest = median(loop.map(({ delayMaxMs }) => delayMaxMs))
  const expected = median(loop.map(({ cpuEachMs, size }) => cpuEachMs * size))
  // The monitor itself is a timer of one millisecond.
  return claim('quiet-delay', 'milliseconds', {
    expected,
    measured: loop.map(({ delayP99Ms }) => delayP99Ms),
    most: expected + 2,
    why: text(
      `All callbacks are short, and a batch of them costs ${num(expected, 1)} ms of CPU time in all. The longest delay was ${num(longest, 1)} ms: the turn in which all requests are sent.`,
      `回调都很短，一整批总共只花 ${num(expected, 1)} 毫秒 CPU 时间。最长的一次延迟是 ${num(longest, 1)} 毫秒：所有请求都在那一轮里发出。`,
    ),
  })
}

/** The others were answered in time, but the blocked loop could not take the answers. */
export function late(setup: Setup, stalled: readonly Stalled[]): Measured {
  const { latency, stall, waits, limit, capacity } = setup
  const others = Math.min(limit || waits, waits) - 1
  // Those that the server answers during the stall are taken when it is over; those that queue there come in rounds.
  const ends = Array.from({ length: others }, (_, at) =>
    Math.max(latency + stall, Math.ceil((at + 2) / capacity) * latency),
  )
  const expected = median(ends)
  return claim('late', 'milliseconds', {
    expected,
    measured: stalled.map(({ tookMs }) => tookMs ?? NaN),
    least: 0.9 * expected,
    most: 1.3 * expected + 20,
    why: text(
      `${others} others were under way. Their answers lay in the sockets' buffers until the loop turned again: ${latency} + ${stall} ms.`,
      `当时还有 ${others} 个等待在途。应答早已到了套接字的缓冲区，却要等循环再转起来才有人取：${latency} + ${stall} 毫秒。`,
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
