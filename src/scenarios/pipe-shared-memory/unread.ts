import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import { claimOf, claimsOf, many, repeatsOf, resultOf, sum, text, unproved } from '../judging/claims'

/** One writer and its output, bytes; see read-late.mjs. */
interface Output {
  readonly capacity: number
  readonly asked: number
  /** What lay in the pipe when nobody had read, and nobody hoped any more. */
  readonly held: number
  readonly endedUnread: boolean
  readonly received: number
  readonly damaged: number
}

const LABELS = {
  held: text('Bytes written before the writer stood still', '写入方停住之前写入的字节'),
  'ended-unread': text('Writers that ended before they were read', '没人读就能结束的写入方'),
  answers: text('Bytes that were missing or changed, once they were read', '读取之后缺失或改变的字节'),
}
const claim = claimsOf(LABELS)

/** What a run with a pipe that is read too late proved. None of it is about time. */
export function judgeUnread(run: RunModel): Verdict {
  const late = repeatsOf<Output>(run, 'late')
  const all = [...late, ...repeatsOf<Output>(run, 'in-time')]
  if (resultOf(run, 'check') === undefined || late.length === 0)
    return unproved(run, 'held', LABELS.held, 'count')
  const [{ capacity, asked }] = late
  const ended = late.filter(({ endedUnread }) => endedUnread).length
  const held = claimOf(
    claim('held', 'count', {
      expected: capacity,
      measured: late.map((output) => output.held),
      why: text(
        `The kernel says that this pipe holds ${many(capacity)} bytes (F_GETPIPE_SZ). With so many in it, the next write waits until somebody reads.`,
        `内核说这个管道最多装 ${many(capacity)} 字节（F_GETPIPE_SZ）。装满以后，下一次写入要等到有人读取。`,
      ),
    }),
  )
  const claims: Claim[] = [
    held,
    claimOf(
      claim('ended-unread', 'count', {
        expected: 0,
        measured: ended,
        why: text(
          `The reader waited for the writer’s end, the writer for room in the pipe: a circle, which only the timeout broke.`,
          '读取方等写入方结束，写入方等管道腾出空间：成了一个环，只有超时才打破了它。',
        ),
      }),
    ),
    claimOf(
      claim('answers', 'count', {
        expected: 0,
        measured: sum(all, (one) => one.asked - one.received + one.damaged),
        why: text(
          `${all.length} times ${many(asked)} bytes: as soon as somebody reads, the writer goes on and ends.`,
          `共 ${all.length} 次，每次 ${many(asked)} 字节：一有人读，写入方就继续写，然后结束。`,
        ),
      }),
    ),
  ]
  const stuck = many(held.measured ?? NaN)
  return {
    claims,
    summary: text(
      `The writer stood still after ${stuck} of ${many(asked)} bytes: the pipe was full, and who could have emptied it waited for its end. Read in time, all went through.`,
      `写入方写了 ${many(asked)} 字节中的 ${stuck} 字节就停住了：管道满了，能清空它的读取方却在等它结束。及时读取，就全部通过。`,
    ),
  }
}
