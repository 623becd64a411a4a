import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, measuredIn, times } from '../judging/questions'

/** From this ratio on shared memory was clearly faster than the pipe. */
const CLEARLY = 1.5

/** Confronts: shared memory is always fastest; how fast a channel is depends on its kind alone. */
export function questions(run: AskedRun): Question[] {
  const large = measuredIn(run, 'large-vs-small')
  const price = ask(
    'small',
    Number.isNaN(large)
      ? text(
          'Why do small messages move fewer bytes a second than large ones?',
          '为什么小消息每秒传的字节比大消息少？',
        )
      : text(
          `Large messages moved ${times(large)} times the bytes a second of small ones. Why?`,
          `大消息每秒传的字节是小消息的 ${times(large)} 倍，为什么？`,
        ),
    {
      copies: [
        'Small messages are copied more often',
        '小消息被复制的次数更多',
        'Each byte is copied as often, whatever the size of its message.',
        '不管消息多大，每个字节复制的次数都一样。',
      ],
      price: [
        'Each message has a fixed price, and a large one shares it among more bytes',
        '每条消息都有固定开销，大消息把它分摊到了更多字节上',
        'System calls and wake-ups cost the same for 256 bytes and for 64 KiB.',
        '不论 256 字节还是 64 KiB，系统调用和唤醒的开销都一样。',
      ],
      priority: [
        'The kernel serves large messages first',
        '内核优先处理大消息',
        'A pipe knows no messages at all, only bytes in their order.',
        '管道根本不知道有“消息”，只有按顺序的字节。',
      ],
    },
    'price',
  )
  const posix = measuredIn(run, 'posix-vs-pipe')
  const other = Number.isNaN(posix) ? measuredIn(run, 'file-vs-pipe') : posix
  const faster = other >= CLEARLY
  const size = String(run.knobs.size)
  const shared = ask(
    'shared',
    Number.isNaN(other)
      ? text(
          `A message of ${size} KiB lies in shared memory. What is still missing, that a pipe does by itself?`,
          `一条 ${size} KiB 的消息已经放在共享内存里。还缺什么，而管道本来就有？`,
        )
      : faster
        ? text(
            `At ${size} KiB shared memory was ${times(other)} times as fast as the pipe. What did it save?`,
            `消息为 ${size} KiB 时，共享内存的速度是管道的 ${times(other)} 倍。它省掉了什么？`,
          )
        : text(
            `At ${size} KiB shared memory was only ${times(other)} times as fast as the pipe. What does it need besides?`,
            `消息为 ${size} KiB 时，共享内存的速度只是管道的 ${times(other)} 倍。它还需要什么？`,
          ),
    {
      copies: [
        'The copies into the kernel and out of it',
        '进出内核的那两次复制',
        faster ? 'Both processes work on the same pages.' : 'Those are what shared memory does without.',
        faster ? '两个进程用的是同一批内存页。' : '共享内存恰恰不需要它们。',
      ],
      word: [
        'A word to the other side that data is there',
        '通知对方：数据已经就绪',
        faster
          ? 'It needs that as well: memory wakes nobody.'
          : 'Memory wakes nobody: each message still costs a system call and a wake-up.',
        faster
          ? '通知照样需要：内存不会唤醒任何人。'
          : '内存不会唤醒任何人：每条消息仍要一次系统调用和一次唤醒。',
      ],
      sum: [
        'The check of every byte',
        '对每个字节的校验',
        'All channels were checked alike.',
        '各种通道都做了同样的校验。',
      ],
    },
    faster ? 'copies' : 'word',
  )
  return [price, shared]
}
