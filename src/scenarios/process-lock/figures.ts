import type { DiagramEdge, DiagramNode, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import { text } from '../judging/claims'

/** Processes drawn at the most. */
const MOST = 4

const process = (number: number) => text(`process ${number}`, `进程 ${number}`)

/** The model diagrams for these knobs: a lost update, and what keeps the processes apart. */
export function figures(knobs: KnobValues): Figure[] {
  const lock = String(knobs.lock)
  if (lock === 'none') return [lostUpdate()]
  return [lostUpdate(), guarded(Number(knobs.processes), lock)]
}

function lostUpdate(): LanesFigure {
  return {
    kind: 'lanes',
    caption: text(
      'Both processes read 41, and each writes 42: one increment is lost.',
      '两个进程都读到 41，各自写回 42：丢失了一次更新。',
    ),
    length: 14,
    unit: text('time', '时间'),
    lanes: [
      { id: 'one', label: process(1) },
      { id: 'two', label: process(2) },
      { id: 'number', label: text('number', '共享的数') },
    ],
    bars: [
      { lane: 'one', from: 0.5, to: 3.5, label: text('read 41', '读 41'), tone: 'good' },
      { lane: 'one', from: 6, to: 9, label: text('write 42', '写 42'), tone: 'good' },
      { lane: 'two', from: 3, to: 6, label: text('read 41', '读 41'), tone: 'bad' },
      { lane: 'two', from: 9.5, to: 12.5, label: text('write 42', '写 42'), tone: 'bad' },
      { lane: 'number', from: 0, to: 9, label: text('41', '41'), tone: 'store' },
      { lane: 'number', from: 9, to: 12.5, label: text('42', '42'), tone: 'store' },
      { lane: 'number', from: 12.5, to: 14, label: text('42', '42'), tone: 'bad' },
    ],
    links: [
      { at: 9, from: 'one', to: 'number' },
      { at: 12.5, from: 'two', to: 'number' },
    ],
  }
}

/** What stands between the processes and the number. */
const GUARDS: Record<string, { label: LocalizedText; caption: LocalizedText }> = {
  server: {
    label: text('lock server', '锁服务器'),
    caption: text(
      'The lock server grants the lock to one process after the other, in the order in which they ask.',
      '锁服务器按请求的先后，把锁依次交给各个进程。',
    ),
  },
  mkdir: {
    label: text('directory', '目录'),
    caption: text(
      'Making a directory succeeds for one process only. The others try again, after longer and longer pauses.',
      '同一个目录只有一个进程能建成。其他进程隔一阵再试，间隔越来越长。',
    ),
  },
  manager: {
    label: text('manager', '管理器'),
    caption: text(
      'The number is in the memory of the manager, and each use of it is a request. One that adds is carried out as a whole; between a request that reads and one that writes others come in.',
      '这个数在管理器的内存里，每用一次都是一个请求。“加一”的请求会整个做完；先读后写的两个请求之间，别人会插进来。',
    ),
  },
  semaphore: {
    label: text('semaphore 1', '信号量 1'),
    caption: text(
      'A semaphore that begins at 1: who takes it leaves 0, without a system call. Only those who find 0 go to the kernel to sleep, and are woken when it is given back.',
      '信号量从 1 开始：谁拿走就剩 0，这一步不需要系统调用；发现已是 0 的才进入内核睡眠，等它归还时被唤醒。',
    ),
  },
}

function guarded(processes: number, lock: string): GraphFigure {
  const shown = Math.min(processes, MOST)
  const more = processes > MOST
  const rows = shown + (more ? 1 : 0)
  const y = (row: number) => 0.2 + 1.3 * row
  const middle = y((shown - 1) / 2)
  const nodes: DiagramNode[] = Array.from({ length: shown }, (_, n) => ({
    id: `process ${n + 1}`,
    x: 0.5,
    y: y(n),
    w: 3.6,
    label: process(n + 1),
    tone: 'process',
  }))
  if (more) nodes.push({ id: 'more', x: 0.5, y: y(shown), w: 3.6, label: text('…', '…'), tone: 'quiet' })
  const { label, caption } = GUARDS[lock] ?? GUARDS.server
  nodes.push({
    id: 'lock',
    x: 8.5,
    y: middle,
    w: 4.6,
    label,
    tone: lock === 'server' || lock === 'manager' ? 'server' : 'lock',
  })
  nodes.push({
    id: 'number',
    x: 17,
    y: middle,
    w: 4,
    label: text('number', '共享的数'),
    tone: 'store',
    shape: 'store',
  })
  const edges: DiagramEdge[] = nodes
    .filter(({ id }) => id.startsWith('process'))
    // One process has the lock; to the others it is closed.
    .map(({ id }, n) => ({ from: id, to: 'lock', dashed: n > 0, tone: n > 0 ? 'quiet' : 'lock' }))
  edges.push({ from: 'lock', to: 'number', label: text('one', '一个') })
  return { kind: 'graph', caption, width: 22, height: y(rows) + 0.2, nodes, edges }
}
