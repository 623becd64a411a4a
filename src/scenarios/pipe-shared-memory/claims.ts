import type { RunModel } from '../../shared/run/model'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import { claim, median, num, overRepeats, repeatsOf, sizeText, text } from '../judging/claims'

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

/** Sizes of the sweep in order, with the median time of one message in microseconds. */
export function sweepOf(run: RunModel, way: Way): { bytes: number; us: number; mbs: number }[] {
  const points = repeatsOf<Transfer>(run, 'sweep').filter((point) => point.way === way)
  const sizes = [...new Set(points.map((point) => point.bytes))].sort((a, b) => a - b)
  return sizes.map((bytes) => {
    const those = points.filter((point) => point.bytes === bytes)
    const us = median(those.map((point) => (1000 * point.wallMs) / point.count))
    return { bytes, us, mbs: bytes / us }
  })
}

/** The number of each repeat for two ways, one divided by the other. */
function ratios(run: RunModel, over: Way, under: Way): number[] {
  const below = transfersOf(run, under)
  return transfersOf(run, over).flatMap((transfer, at) =>
    below[at] === undefined ? [] : [speed(transfer) / speed(below[at])],
  )
}

/** Throughput against a straight line: a fixed time for each message and one for each byte, both from the sweep. */
export function throughput(run: RunModel, setup: Setup, way: Way): Measured {
  const sweep = sweepOf(run, way)
  const [small, large] = [sweep[0], sweep.at(-1)!]
  const perByte = (large.us - small.us) / (large.bytes - small.bytes)
  const fixed = small.us - perByte * small.bytes
  const expected = setup.bytes / (fixed + perByte * setup.bytes)
  const over = speedOf(run, way)
  const transfers = transfersOf(run, way)
  const cpu = median(transfers.map(({ cpuMs, bytes, count }) => (1e6 * cpuMs) / (bytes * count)))
  const list = sweep.map(({ bytes, mbs }) => `${sizeText(bytes)}: ${num(mbs)}`)
  return claim(`speed-${way}`, 'perSecond', {
    label: text(
      `MB through the ${NAMES[way].en}, ${sizeText(setup.bytes)} at a time`,
      `${NAMES[way]['zh-CN']}的 MB 数，每条 ${sizeText(setup.bytes)}`,
    ),
    expected,
    measured: over,
    least: expected / 2,
    most: expected * 2,
    better: 'more',
    why: text(
      `A message takes ${num(fixed, 1)} µs plus ${num(1000 * 1024 * perByte)} ns for each KiB: that line, drawn through the smallest and the largest size of the sweep (MB/s at ${list.join(', ')}), gives the expected number. ${num(cpu, 2)} CPU-seconds a GB, both processes together.`,
      `一条消息要 ${num(fixed, 1)} 微秒，外加每 KiB ${num(1000 * 1024 * perByte)} 纳秒：用各种大小中最小和最大的两点（MB/s：${list.join('，')}）画出这条直线，就得到预期值。两个进程合计每 GB 用 ${num(cpu, 2)} CPU 秒。`,
    ),
  })
}

export function pipeOverMessages(run: RunModel): Measured {
  const expected = transfersOf(run, 'message')[0].copies / transfersOf(run, 'pipe')[0].copies
  const over = overRepeats(ratios(run, 'pipe', 'message'))
  const [raw, wrapped] = [transfersOf(run, 'pipe')[0].copies, transfersOf(run, 'message')[0].copies]
  return claim('pipe-vs-message', 'ratio', {
    label: text('Speed: pipe ÷ messages', '速度：管道 ÷ 消息'),
    expected,
    measured: over,
    least: 0.6 * expected,
    most: 2 * expected,
    why: text(
      `Both go through the kernel. The pipe copies each byte ${raw} times, a message ${wrapped} times: it is also made into bytes, and joined on the other side. (Counted from what the program and Node do with each byte.)`,
      `两者都经过内核。管道把每个字节复制 ${raw} 次，消息复制 ${wrapped} 次：还要先变成字节，到对面再拼起来。（次数由程序和 Node 对每个字节的处理数出。）`,
    ),
  })
}

export function sharedOverPipe(run: RunModel, way: 'file' | 'posix'): Measured {
  const over = overRepeats(ratios(run, way, 'pipe'))
  return claim(`${way}-vs-pipe`, 'ratio', {
    label: text(`Speed: ${NAMES[way].en} ÷ pipe`, `速度：${NAMES[way]['zh-CN']} ÷ 管道`),
    expected: 1,
    measured: over,
    least: 0.5,
    most: 3,
    why: text(
      'Two copies each, one in and one out: about the same. What shared storage could save is copying at all, by computing in place; these programs do not.',
      '两者都是两次复制，一进一出：速度相近。共享存储真正能省的是复制本身，也就是直接在原处计算；这里的程序没有这样做。',
    ),
  })
}

export function largeOverSmall(run: RunModel, ways: readonly Way[]): Measured {
  const gains = ways.map((way) => {
    const sweep = sweepOf(run, way)
    return { way, small: sweep[0], large: sweep.at(-1)!, gain: sweep.at(-1)!.mbs / sweep[0].mbs }
  })
  const { way, small, large, gain } = gains.reduce((least, one) => (one.gain < least.gain ? one : least))
  return claim('large-vs-small', 'ratio', {
    label: text(
      `MB/s: ${sizeText(large.bytes)} ÷ ${sizeText(small.bytes)} messages (at least)`,
      `MB/s：每条 ${sizeText(large.bytes)} ÷ 每条 ${sizeText(small.bytes)}（至少）`,
    ),
    expected: 8,
    measured: gain,
    least: 8,
    why: text(
      `A message has a price whatever its size: system calls, waking the other side. Small ones pay it for a few bytes. Least of all the ways: ${NAMES[way].en}, ${num(large.mbs)} against ${num(small.mbs)} MB/s.`,
      `不管多大，每条消息都有固定开销：系统调用，唤醒对方。小消息为几个字节付这笔钱。差距最小的是${NAMES[way]['zh-CN']}：${num(large.mbs)} 对 ${num(small.mbs)} MB/s。`,
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
    least: 0.8,
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
