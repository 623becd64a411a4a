import type { AskedRun, Question } from '../../shared/question'
import { many, pct, sizeText, text } from '../judging/claims'
import { ask, askNumber, measuredIn, times } from '../judging/questions'

/** From this ratio on shared memory was clearly faster than the pipe. */
const CLEARLY = 1.5
/** Bytes of the messages whose speeds were compared. */
const [SMALL, LARGE] = [256, 65_536]
/** Bytes that take about as long as handing over, on most machines: where nothing was measured. */
const USUAL = 16_384
/** A part of a message's time this much larger than the other is most of it. */
const LARGER = 2

type Larger = 'price' | 'bytes' | 'alike'

/**
 * A message takes a + b × bytes. From how many times the bytes a second large messages move: a ÷ b, the size from which on
 * the bytes take longer than handing over; NaN where it was not measured.
 */
function breakEven(run: AskedRun): number {
  const large = measuredIn(run, 'large-vs-small')
  if (!(large >= 1)) return NaN
  return large >= LARGE / SMALL ? Infinity : (LARGE * (large - 1)) / (LARGE / SMALL - large)
}

/** Confronts: how fast a channel is depends on its kind alone; shared memory is always fastest, as it copies nothing. */
export function questions(run: AskedRun): Question[] {
  if (run.knobs.channel === 'unread') return [written(run), unstuck()]
  const bytes = 1024 * Number(run.knobs.size)
  const even = breakEven(run)
  const between = Number.isNaN(even) ? USUAL : even
  const larger: Larger = bytes > LARGER * between ? 'bytes' : bytes < between / LARGER ? 'price' : 'alike'
  return [Number.isNaN(even) ? messages(run) : most(run, bytes, even, larger), shared(run, bytes, larger)]
}

/** What most of a message's time went to. */
function most(run: AskedRun, bytes: number, even: number, larger: Larger): Question {
  const large = times(measuredIn(run, 'large-vs-small'))
  const size = sizeText(bytes)
  const price = even === Infinity ? 1 : even / (even + bytes)
  const share = [
    `By these numbers, handing over was ${pct(price)} of the time of ${size}.`,
    `按这些数字，传 ${size} 的时间有 ${pct(price)} 花在交接上。`,
  ]
  return ask(
    'small',
    text(
      `Messages of ${sizeText(LARGE)} moved ${large} times the bytes a second of messages of ${sizeText(SMALL)}, since each has a fixed price. What did most of the time of your messages of ${size} go to?`,
      `每条 ${sizeText(LARGE)} 的消息，每秒传的字节是每条 ${sizeText(SMALL)} 的 ${large} 倍，因为每条都有固定开销。你的消息每条 ${size}，时间主要花在哪里？`,
    ),
    {
      price: [
        'Handing over: system calls, waking the other side',
        '交接：系统调用，唤醒对方',
        larger === 'price'
          ? share[0]
          : `That price is the same for any size, and ${size} are many bytes to share it.`,
        larger === 'price' ? share[1] : `这份开销与大小无关，而 ${size} 的字节足以把它摊薄。`,
      ],
      bytes: [
        'The bytes: copying and checking them',
        '字节本身：复制和校验',
        larger === 'bytes' ? share[0] : `Bytes take time in proportion, and ${size} are few of them.`,
        larger === 'bytes' ? share[1] : `字节花的时间与数量成正比，而 ${size} 并不算多。`,
      ],
      alike: [
        'About as much to the one as to the other',
        '两者差不多',
        larger === 'alike'
          ? share[0]
          : `They are alike at about ${sizeText(Math.round(Math.min(even, 1e9)))}; your messages are far from that.`,
        larger === 'alike'
          ? share[1]
          : `两者相当要在 ${sizeText(Math.round(Math.min(even, 1e9)))} 左右，你的消息离那里很远。`,
      ],
      disk: [
        'Waiting for a disk',
        '等待磁盘',
        'Pipes never see one, and the pages of the shared file stay in memory.',
        '管道根本不经过磁盘，共享文件的页也一直留在内存里。',
      ],
    },
    larger,
  )
}

/** The same, where speeds of other sizes were not measured. */
function messages({ knobs }: AskedRun): Question {
  const [size, total] = [Number(knobs.size), Number(knobs.total)]
  const count = Math.ceil((1024 * total) / size)
  return askNumber(
    'small',
    text(
      `${total} MiB went over in messages of ${sizeText(1024 * size)}. How often was the fixed price of a message paid, in one repeat?`,
      `${total} MiB 数据，每条 ${sizeText(1024 * size)}。一次重复里，每条消息的固定开销付了多少次？`,
    ),
    (value) => text(many(value), `${many(value)} 次`),
    [count, 'Once for each message.', '每条消息一次。'],
    [
      [1, 'That would be one message with everything in it.', '那等于全部数据只用一条消息。'],
      [total, 'Messages are not of 1 MiB.', '一条消息并不是 1 MiB。'],
      [1024 * total, 'Messages are not of 1 KiB.', '一条消息并不是 1 KiB。'],
      [2 * count, 'Sending and receiving are the two ends of one message.', '发送和接收是同一条消息的两头。'],
    ],
  )
}

