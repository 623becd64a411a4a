import type { DiagramNode, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { text } from '../judging/claims'
import type { Ending } from './fates'
import { pulled } from './fates'

const DRAWN = 3
/** Places on the time axis of the picture. */
const [BEGINS, WORD, UNDONE, DONE, NEXT, LIMIT, LENGTH] = [3, 5.5, 7.3, 8, 10.5, 11.5, 12]

type Bar = LanesFigure['bars'][number]

/** Who tells whom that it is over, and what each worker makes of it. */
export function figures(knobs: KnobValues): Figure[] {
  return [words(knobs), course(knobs)]
}

function words({ ending, workers }: KnobValues): GraphFigure {
  const shown = Math.min(Number(workers), DRAWN)
  const height = 1.7 * shown + 0.3
  const middle = height / 2
  const threads = ending === 'threads' || ending === 'daemon'
  const nodes = Array.from({ length: shown }, (_, index): DiagramNode => {
    const dots = Number(workers) > shown && index === shown - 1
    const number = dots ? Number(workers) : index + 1
    return {
      id: `worker-${index}`,
      x: 17.2,
      y: 0.3 + 1.7 * index,
      w: 5.4,
      h: 1.2,
      label: threads
        ? text(`${dots ? '… ' : ''}thread ${number}`, `${dots ? '… ' : ''}线程 ${number}`)
        : text(`${dots ? '… ' : ''}worker ${number}`, `${dots ? '… ' : ''}工作进程 ${number}`),
      tone: threads ? 'thread' : 'process',
    }
  })
  const [first, second] = WORDS[ending as Ending]
  return {
    kind: 'graph',
    caption: text(
      'The observer tells the parent to end. What the workers learn of it depends on how the program ends.',
      '观察者通知父进程结束。工作进程能得知多少，取决于程序怎样结束。',
    ),
    width: 22.8,
    height,
    nodes: [
      {
        id: 'observer',
        x: 0.2,
        y: middle - 0.6,
        w: 4,
        h: 1.2,
        tone: 'quiet',
        label: text('observer', '观察者'),
      },
      {
        id: 'parent',
        x: 8.6,
        y: middle - 0.6,
        w: 4,
        h: 1.2,
        tone: 'process',
        label: text('parent', '父进程'),
      },
      ...nodes,
    ],
    edges: [
      { from: 'observer', to: 'parent', label: first },
      ...nodes.map(({ id }, index) => ({
        from: 'parent',
        to: id,
        dashed: second === null,
        tone: second === null ? ('quiet' as const) : ('process' as const),
        ...(index === 0 && second !== null && { label: second }),
      })),
    ],
  }
}

const END = text('"end"', '“结束”')
const SENTINEL = text('sentinel', '结束标记')
/** From the observer to the parent, and from there to the workers; null: they hear nothing. */
const WORDS: Record<Ending, readonly [LanesText, LanesText | null]> = {
  join: [END, SENTINEL],
  threads: [END, SENTINEL],
  'one-short': [END, SENTINEL],
  cancel: [END, SENTINEL],
  sigterm: [text('SIGTERM', 'SIGTERM'), text('SIGTERM', 'SIGTERM')],
  terminate: [END, text('SIGTERM', 'SIGTERM')],
  daemon: [END, null],
  killed: [text('SIGKILL', 'SIGKILL'), null],
}
type LanesText = ReturnType<typeof text>

function course(knobs: KnobValues): LanesFigure {
  const ending = knobs.ending as Ending
  const hangs = knobs.trouble === 'hangs' && !pulled(ending)
  const shown = Math.min(Number(knobs.workers), DRAWN)
  const workers = Array.from({ length: shown }, (_, index) => index)
  const stays = ['killed', 'daemon'].includes(ending)
    ? WORD
    : hangs || ending === 'one-short'
      ? LIMIT
      : ENDS[ending]
  const parent: Bar[] = [
    { lane: 'parent', from: 0, to: WORD, tone: 'quiet', label: text('hands out', '派发') },
  ]
  if (stays > WORD)
    parent.push({
      lane: 'parent',
      from: WORD,
      to: stays,
      tone: 'quiet',
      idle: true,
      label: text('waits', '等待'),
    })
  const threads = ending === 'threads' || ending === 'daemon'
  return {
    kind: 'lanes',
    caption: hangs ? HANGS : CAPTIONS[ending],
    length: LENGTH,
    unit: text('time', '时间'),
    lanes: [
      { id: 'parent', label: text('parent', '父进程') },
      ...workers.map((index) => ({
        id: `worker-${index}`,
        label: threads
          ? text(`thread ${index + 1}`, `线程 ${index + 1}`)
          : text(`worker ${index + 1}`, `工作进程 ${index + 1}`),
      })),
    ],
    bars: [
      ...parent,
      ...workers.flatMap((index) =>
        barsOf(`worker-${index}`, ending, hangs && index === 0, index === shown - 1),
      ),
    ],
    links: [
      ...(ending === 'killed' || ending === 'daemon'
        ? []
        : workers.map((index) => ({ at: WORD, from: 'parent', to: `worker-${index}` }))),
      ...(hangs && ending !== 'killed' ? [{ at: LIMIT, from: 'parent', to: 'worker-0' }] : []),
    ],
  }
}

/** When a worker that is told to end does so. */
const ENDS: Record<Ending, number> = {
  join: NEXT,
  threads: NEXT,
  'one-short': NEXT,
  cancel: DONE,
  sigterm: UNDONE,
  terminate: WORD + 0.3,
  daemon: WORD,
  killed: UNDONE,
}

function barsOf(lane: string, ending: Ending, hangs: boolean, last: boolean): Bar[] {
  const task = text('task', '任务')
  const before: Bar = { lane, from: 0.3, to: BEGINS, tone: 'task', label: task }
  if (hangs)
    return [before, { lane, from: BEGINS, to: LIMIT, tone: 'bad', idle: true, label: text('hangs', '卡住') }]
  if (pulled(ending))
    return [before, { lane, from: BEGINS, to: WORD, tone: 'bad', label: text('half', '一半') }]
  if (ending === 'sigterm' || ending === 'killed')
    return [
      before,
      { lane, from: BEGINS, to: WORD, tone: 'task', label: task },
      { lane, from: WORD, to: UNDONE, tone: 'good', label: text('undoes', '撤销') },
    ]
  const finished: Bar = { lane, from: BEGINS, to: DONE, tone: 'task', label: task }
  if (ending === 'cancel') return [before, finished]
  const next: Bar = { lane, from: DONE, to: NEXT, tone: 'task', label: task }
  if (ending !== 'one-short' || !last) return [before, finished, next]
  return [before, finished, next, { lane, from: NEXT, to: LIMIT, tone: 'bad', idle: true }]
}

const HANGS = text(
  'The one that hangs cannot react. When it has given no sign of life for the whole grace, it is killed in the middle.',
  '卡住的那个什么也听不到。整个宽限期内都没有动静，于是在中途被强行结束。',
)
const JOINED = text(
  'A sentinel for each worker, behind the last task: all is done, then all end, and the parent has waited for them.',
  '最后一个任务后面，有几个工作进程就放几个结束标记：全部做完，然后各自结束，父进程一直等到最后。',
)
const CAPTIONS: Record<Ending, Figure['caption']> = {
  join: JOINED,
  threads: JOINED,
  'one-short': text(
    'All is done, but one worker finds no sentinel: it waits for more, and its parent for it, until that gives up.',
    '任务全部做完，但有一个没有拿到结束标记：它等任务，父进程等它，直到父进程放弃。',
  ),
  cancel: text(
    'What is in hand is finished; what waits is taken from the queue and never begins.',
    '手上的做完；还在等待的从队列里取走，不再开始。',
  ),
  sigterm: text(
    'The request comes in the middle of a task: each worker deletes its half-written file, then ends.',
    '通知在任务中途到来：每个工作进程撤掉已写的一半，然后结束。',
  ),
  terminate: text(
    'Without a handler SIGTERM ends a worker on the spot, whatever it is doing.',
    '没有处理函数，SIGTERM 会让工作进程当场结束，不管它正在做什么。',
  ),
  daemon: text(
    'Nobody waits for daemon threads: when the main thread has come to its end, they are cut off where they are.',
    '没有人等待守护线程：主线程一结束，它们执行到哪里就在哪里被切断。',
  ),
  killed: text(
    'SIGKILL leaves the parent no time to tell anybody. The workers see the channel close, delete their half-written files and end.',
    'SIGKILL 不给父进程留下通知的时间。工作进程发现通道关闭，撤掉已写的一半，然后结束。',
  ),
}
