import type { DiagramEdge, DiagramNode, Figure, LanesFigure } from '../../shared/diagram'
import type { KnobValues, Side } from '../../shared/knobs'
import { text } from '../judging/claims'

/** Children drawn at the most; beyond them the last box has dots. */
const DRAWN = 4

/** The model diagrams for these knobs. */
export function figures(knobs: KnobValues, _cores?: number, side: Side = 'node'): Figure[] {
  return [doors(knobs, side === 'python'), course(knobs)]
}

/** Whether one of them misbehaves. Which one the figures don't tell: that is to be found out. */
const troubled = ({ trouble, child, children }: KnobValues): boolean =>
  trouble !== 'none' && (child === 'random' || Number(child) < Number(children))

/** Each process has an inspector of its own; a debugger connects to one of them. */
function doors(knobs: KnobValues, python: boolean): Figure {
  const door = python ? text('faulthandler', 'faulthandler') : text('inspector', '检查器')
  const count = Number(knobs.children)
  const shown = Array.from({ length: Math.min(count, DRAWN) }, (_, index) => index)
  const height = 0.4 + 1.8 * shown.length
  const middle = (height - 1.4) / 2
  const nodes: DiagramNode[] = [
    {
      id: 'parent',
      x: 0.3,
      y: middle,
      w: 5,
      h: 1.4,
      tone: 'process',
      label: text('parent', '父进程'),
      ...(!python && { note: door }),
    },
    {
      id: 'debugger',
      x: 17.4,
      y: middle,
      w: 5,
      h: 1.4,
      tone: 'server',
      label: python ? text('kill -USR1', 'kill -USR1') : text('debugger', '调试器'),
      note: python
        ? text('stacks to stderr', '调用栈写到 stderr')
        : text('DevTools, profile', 'DevTools、性能分析'),
    },
  ]
  const edges: DiagramEdge[] = []
  shown.forEach((number, row) => {
    const id = `child-${number}`
    const dots = count > DRAWN && row === DRAWN - 1 ? ` … ${count - 1}` : ''
    nodes.push({
      id,
      x: 8.6,
      y: 0.2 + 1.8 * row,
      w: 5.4,
      h: 1.4,
      tone: 'process',
      label: text(`child ${number}${dots}`, `子进程 ${number}${dots}`),
      note: door,
    })
    edges.push({ from: 'parent', to: id })
    edges.push({
      from: 'debugger',
      to: id,
      dashed: true,
      heads: 'both',
      tone: 'quiet',
    })
  })
  return {
    kind: 'graph',
    caption: python
      ? text(
          'Each child writes the stacks of all its threads when it gets the signal, whatever it does meanwhile. All are started by this process; under forkserver, the system says that their parent is a server.',
          '每个子进程收到信号，就写出自己所有线程的调用栈，不管它当时在做什么。它们都由本进程启动；用 forkserver 时，系统却说父进程是一个服务器。',
        )
      : text(
          'All children are children of this process. Each has an inspector of its own, on 127.0.0.1 and on a port that the system chose: a debugger talks to one process at a time.',
          '所有子进程都是本进程的子进程。每个都有自己的检查器，开在 127.0.0.1 上，端口由系统挑选：调试器每次只和一个进程对话。',
        ),
    width: 22.7,
    height,
    nodes,
    edges,
  }
}

/** What each kind of trouble looks like over time. */
function course(knobs: KnobValues): LanesFigure {
  const bad = troubled(knobs)
  const trouble = bad ? String(knobs.trouble) : 'none'
  const well = Number(knobs.children) > (bad ? 1 : 0)
  const works = text('works', '工作')
  const lanes = [{ id: 'parent', label: text('parent', '父进程') }]
  const bars: LanesFigure['bars'][number][] = [
    {
      lane: 'parent',
      from: 0,
      to: 12,
      label: text('waits for its children', '等待子进程'),
      tone: 'quiet',
      idle: true,
    },
  ]
  const links: { at: number; from: string; to: string }[] = []
  if (well) {
    lanes.push({
      id: 'well',
      label: bad ? text('each other child', '其他子进程') : text('each child', '各子进程'),
    })
    bars.push({ lane: 'well', from: 0.5, to: 10, label: works, tone: 'task' })
    links.push({ at: 10, from: 'parent', to: 'well' })
  }
  if (bad) {
    lanes.push({ id: 'bad', label: text('one child', '一个子进程') })
    bars.push({ lane: 'bad', from: 0.5, to: 3, label: works, tone: 'task' })
    if (trouble === 'hangs')
      bars.push({
        lane: 'bad',
        from: 3,
        to: 11,
        label: text('hangs: 0%', '卡住：0%'),
        tone: 'bad',
        idle: true,
      })
    if (trouble === 'spins')
      bars.push({ lane: 'bad', from: 3, to: 11, label: text('spins: 100%', '空转：100%'), tone: 'bad' })
    links.push({ at: trouble === 'throws' ? 3 : 11, from: 'bad', to: 'parent' })
  }
  return {
    kind: 'lanes',
    caption: CAPTIONS[trouble as keyof typeof CAPTIONS],
    length: 12,
    unit: text('time', '时间'),
    lanes,
    bars,
    links,
  }
}

const CAPTIONS = {
  none: text(
    'All work until the parent says that it is over; then each ends with exit code 0.',
    '都一直工作，直到父进程说到此为止；然后各自以退出码 0 结束。',
  ),
  throws: text(
    'The one that throws is gone at once, with exit code 1. The others go on; only the parent is told.',
    '抛异常的那个立刻消失，退出码 1。其余照常工作；只有父进程得到通知。',
  ),
  hangs: text(
    'The one that hangs takes no CPU and hears nothing. When all are asked to end, it stays, until its parent kills it.',
    '卡住的那个不占 CPU，也收不到任何消息。要求所有子进程结束时，它还在，直到父进程把它杀死。',
  ),
  spins: text(
    'The one that spins takes a whole core and hears nothing. When all are asked to end, it stays, until its parent kills it.',
    '空转的那个占满一个核心，也收不到任何消息。要求所有子进程结束时，它还在，直到父进程把它杀死。',
  ),
}
