import type { RunModel } from '../../shared/run/model'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import { claim, coresLeft, median, num, overRepeats, repeatsOf, sizeText, text } from '../judging/claims'

export const WAYS = ['pipe', 'message', 'file', 'posix'] as const
export type Way = (typeof WAYS)[number]

/** What the program says of one transfer. Times in milliseconds, sizes in bytes; `copies` of each byte. */
export interface Transfer {
  readonly way: Way
  readonly bytes: number
  readonly count: number
  readonly wallMs: number
  readonly cpuMs: number
  readonly copies: number
}

export interface Setup {
  readonly channel: string
  readonly bytes: number
  readonly count: number
  /** The ways that took part, separated by spaces. */
  readonly ways: string
  readonly checksumMBs: number
}

export interface RoundTrip {
  readonly way: Way
  readonly medianUs: number
  readonly p99Us: number
}

export const NAMES: Record<Way, LocalizedText> = {
  pipe: text('pipe', '管道'),
  message: text('messages', '消息'),
  file: text('shared file', '共享文件'),
  posix: text('POSIX shared memory', 'POSIX 共享内存'),
}

/** Below this size (bytes) a message costs its handing over, whatever is in it. */
export const LARGE = 32_768

/** MB (10^6 bytes) a second. */
const speed = ({ bytes, count, wallMs }: Transfer): number => (bytes * count) / 1e3 / wallMs

/** The transfers of one way at the size of the knob, one for each repeat. */
export const transfersOf = (run: RunModel, way: Way): Transfer[] => repeatsOf<Transfer>(run, way)

export const speedOf = (run: RunModel, way: Way) => overRepeats(transfersOf(run, way).map(speed))

/** One size of the sweep: medians of one message, microseconds of time and of both processes' CPU time. */
interface Point {
  readonly bytes: number
  readonly us: number
  readonly cpuUs: number
  readonly mbs: number
}

/** Sizes of the sweep in order. */
export function sweepOf(run: RunModel, way: Way): Point[] {
  const points = repeatsOf<Transfer>(run, 'sweep').filter((point) => point.way === way)
  const sizes = [...new Set(points.map((point) => point.bytes))].sort((a, b) => a - b)
  return sizes.map((bytes) => {
    const those = points.filter((point) => point.bytes === bytes)
    const us = median(those.map((point) => (1000 * point.wallMs) / point.count))
    const cpuUs = median(those.map((point) => (1000 * point.cpuMs) / point.count))
    return { bytes, us, cpuUs, mbs: bytes / us }
  })
}

/** Sizes further than this factor from another one say little of it: caches and the kernel's buffers lie between. */
const CLOSE = 4

/** The sizes of the sweep on both sides of one, if they are close; the size itself foretells nothing. */
function neighbours(sweep: readonly Point[], bytes: number): [below: Point, above: Point] | null {
  const below = sweep.findLast((point) => point.bytes < bytes && point.bytes * CLOSE >= bytes)
  const above = sweep.find((point) => point.bytes > bytes && point.bytes <= bytes * CLOSE)
  return below === undefined || above === undefined ? null : [below, above]
}

/** The number of each repeat for two ways, one divided by the other. */
function ratios(run: RunModel, over: Way, under: Way): number[] {
  const below = transfersOf(run, under)
  return transfersOf(run, over).flatMap((transfer, at) =>
    below[at] === undefined ? [] : [speed(transfer) / speed(below[at])],
  )
}

/**
 * Throughput at one size, foretold from the sizes on both sides of it: time and CPU time of a message grow by factors
 * between them (straight on logarithmic scales). A message takes that time, or its CPU time spread over the cores that
 * others left, whichever is longer.
 */
