import type { AskedRun, Question } from '../../shared/question'
import { count, text } from '../judging/claims'
import { ask, askNumber, measuredIn, times } from '../judging/questions'

/** Confronts: threads make any program faster, in Python as here; waiting threads need cores. */
export function questions(run: AskedRun): Question[] {
  return [python(run), more(run)]
}

function measuredText(run: AskedRun, waits: boolean): readonly [string, string] {
  const threads = Number(run.knobs.threads)
  const measured = measuredIn(run, waits ? 'speed-up-wait' : 'speed-up')
  if (Number.isNaN(measured)) return ['', '']
  const [en, zh] = waits ? ['waiting', '等待'] : ['computing', '计算']
  const so = `${times(measured)} times as fast as one`
  return [
    threads === 1 ? `Your ${en} thread was ${so}. ` : `Your ${threads} ${en} threads were ${so} here. `,
    `这里 ${threads} 个${zh}线程的速度是一个的 ${times(measured)} 倍。`,
  ]
}

/** What CPython's lock makes of the same. */
function python(run: AskedRun): Question {
  const threads = Number(run.knobs.threads)
  const { kind } = run.knobs
  const waits = kind === 'wait'
  const mixed = kind === 'both'
  const [en, zh] = waits ? ['', ''] : measuredText(run, false)
  const does = mixed
    ? [
        'compute in pure Python for one half of their time and wait for the other',
        '一半时间用纯 Python 计算、一半时间等待',
      ]
    : waits
      ? ['wait for a server', '等待服务器']
      : ['compute in pure Python', '用纯 Python 计算']
  return askNumber(
    'gil',
    text(
      `${en}In CPython with its GIL, at most how many times as fast as one ${threads === 1 ? 'is 1 thread' : `are ${threads} threads`} that ${does[0]}?`,
      `${zh}换成带 GIL 的 CPython，${threads} 个线程${does[1]}，速度最多是一个的几倍？`,
    ),
    (value) =>
      value === 1 ? text('No faster than one', '和一个一样') : text(`${value} times`, `${value} 倍`),
    [
      waits ? threads : Math.min(mixed ? 2 : 1, threads),
      waits
        ? 'A thread that waits has released the GIL, so all of them wait at once.'
        : mixed && threads > 1
          ? 'One computes while the others wait: the GIL is never idle, and the work is done in half of the time.'
          : 'One thread at a time runs Python code, however many cores there are.',
      waits
        ? '等待的线程已经释放了 GIL，所以大家能同时等。'
        : mixed && threads > 1
          ? '一个在计算时，别的可以等待：GIL 一刻也不闲，总时间减半。'
          : '不论有多少核心，同一时刻只有一个线程在执行 Python 代码。',
    ],
    [
      [
        1,
        waits
          ? 'The GIL is only needed to run Python code, not to wait.'
          : 'Then waiting and computing could not overlap; they do.',
        waits ? '执行 Python 代码才需要 GIL，等待不需要。' : '那样的话，等待和计算就不能重叠；其实可以。',
      ],
      [
        run.cores,
        waits
          ? 'Cores set no limit to those that wait.'
          : run.gil
            ? 'Cores help only those that may run at the same time; your threads share one interpreter and its lock.'
            : 'Threads here have an engine each; those of CPython share one interpreter and its lock.',
        waits
          ? '等待不受核心数限制。'
          : run.gil
            ? '能同时运行，核心才有用；你的线程共用一个解释器和它的锁。'
            : '这里的线程各有一个引擎；CPython 的线程共用一个解释器和它的锁。',
      ],
      [
        threads,
        'Only waiting can be done by all of them at once; computing takes the GIL.',
        '只有等待可以大家同时进行；计算要占用 GIL。',
      ],
      [0.5, 'Taking turns costs a little, not half of the speed.', '轮流执行要付一点代价，但不至于慢一半。'],
      [2 * threads, 'No thread does the work of two.', '一个线程干不了两个的活。'],
    ],
  )
}

/** What many more of them would bring here. */
function more(run: AskedRun): Question {
  const threads = Number(run.knobs.threads)
  const waits = run.knobs.kind !== 'cpu'
  const gil = !waits && (run.gil ?? false)
  /** As many as can compute at the same time. */
  const able = gil ? 1 : run.cores
  const { cores } = run
  const [en, zh] = measuredText(run, waits)
  const most = Math.max(threads * 4, cores * 8)
  return ask(
    'wait',
    text(
      `${en}And ${most} threads ${waits ? 'that only wait for a patient server' : 'that compute here'}, on ${count(cores, 'core')}?`,
      `${zh}换成 ${most} 个${waits ? '线程，都只等待一个应付得来的服务器' : '线程在这里计算'}，机器有 ${cores} 个核心，会怎样？`,
    ),
    {
      cores: [
        `No faster than ${able === 1 ? 'one thread' : `${able} threads`}`,
        `不会比 ${able} 个线程更快`,
        gil
          ? 'They take turns with the GIL: one computes, the others wait for it.'
          : waits
            ? 'That would hold if they computed: waiting needs no core.'
            : 'Each needs a core to compute on; the others have a task, but no core.',
        gil
          ? '它们轮流持有 GIL：一个在算，其余的在等。'
          : waits
            ? '计算的线程才是这样：等待并不占核心。'
            : '计算要占核心；其余的线程手上有任务，却没有核心。',
      ],
      all: [
        `About ${most} times as fast as one`,
        `大约是一个线程的 ${most} 倍`,
        waits
          ? 'All wait at the same time, and a thread that waits needs no core.'
          : `That holds for waiting; here no more than ${able} can compute at a time.`,
        waits
          ? '大家同时在等，而等待的线程不占核心。'
          : `等待的线程才是这样；这里同一时刻只有 ${able} 个线程能计算。`,
      ],
      slower: [
        'Slower than one: they fight for the cores',
        '比一个还慢：它们争用核心',
        waits
          ? 'A waiting thread is off the core: there is nothing to fight for.'
          : 'They take turns, and a switch costs microseconds: little beside their work.',
        waits
          ? '等待的线程不在核心上，没什么可争用的。'
          : '它们只是轮流上核心，切换一次几微秒，和工作相比微不足道。',
      ],
    },
    waits ? 'all' : 'cores',
  )
}