/** What shared memory saved beside the pipe, or what kept it from that. */
function shared(run: AskedRun, bytes: number, larger: Larger): Question {
  const posix = measuredIn(run, 'posix-vs-pipe')
  const other = Number.isNaN(posix) ? measuredIn(run, 'file-vs-pipe') : posix
  const right = other >= CLEARLY ? 'kernel' : larger === 'price' ? 'word' : 'copies'
  const size = sizeText(bytes)
  const asked = Number.isNaN(other)
    ? text(
        `Messages of ${size} through shared memory, each written into it and read out of it: what takes most of the time?`,
        `每条 ${size} 的消息，写进共享内存再读出来：时间主要花在哪里？`,
      )
    : right === 'kernel'
      ? text(
          `At ${size} shared storage was ${times(other)} times as fast as the pipe. What did it save?`,
          `消息为 ${size} 时，共享存储的速度是管道的 ${times(other)} 倍。它省掉了什么？`,
        )
      : text(
          `At ${size} shared storage was only ${times(other)} times as fast as the pipe. What kept it from more?`,
          `消息为 ${size} 时，共享存储的速度只是管道的 ${times(other)} 倍。为什么快不了多少？`,
        )
  return ask(
    'shared',
    asked,
    {
      copies: [
        'Copying into the storage and out of it',
        '写入存储、再读出来的复制',
        right === 'kernel'
          ? 'It copies as often as a pipe does here, in and out; only computing in place would save that.'
          : right === 'word'
            ? `${size} are copied in far less time than it takes to wake somebody.`
            : 'As it is used here it copies twice, as a pipe does; only computing in place would save that.',
        right === 'kernel'
          ? '这里它和管道一样，一进一出复制两次；只有就地计算才省得掉。'
          : right === 'word'
            ? `复制 ${size} 用的时间，比唤醒对方短得多。`
            : '这里它和管道一样，一进一出复制两次；只有就地计算才省得掉。',
      ],
      word: [
        'Telling the other side that data is there',
        '通知对方：数据已经就绪',
        right === 'word'
          ? 'Memory wakes nobody: each message still costs a system call and a wake-up.'
          : right === 'kernel'
            ? 'It needs that as well: memory wakes nobody.'
            : `That is needed for each message, but ${size} take longer to copy.`,
        right === 'word'
          ? '内存不会唤醒任何人：每条消息仍要一次系统调用和一次唤醒。'
          : right === 'kernel'
            ? '通知照样需要：内存不会唤醒任何人。'
            : `每条消息都要通知一次，但复制 ${size} 花的时间更长。`,
      ],
      kernel: [
        'The way through the kernel: its buffer, and a system call for each piece',
        '经过内核的那段路：内核的缓冲区，以及每一段数据的系统调用',
        right === 'kernel'
          ? 'Both processes have the pages at hand; a pipe takes what fits into its buffer, piece by piece.'
          : 'Shared pages are read and written without it, so it is not what takes the time.',
        right === 'kernel'
          ? '两个进程直接用同一批内存页；管道则要受缓冲区大小的限制，一段一段地过。'
          : '读写共享的页并不经过它，时间不是花在这里。',
      ],
      sum: [
        'The check of every byte',
        '对每个字节的校验',
        'All ways were checked alike.',
        '各种方式都做了同样的校验。',
      ],
    },
    right,
  )
}

/** Bytes that the pipes of Linux hold, where it was not measured. */
const PIPE = 65_536

/** How much of an output fits into a pipe that nobody reads. */
function written(run: AskedRun): Question {
  const held = measuredIn(run, 'held')
  const room = held > 0 ? held : PIPE
  const output = 1024 * Number(run.knobs.size)
  const fits = output <= room
  return askNumber(
    'small',
    text(
      `Your writer stood still after ${many(room)} bytes. Another one has ${many(output)} bytes to say, and is not read before its end either. How many does it get to write?`,
      `你的写入方写了 ${many(room)} 字节后停住。另一个有 ${many(output)} 字节要写，同样要等它结束才有人读。它能写出多少？`,
    ),
    (value) => text(`${many(value)} bytes`, `${many(value)} 字节`),
    [
      Math.min(room, output),
      fits
        ? 'All of it fits into the pipe, so it ends, and nobody notices the mistake.'
        : 'Then the pipe is full: it waits for room, and its reader waits for its end.',
      fits ? '全都装得进管道，所以它能结束，错误也就没人发现。' : '这时管道满了：它等空位，读取方等它结束。',
    ],
    [
      [
        fits ? room : output,
        fits ? 'It has no more to say than that.' : 'What does not fit has to wait for a reader.',
        fits ? '它没有那么多要写。' : '装不下的部分，要等有人来读。',
      ],
      [0, 'A write needs no reader as long as there is room.', '只要有空位，写入并不需要有人读。'],
      [
        output / 2,
        'Nothing stops it half-way but a full pipe.',
        '能让它停下的只有写满的管道，不是写了一半。',
      ],
      [2 * room, 'A pipe holds no more than it says.', '管道装不下这么多。'],
    ],
  )
}

function unstuck(): Question {
  return ask(
    'shared',
    text(
      'Reader and writer wait for each other. Which change lets any output through?',
      '读取方和写入方在互相等待。怎样改，多大的输出都能通过？',
    ),
    {
      larger: [
        'A larger pipe',
        '换一个更大的管道',
        'That only puts it off: an output that is larger still fills it as well.',
        '那只是推迟：输出再大一些，照样会写满。',
      ],
      wait: [
        'Waiting longer for the end',
        '等它结束时多等一会儿',
        'It can’t end before it has written everything, however long one waits.',
        '写不完它就不能结束，等多久都一样。',
      ],
      core: [
        'One more core',
        '再加一个核心',
        'Neither of them computes: both sleep.',
        '双方都不在计算，都在睡眠。',
      ],
      read: [
        'Reading while it writes, and waiting for its end after that',
        '边写边读，读完再等它结束',
        'So there is always room again: communicate() of Python’s subprocess does that.',
        '这样总会腾出空位：Python 的 subprocess 里，communicate() 就是这样做的。',
      ],
    },
    'read',
  )
}
