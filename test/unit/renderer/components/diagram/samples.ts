import type { Figure, GraphFigure, LanesFigure } from '../../../../../src/shared/diagram'

const both = (en: string, zh: string) => ({ en, 'zh-CN': zh })

/** A parent, a queue and so many workers: fans out and in, with a frame and a dashed way back. */
export function poolFigure(workers: number): GraphFigure {
  const ids = Array.from({ length: workers }, (_, k) => `worker-${k + 1}`)
  const height = Math.max(3, workers * 1.5 + 1)
  const middle = height / 2
  return {
    kind: 'graph',
    caption: both(
      'The parent fills one queue; workers take from it.',
      '父进程填满队列，工作进程从中取任务。',
    ),
    width: 20,
    height,
    frames: [{ x: 13, y: 0, w: 7, h: height, label: both('pool', '进程池'), tone: 'process' }],
    nodes: [
      {
        id: 'parent',
        x: 0,
        y: middle - 0.75,
        w: 3.5,
        h: 1.5,
        label: both('parent', '父进程'),
        note: both('240 tasks', '240 个任务'),
        tone: 'process',
      },
      {
        id: 'queue',
        x: 6.5,
        y: middle - 0.75,
        w: 4.5,
        h: 1.5,
        label: both('task queue', '任务队列'),
        tone: 'queue',
        shape: 'queue',
        slots: { count: 6, filled: 4 },
      },
      ...ids.map((id, k) => ({
        id,
        x: 14.5,
        y: 1 + k * 1.5,
        w: 4,
        h: 1,
        label: both(`worker ${k + 1}`, `工作进程 ${k + 1}`),
        tone: 'process' as const,
      })),
    ],
    edges: [
      { from: 'parent', to: 'queue', label: both('submit', '提交') },
      ...ids.map((id, k) => ({ from: 'queue', to: id, ...(k === 0 ? { label: both('take', '取') } : {}) })),
      { from: ids[ids.length - 1], to: 'parent', dashed: true, label: both('results', '结果'), bend: 2 },
    ],
  }
}

/** An event loop: a ring, a store, arrows there and back, bends. */
export const LOOP: GraphFigure = {
  kind: 'graph',
  caption: both(
    'One thread goes round: it waits for whichever socket is ready first.',
    '一个线程不停转圈：哪个套接字先就绪，就先处理哪个。',
  ),
  width: 19,
  height: 7,
  frames: [
    {
      x: 0,
      y: 0,
      w: 12,
      h: 7,
      label: both('one process, one thread', '一个进程，一个线程'),
      tone: 'process',
    },
  ],
  nodes: [
    {
      id: 'loop',
      x: 4,
      y: 1.7,
      w: 4,
      h: 3.6,
      label: both('event loop', '事件循环'),
      note: both('epoll', 'epoll'),
      tone: 'loop',
      shape: 'ring',
    },
    { id: 'a', x: 0.6, y: 1, w: 2.6, h: 1, label: both('task A', '任务 A'), tone: 'task' },
    { id: 'b', x: 0.6, y: 3, w: 2.6, h: 1, label: both('task B', '任务 B'), tone: 'task' },
    { id: 'c', x: 0.6, y: 5, w: 2.6, h: 1, label: both('task C', '任务 C'), tone: 'task' },
    {
      id: 'store',
      x: 9,
      y: 2.7,
      w: 2.6,
      h: 1.6,
      label: both('cache', '缓存'),
      tone: 'store',
      shape: 'store',
    },
    {
      id: 'server',
      x: 15,
      y: 1,
      w: 4,
      h: 1.5,
      label: both('slow server', '慢服务器'),
      note: both('300 ms', '300 毫秒'),
      tone: 'server',
    },
    {
      id: 'disk',
      x: 15.4,
      y: 4.2,
      w: 3,
      h: 1.8,
      label: both('files', '文件'),
      tone: 'store',
      shape: 'store',
    },
  ],
  edges: [
    { from: 'a', to: 'loop' },
    { from: 'b', to: 'loop', heads: 'both' },
    { from: 'c', to: 'loop' },
    { from: 'loop', to: 'store' },
    { from: 'loop', to: 'server', bend: -1, label: both('request', '请求') },
    { from: 'server', to: 'loop', bend: -0.4, dashed: true, label: both('ready', '就绪') },
    { from: 'loop', to: 'disk', bend: 1, label: both('read', '读') },
  ],
}

