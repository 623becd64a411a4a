import type { DiagramEdge, DiagramNode, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import { text } from '../judging/claims'
import { isExercise } from '../stepping/knobs'

/** Threads drawn around a circle at the most. */
const MOST = 4

const thread = (number: number) => text(`thread ${number}`, `线程 ${number}`)
const lock = (number: number) => text(`lock ${number}`, `锁 ${number}`)
const WAITS = text('waits', '等待')
const HELD = text('held by', '持有者')

/** The model diagrams: what the knobs are about. */
export function figures(knobs: KnobValues): readonly Figure[] {
  if (isExercise(knobs))
    return [knobs.exercise === 'circle' ? circle(2, knobs.repair !== 'order') : lostUpdate()]
  if (knobs.demo === 're-entry') return [reentry(knobs.lock === 'RLock')]
  if (knobs.demo === 'opposite-order') return [circle(Number(knobs.threads), knobs.order === 'opposite')]
  return knobs.lock === 'none' ? [lostUpdate()] : [kept(), states()]
}

function lostUpdate(): LanesFigure {
  return {
    kind: 'lanes',
    caption: text(
      'Both read 5, both write 6: two increments, and the counter went up by one. The longer the work in between, the likelier.',
      '两个线程都读到 5，都写回 6：自增了两次，计数器只加了 1。读写之间的工作越长，越容易撞上。',
    ),
    length: 12,
    unit: text('time', '时间'),
    lanes: [
      { id: 'a', label: thread(1) },
      { id: 'b', label: thread(2) },
    ],
    bars: [
      { lane: 'a', from: 0.5, to: 3, label: text('read 5', '读 5'), tone: 'good' },
      { lane: 'a', from: 3, to: 6.5, label: text('work', '计算'), tone: 'quiet' },
      { lane: 'a', from: 6.5, to: 9, label: text('write 6', '写 6'), tone: 'good' },
      { lane: 'b', from: 2, to: 4.5, label: text('read 5', '读 5'), tone: 'bad' },
      { lane: 'b', from: 4.5, to: 8.5, label: text('work', '计算'), tone: 'quiet' },
      { lane: 'b', from: 8.5, to: 11, label: text('write 6', '写 6'), tone: 'bad' },
    ],
  }
}

function kept(): LanesFigure {
  return {
    kind: 'lanes',
    caption: text(
      'With a lock the whole increment belongs to one thread; the other waits, reads 6 and writes 7.',
      '加锁以后，整个自增只归一个线程；另一个先等着，读到 6，再写 7。',
    ),
    length: 12,
    unit: text('time', '时间'),
    lanes: [
      { id: 'a', label: thread(1) },
      { id: 'b', label: thread(2) },
    ],
    bars: [
      { lane: 'a', from: 0.5, to: 5.5, label: text('holds: 5 → 6', '持锁：5 → 6'), tone: 'lock' },
      { lane: 'b', from: 1.5, to: 6, label: WAITS, tone: 'lock', idle: true },
      { lane: 'b', from: 6, to: 11, label: text('holds: 6 → 7', '持锁：6 → 7'), tone: 'lock' },
    ],
    links: [{ at: 5.75, from: 'a', to: 'b' }],
  }
}

function states(): GraphFigure {
  const state = (id: string, x: number, label: LocalizedText, note: LocalizedText): DiagramNode => {
    return { id, x, y: 1, w: 4, h: 1.6, label, note, tone: 'lock' }
  }
  return {
    kind: 'graph',
    caption: text(
      'The word in shared memory that is the lock. The third state spares the holder a system call when nobody waits.',
      '锁就是共享内存里的一个字。有了第三个状态，没人等待时，持有者释放锁就省下一次系统调用。',
    ),
    width: 22,
    height: 4,
    nodes: [
      state('free', 0.5, text('0 free', '0 空闲'), text('nobody has it', '没人持有')),
      state('held', 9, text('1 held', '1 持有'), text('nobody waits', '没人等待')),
      state('waited', 17.5, text('2 waited for', '2 有人等'), text('wake one', '释放时唤醒')),
    ],
    edges: [
      { from: 'free', to: 'held', label: text('acquire', '获取'), bend: 0.5 },
      { from: 'held', to: 'free', label: text('release', '释放'), bend: 0.5 },
      { from: 'held', to: 'waited', label: text('another comes', '又来一个') },
    ],
  }
}

function reentry(knowsOwner: boolean): GraphFigure {
  return {
    kind: 'graph',
    caption: knowsOwner
      ? text(
          'An RLock knows its owner: the second time it only counts, and it is free when all have been given back.',
          'RLock 认得持有者：第二次获取只是计数加一，全部归还之后才空闲。',
        )
      : text(
          'A Lock does not know its owner: the thread waits for somebody to release it, and that is the thread itself.',
          'Lock 不认得持有者：线程在等别人释放，而那个“别人”就是它自己。',
        ),
    width: 16,
    height: 3,
    nodes: [
      { id: 'thread', x: 0.5, y: 0.8, w: 4, h: 1.4, label: thread(1), tone: 'thread' },
      knowsOwner
        ? {
            id: 'lock',
            x: 11,
            y: 0.8,
            w: 4.5,
            h: 1.4,
            label: text('RLock', 'RLock'),
            tone: 'lock',
            note: text('owner 1, depth 2', '持有者 1，深度 2'),
          }
        : { id: 'lock', x: 11, y: 0.8, w: 4.5, h: 1.4, label: text('Lock', 'Lock'), tone: 'lock' },
    ],
    edges: [
      { from: 'lock', to: 'thread', label: HELD, bend: 0.8 },
      knowsOwner
        ? { from: 'thread', to: 'lock', label: text('takes it again', '再次获取'), tone: 'good', bend: 0.8 }
        : { from: 'thread', to: 'lock', label: WAITS, dashed: true, tone: 'bad', bend: 0.8 },
    ],
  }
}

/** Threads and locks around a circle: each thread holds its lock and waits for the next one's. */
function circle(threads: number, closed: boolean): GraphFigure {
  const n = Math.min(threads, MOST)
  const [width, height] = [20, n === 2 ? 7 : 9]
  const nodes: DiagramNode[] = []
  const edges: DiagramEdge[] = []
  const place = (step: number) => {
    const angle = Math.PI + (step * Math.PI) / n
    return {
      x: width / 2 - 2 + 7.5 * Math.cos(angle),
      y: height / 2 - 0.5 + (height / 2 - 1) * Math.sin(angle),
    }
  }
  for (let i = 1; i <= n; i += 1) {
    const next = (i % n) + 1
    const last = i === n
    const free = last && !closed
    nodes.push({ id: `t${i}`, ...place(2 * (i - 1)), w: 4, label: thread(i), tone: 'thread' })
    // Between thread i and the next one: the lock that i waits for and the next one holds.
    nodes.push({ id: `l${next}`, ...place(2 * i - 1), w: 4, label: lock(next), tone: 'lock' })
    if (!free) edges.push({ from: `l${i}`, to: `t${i}`, label: HELD })
    const tone = closed ? 'bad' : 'quiet'
    // In order, the last thread begins with lock 1 and has nothing yet: its own lock is free for its neighbour.
    if (closed || i !== n - 1) edges.push({ from: `t${i}`, to: `l${next}`, label: WAITS, dashed: true, tone })
    else edges.push({ from: `l${next}`, to: `t${i}`, label: HELD, tone: 'good' })
  }
  const some =
    threads > n
      ? text(` (${n} of ${threads} threads are drawn.)`, `（${threads} 个线程只画了 ${n} 个。）`)
      : text('', '')
  return {
    kind: 'graph',
    caption: closed
      ? text(
          `Each thread has a lock and waits for the next one's: follow the arrows, they never end.${some.en}`,
          `每个线程都拿着一把锁，又在等下一个线程的锁：顺着箭头走，永远走不到头。${some['zh-CN']}`,
        )
      : text(
          `Everyone takes the lower number first: the last thread waits before it has anything, so the circle stays open.${some.en}`,
          `大家都先拿编号小的：最后一个线程还什么都没拿到就在等，环就合不上。${some['zh-CN']}`,
        ),
    width,
    height,
    nodes,
    edges,
  }
}