export function throughput(run: RunModel, setup: Setup, way: Way): Measured {
  const sweep = sweepOf(run, way)
  const close = neighbours(sweep, setup.bytes)
  const between = (number: (point: Point) => number): number => {
    if (close === null) return NaN
    const [below, above] = close
    const share = Math.log(setup.bytes / below.bytes) / Math.log(above.bytes / below.bytes)
    return number(below) * (number(above) / number(below)) ** share
  }
  const left = coresLeft(run, way, run.meta?.host.cores ?? NaN)
  const us = Math.max(
    between((point) => point.us),
    between((point) => point.cpuUs) / left,
  )
  const expected = setup.bytes / us
  const transfers = transfersOf(run, way)
  const cpu = median(transfers.map(({ cpuMs, bytes, count }) => (1e6 * cpuMs) / (bytes * count)))
  const list = sweep.map(({ bytes, mbs }) => `${sizeText(bytes)}: ${num(mbs)}`)
  const [small, large] = [sweep[0], sweep.at(-1)!]
  return claim(`speed-${way}`, 'perSecond', {
    label: text(
      `MB through the ${NAMES[way].en}, ${sizeText(setup.bytes)} at a time`,
      `${NAMES[way]['zh-CN']}的 MB 数，每条 ${sizeText(setup.bytes)}`,
    ),
    expected,
    measured: speedOf(run, way),
    least: 0.6 * expected,
    most: 1.6 * expected,
    better: 'more',
    why: text(
      `Expected: what half and twice the size give, ${num(us, 1)} µs a message. One of ${sizeText(small.bytes)} takes ${num(small.us, 1)} µs, one of ${sizeText(large.bytes)} ${num(large.us)} µs (MB/s at ${list.join(', ')}). ${num(cpu, 2)} CPU-seconds a GB, both processes together.`,
      `预期值由一半和两倍大小的实测推出，每条 ${num(us, 1)} 微秒。${sizeText(small.bytes)} 的一条要 ${num(small.us, 1)} 微秒，${sizeText(large.bytes)} 的要 ${num(large.us)} 微秒（MB/s：${list.join('，')}）。两个进程合计每 GB 用 ${num(cpu, 2)} CPU 秒。`,
    ),
  })
}

/**
 * By their copies: what a byte takes through the pipe beside its checksum is copying, and a message copies more often.
 * Judged is only that messages are not the faster ones, as they do all that the pipe does: how fast a copy is in and out
 * of the caches, what new buffers and an event loop cost differs between machines.
 */
export function pipeOverMessages(run: RunModel, { checksumMBs }: Setup): Measured {
  const [raw, wrapped] = [transfersOf(run, 'pipe')[0].copies, transfersOf(run, 'message')[0].copies]
  const perMB = 1 / speedOf(run, 'pipe').measured
  const copying = Math.max(0, perMB - 1 / checksumMBs)
  const expected = 1 + ((wrapped / raw - 1) * copying) / perMB
  return claim('pipe-vs-message', 'ratio', {
    label: text('Speed: pipe ÷ messages', '速度：管道 ÷ 消息'),
    expected,
    measured: overRepeats(ratios(run, 'pipe', 'message')),
    least: 0.9,
    better: 'more',
    why: text(
      `Both go through the kernel. The pipe copies each byte ${raw} times, a message ${wrapped} times: it is also made into bytes, and joined on the other side (counted from what the programs and their libraries do with each byte). Copies are most of it; a new buffer for each message and who hands it over, an event loop or a feeder thread, are the rest.`,
      `两者都经过内核。管道把每个字节复制 ${raw} 次，消息复制 ${wrapped} 次：还要先变成字节，到对面再拼起来（次数由程序和所用的库对每个字节的处理数出）。差别主要在复制；其余来自每条消息的新缓冲区，以及负责交付的事件循环或馈送线程（feeder）。`,
    ),
  })
}