/** A process tree, top down: curves to both sides, a straight line in the middle, good and bad ends. */
export const TREE: GraphFigure = {
  kind: 'graph',
  caption: both(
    'fork copies the parent; exec replaces what it runs.',
    'fork 复制父进程，exec 换掉它运行的程序。',
  ),
  width: 14,
  height: 6,
  nodes: [
    { id: 'shell', x: 5.5, y: 0, w: 3, label: both('shell', 'shell'), tone: 'quiet' },
    {
      id: 'node',
      x: 5,
      y: 2.2,
      w: 4,
      h: 1.3,
      label: both('node', 'node'),
      note: both('pid 4711', 'pid 4711'),
      tone: 'process',
    },
    { id: 'one', x: 0, y: 5, w: 4, label: both('child 1', '子进程 1'), tone: 'process' },
    { id: 'two', x: 5, y: 5, w: 4, label: both('child 2 (exec)', '子进程 2（exec）'), tone: 'good' },
    { id: 'three', x: 10, y: 5, w: 4, label: both('killed', '被杀死'), tone: 'bad' },
  ],
  edges: [
    { from: 'shell', to: 'node', label: both('spawn', '启动') },
    { from: 'node', to: 'one', label: both('fork', 'fork') },
    { from: 'node', to: 'two', label: both('fork + exec', 'fork + exec') },
    { from: 'node', to: 'three', dashed: true },
    { from: 'two', to: 'two', label: both('loops', '循环') },
  ],
}

/** Wide, with arrows there and back between the same nodes, and locks around a shared counter. */
export const LOCK: GraphFigure = {
  kind: 'graph',
  caption: both(
    'Only the holder may add; the others queue up at the lock.',
    '只有持有者能加，其他进程在锁前排队。',
  ),
  width: 24,
  height: 5.5,
  nodes: [
    { id: 'p1', x: 0, y: 0.3, w: 4.5, label: both('process 1', '进程 1'), tone: 'process' },
    { id: 'p2', x: 0, y: 2.2, w: 4.5, label: both('process 2', '进程 2'), tone: 'process' },
    { id: 'p3', x: 0, y: 4.1, w: 4.5, label: both('process 3', '进程 3'), tone: 'thread' },
    {
      id: 'lock',
      x: 9.5,
      y: 1.9,
      w: 4,
      h: 1.6,
      label: both('lock', '锁'),
      note: both('one at a time', '一次一个'),
      tone: 'lock',
    },
    {
      id: 'counter',
      x: 19,
      y: 1.5,
      w: 5,
      h: 2.4,
      label: both('shared counter', '共享计数'),
      note: both('40 000', '40 000'),
      tone: 'store',
      shape: 'store',
    },
  ],
  edges: [
    { from: 'p1', to: 'lock', label: both('acquire', '获取') },
    { from: 'p2', to: 'lock', label: both('waits', '等待'), dashed: true },
    { from: 'p3', to: 'lock', dashed: true },
    { from: 'lock', to: 'counter', label: both('read + write', '读写') },
    { from: 'counter', to: 'lock', label: both('42', '42'), tone: 'good' },
  ],
}

/** The lost update of the course. */
export const RACE: LanesFigure = {
  kind: 'lanes',
  caption: both(
    'Both processes read 41 and both write 42: one increment is lost.',
    '两个进程都读到 41，各自写回 42：一次加法丢失了。',
  ),
  length: 100,
  unit: both('time', '时间'),
  lanes: [
    { id: 'one', label: both('process 1', '进程 1') },
    { id: 'two', label: both('process 2', '进程 2') },
    { id: 'counter', label: both('shared counter', '共享计数') },
  ],
  bars: [
    { lane: 'one', from: 4, to: 22, label: both('read 41', '读 → 41'), tone: 'process' },
    { lane: 'two', from: 16, to: 34, label: both('read 41', '读 → 41'), tone: 'thread' },
    { lane: 'one', from: 22, to: 40, label: both('waits', '等待'), tone: 'process', idle: true },
    { lane: 'one', from: 40, to: 58, label: both('write 42', '写 ← 42'), tone: 'process' },
    { lane: 'two', from: 58, to: 76, label: both('write 42', '写 ← 42'), tone: 'thread' },
    { lane: 'counter', from: 0, to: 58, label: both('41', '41'), tone: 'store' },
    { lane: 'counter', from: 58, to: 76, label: both('42', '42'), tone: 'good' },
    { lane: 'counter', from: 76, to: 100, label: both('42, should be 43', '42，应为 43'), tone: 'bad' },
  ],
  links: [
    { at: 58, from: 'one', to: 'counter' },
    { at: 76, from: 'two', to: 'counter' },
  ],
}

/** Each tone once, solid and hatched, some bars too short for their words. */
export const TONES: LanesFigure = {
  kind: 'lanes',
  caption: both('Every colour.', '所有颜色。'),
  length: 44,
  unit: both('ms', '毫秒'),
  lanes: [
    { id: 'solid', label: both('working', '工作') },
    { id: 'idle', label: both('waiting for a core', '等待 CPU 核') },
  ],
  bars: (
    ['process', 'thread', 'loop', 'task', 'queue', 'store', 'lock', 'server', 'good', 'bad', 'quiet'] as const
  ).flatMap((tone, k) => [
    { lane: 'solid', from: k * 4, to: k * 4 + 4, label: both(tone, tone), tone },
    { lane: 'idle', from: k * 4, to: k * 4 + 3, label: both(tone, '等待'), tone, idle: true },
  ]),
}

export const SAMPLES: Readonly<Record<string, Figure>> = {
  pool1: poolFigure(1),
  pool3: poolFigure(3),
  pool6: poolFigure(6),
  loop: LOOP,
  tree: TREE,
  lock: LOCK,
  race: RACE,
  tones: TONES,
}
