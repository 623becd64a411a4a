import type { AskedRun, Question } from '../../shared/question'
import { count, text } from '../judging/claims'
import type { Answer } from '../judging/questions'
import { ask, askNumber, measuredIn, times } from '../judging/questions'

type Kind = 'wait' | 'cpu' | 'mixed'
type Why = readonly [en: string, zh: string]

const TASKS = 1000

/** Confronts: doing everything at once, or with more threads, always helps. */
export function questions(run: AskedRun): Question[] {
  const kind = run.knobs.kind as Kind
  return [overlap(run, kind), threads(run, kind)]
}

function overlap(run: AskedRun, kind: Kind): Question {
  const loop = measuredIn(run, 'loop')
  const measured = Number.isNaN(loop)
    ? ['', '']
    : [
        `All at once in one thread was ${times(loop)} times as fast as one by one. `,
        `一个线程里同时开始，速度是逐个执行的 ${times(loop)} 倍。`,
      ]
  const why: Record<'all' | 'part' | 'nothing', Record<Kind, Why>> = {
    all: {
      wait: [
        'Your tasks only wait, and one thread can wait for all of them.',
        '你的任务只是等待，一个线程就能同时等它们。',
      ],
      cpu: [
        'Computing would have to overlap for that, and a thread computes one thing at a time.',
        '那就得让计算也重叠，而一个线程同一时刻只能算一样东西。',
      ],
      mixed: [
        'Half of each task computes, and that half overlaps with no other computing in this thread.',
        '每个任务有一半在计算，这一半没法和同一线程里别的计算重叠。',
      ],
    },
    part: {
      wait: [
        'There is no computing in your tasks that would be left over.',
        '你的任务里没有计算，没有哪一部分是重叠不了的。',
      ],
      cpu: [
        'There is no waiting in your tasks that could overlap.',
        '你的任务里没有等待，没有可以重叠的部分。',
      ],
      mixed: [
        'Waits overlap in any number; what is computed comes one after the other.',
        '等待重叠多少份都行，计算只能一个接一个。',
      ],
    },
    nothing: {
      wait: ['Then it would have taken as long as one by one.', '那样的话，用时应该和逐个执行一样。'],
      cpu: [
        'The thread computes all of the time, for one task after the other.',
        '这个线程一直在计算，做完一个才做下一个。',
      ],
      mixed: [
        'Your tasks wait for half of their time, and that half did overlap.',
        '你的任务有一半时间在等待，这一半确实重叠了。',
      ],
    },
  }
  return ask(
    'overlap',
    text(
      `${measured[0]}What of your tasks can overlap in one thread?`,
      `${measured[1]}你的任务在一个线程里有哪些部分可以重叠？`,
    ),
    {
      all: ['All of it', '全部', ...why.all[kind]],
      part: ['The waiting, not the computing', '等待的部分，计算的部分不行', ...why.part[kind]],
      nothing: ['Nothing', '没有', ...why.nothing[kind]],
    },
    ({ wait: 'all', cpu: 'nothing', mixed: 'part' } as const)[kind],
  )
}

function threads(run: AskedRun, kind: Kind): Question {
  const { cores, gil = false } = run
  /** How many of the threads can compute at the same time. */
  const able = gil ? 1 : cores
  const measured = measuredIn(run, 'threads')
  const said = Number.isNaN(measured)
    ? ['', '']
    : [
        `A thread for each task was ${times(measured)} times as fast. `,
        `每个任务一个线程，速度是 ${times(measured)} 倍。`,
      ]
  const value = { wait: TASKS, cpu: able, mixed: 2 * able }
  const on = [count(cores, 'core'), `${cores} 个核心`] as const
  const why: Record<Kind, Record<Kind, Why>> = {
    wait: {
      wait: [
        'All of them wait at the same time, and waiting needs no core.',
        '一千个同时在等，而等待不占核心。',
      ],
      cpu: [
        `Each would need a core to compute on, and there are ${on[0]}.`,
        `每个都要一个核心来计算，而这里只有 ${on[1]}。`,
      ],
      mixed: [
        `Their waits would allow it, but half of each task needs one of ${on[0]}.`,
        `光看等待是可以的，但每个任务有一半时间要占用 ${on[1]}之一。`,
      ],
    },
    cpu: {
      wait: [
        'That is so when tasks compute; yours leave the cores alone.',
        '计算型任务才是这样，你的任务根本不占核心。',
      ],
      cpu: gil
        ? [
            'Whoever runs Python code holds the GIL: one thread computes at a time, on however many cores.',
            '执行 Python 代码要持有 GIL：核心再多，同一时刻也只有一个线程在算。',
          ]
        : [
            'A core computes for one thread at a time, however many there are.',
            '不论有多少线程，一个核心同一时刻只为一个线程计算。',
          ],
      mixed: [
        'While one of your tasks waits, its core can compute for another.',
        '一个任务在等待时，它的核心可以替另一个计算。',
      ],
    },
    mixed: {
      wait: [
        'Cores set no limit here: your tasks never need one.',
        '核心数在这里不构成限制：你的任务从不需要核心。',
      ],
      cpu: [
        'Your tasks never wait, so no core has time left for a second one.',
        '你的任务从不等待，核心腾不出时间给第二个。',
      ],
      mixed: gil
        ? [
            'Each task needs the GIL for half of its time, so it keeps two of them going, on however many cores.',
            '每个任务只有一半时间需要 GIL，所以核心再多，也只能带动两个。',
          ]
        : [
            'Each task needs a core for half of its time, so a core keeps two of them going.',
            '每个任务只有一半时间需要核心，所以一个核心能带动两个。',
          ],
    },
  }
  const answer = (of: Kind) => [value[of], ...why[of][kind]] as const
  const wrong: Answer[] = (['wait', 'cpu', 'mixed'] as const).filter((other) => other !== kind).map(answer)
  if (gil)
    wrong.unshift([
      kind === 'mixed' ? 2 * cores : cores,
      'That takes threads that can compute at the same time; with the GIL they take turns.',
      '那要几个线程能同时计算才行；有 GIL，它们只能轮流。',
    ])
  return askNumber(
    'threads',
    text(
      `${said[0]}A thousand tasks like yours, each with a thread of its own${gil ? ' in one Python process' : ''}, on ${on[0]}, and a server that can take them all: how many times as fast as one thread can they be?`,
      `${said[1]}一千个同样的任务，${gil ? '在一个 Python 进程里' : ''}每个一个线程，机器有 ${on[1]}，服务器也应付得来：最多能比一个线程快到几倍？`,
    ),
    (n) => (n === 1 ? text('As fast as one thread', '和一个线程一样') : text(`${n} times`, `${n} 倍`)),
    answer(kind),
    wrong,
  )
}