export function sharedOverPipe(run: RunModel, way: 'file' | 'posix'): Measured {
  return claim(`${way}-vs-pipe`, 'ratio', {
    label: text(`Speed: ${NAMES[way].en} ÷ pipe`, `速度：${NAMES[way]['zh-CN']} ÷ 管道`),
    expected: 1,
    measured: overRepeats(ratios(run, way, 'pipe')),
    least: 0.5,
    better: 'more',
    why: text(
      'Storage copies twice, in and out, and a pipe no less often: at least about the same. What shared storage could save is copying at all, by computing in place; these programs do not.',
      '存储是两次复制，一进一出，管道也不会更少：至少速度相近。共享存储真正能省的是复制本身，也就是直接在原处计算；这里的程序没有这样做。',
    ),
  })
}

/** A file's pages are reached through its file system, and each does that in its own way. */
export const FILE_TOLD = text(
  'Told, not judged: it depends on the file system that the file lies on.',
  '只报告，不作判断：它取决于文件所在的文件系统。',
)

/** Bytes of a small message, and of one that is nearly all copying and still stays in most caches. */
const [SMALL, LARGE_ONE] = [256, 65_536]

/** That copying 1 KiB takes less than handing a message over, which holds wherever system calls exist. */
export function largeOverSmall(run: RunModel, ways: readonly Way[]): Measured {
  const gains = ways.map((way) => {
    const at = (size: number) => sweepOf(run, way).find(({ bytes }) => bytes === size)?.mbs ?? NaN
    return { way, small: at(SMALL), large: at(LARGE_ONE), gain: at(LARGE_ONE) / at(SMALL) }
  })
  const { way, small, large, gain } = gains.reduce((least, one) => (one.gain < least.gain ? one : least))
  return claim('large-vs-small', 'ratio', {
    label: text(
      `MB/s: ${sizeText(LARGE_ONE)} ÷ ${sizeText(SMALL)} messages (at least)`,
      `MB/s：每条 ${sizeText(LARGE_ONE)} ÷ 每条 ${sizeText(SMALL)}（至少）`,
    ),
    expected: 4,
    measured: gain,
    least: 4,
    why: text(
      `A message has a price whatever its size: system calls, waking the other side. Small ones pay it for a few bytes. Least of all the ways: ${NAMES[way].en}, ${num(large)} against ${num(small)} MB/s.`,
      `不管多大，每条消息都有固定开销：系统调用，唤醒对方。小消息只有几个字节，也要付出同样的开销。差距最小的是${NAMES[way]['zh-CN']}：${num(large)} 对 ${num(small)} MB/s。`,
    ),
  })
}

export function wakeUps(run: RunModel): Measured {
  const trips = repeatsOf<RoundTrip>(run, 'round-trip')
  const of = (way: Way) => median(trips.filter((trip) => trip.way === way).map((trip) => trip.medianUs))
  const known = WAYS.filter((way) => Number.isFinite(of(way)))
  const list = (locale: 'en' | 'zh-CN') =>
    known.map((way) => `${NAMES[way][locale]} ${num(of(way))} ${locale === 'en' ? 'µs' : '微秒'}`)
  return claim('round-trip', 'ratio', {
    label: text(
      'Round trip of 64 bytes: shared file ÷ pipe (at least)',
      '64 字节往返时间：共享文件 ÷ 管道（至少）',
    ),
    expected: 1,
    measured: of('file') / of('pipe'),
    // On which cores both processes are just then changes what waking takes.
    least: 0.6,
    why: text(
      `Storage wakes nobody: that word goes through a pipe here, on top of reading and writing the file. Question and answer, medians: ${list('en').join(', ')}.`,
      `存储不会唤醒谁：这里的通知要走管道，外加读写文件。一问一答的中位数：${list('zh-CN').join('，')}。`,
    ),
  })
}

export function answers(transfers: number, wrong: number): Measured {
  return claim('answers', 'count', {
    label: text('Transfers that arrived with other bytes', '收到的内容与发出不一致的传输'),
    expected: 0,
    measured: wrong,
    why: text(
      `${transfers} transfers: sender and receiver each made a checksum (CRC-32) of every byte in order, and counted them.`,
      `共 ${transfers} 次传输：发送方和接收方各自按顺序对每个字节计算校验和（CRC-32），并计数。`,
    ),
  })
}
