import type { AskedRun, Question } from '../../shared/question'
import { count, many, text } from '../judging/claims'
import { ask, askNumber, measuredIn, times } from '../judging/questions'

type Gain = 'cores' | 'nothing' | 'beyond' | 'empty'

/** Confronts: more workers, more speed; handing over costs nothing. */
export function questions(run: AskedRun): Question[] {
  const [size, tasks, chunk] = ['size', 'tasks', 'chunk'].map((id) => Number(run.knobs[id]))
  const { cores } = run
  const handed = Math.ceil(tasks / chunk)
  const computes = run.knobs.kind === 'cpu'
  const right: Gain = handed <= size ? 'empty' : !computes ? 'beyond' : size < cores ? 'cores' : 'nothing'
  const speedUp = measuredIn(run, 'speed-up')
  const chunks = [count(handed, 'chunk'), count(size, 'worker')]
  /** For what a choice is wrong here, by what is right. */
  const wrong: Record<Gain, readonly [string, string]> = {
    nothing:
      right === 'empty'
        ? [
            'It is not the cores that are lacking: there are no tasks for more workers.',
            '缺的不是核心，而是任务：再多的进程也分不到。',
          ]
        : right === 'beyond'
          ? ['Your tasks leave the cores idle: they wait.', '你的任务只是等待，核心都闲着。']
          : [
              `There is room: ${size} of ${cores} cores ${size === 1 ? 'has' : 'have'} a worker.`,
              `还有空位：${cores} 个核心里只有 ${size} 个有工作进程。`,
            ],
    cores:
      right === 'nothing'
        ? [
            `Each of ${count(cores, 'core')} has a worker that computes already.`,
            `${cores} 个核心，每个都已经有工作进程在计算。`,
          ]
        : right === 'beyond'
          ? [
              'That limit is for tasks that compute; yours wait, which needs no core.',
              '计算型任务才受这个限制；你的任务是等待，不占核心。',
            ]
          : [
              `Further workers would find no chunk: ${chunks[0]} for ${chunks[1]}.`,
              `再加的进程分不到活：${size} 个进程，一共才 ${handed} 块。`,
            ],
    beyond:
      right === 'empty'
        ? ['They would have nothing to do: there are not enough chunks.', '它们会没事可做：分块不够多。']
        : [
            'Your tasks compute, and computing needs a core for each worker.',
            '你的任务是计算，每个进程都要占一个核心。',
          ],
    empty: [
      `There are ${chunks[0]} for ${chunks[1]}: enough for more of them.`,
      `${size} 个进程有 ${handed} 块可分：再多几个也够。`,
    ],
  }
  const because: Record<Gain, readonly [string, string]> = {
    empty: [
      `There are ${chunks[0]} for ${chunks[1]}: none is left for more.`,
      `${size} 个工作进程只有 ${handed} 块任务，再多也分不到。`,
    ],
    beyond: ['Your tasks wait, and waiting needs no core.', '你的任务是等待，而等待不占核心。'],
    cores: [
      `${size} of ${cores} cores ${size === 1 ? 'has' : 'have'} a worker.`,
      `${cores} 个核心里只有 ${size} 个有工作进程。`,
    ],
    nothing: [
      `${count(size, 'worker')} on ${count(cores, 'core')}: each core has one already.`,
      `${size} 个工作进程在 ${cores} 个核心上计算：每个核心都有活干了。`,
    ],
  }
  const why = (gain: Gain) => (gain === right ? because : wrong)[gain]
  const more = ask(
    'more',
    text(
      `${Number.isNaN(speedUp) ? '' : `With ${count(size, 'worker')} your tasks were done ${times(speedUp)} times as fast as with one. `}What would twice as many workers bring?`,
      `${Number.isNaN(speedUp) ? '' : `${size} 个工作进程的速度是一个的 ${times(speedUp)} 倍。`}工作进程再加一倍，会怎样？`,
    ),
    {
      nothing: ['Hardly anything: the cores are all busy', '几乎没用：核心都已经忙着', ...why('nothing')],
      cores: ['More speed, up to one worker a core', '还会更快，直到每个核心一个工作进程', ...why('cores')],
      beyond: ['More speed, even beyond the number of cores', '还会更快，超过核心数也一样', ...why('beyond')],
      empty: [
        'Nothing: there is no chunk of tasks left for them',
        '没用：没有多余的分块可做',
        ...why('empty'),
      ],
    },
    right,
  )
  const number = (value: number) => text(many(value), many(value))
  const hands = askNumber(
    'hands',
    text(
      `${many(tasks)} tasks in chunks of ${chunk}, for ${count(size, 'worker')}. How often is work handed over to a worker, in one repeat?`,
      `${many(tasks)} 个任务，每块 ${chunk} 个，交给 ${size} 个工作进程。一次重复里要派发多少次？`,
    ),
    number,
    [
      handed,
      'Once for each chunk, and each time costs a message: with tiny tasks that is most of the time.',
      '每块一次，每次都要一条消息：任务很小时，大部分时间都花在这上面。',
    ],
    [
      [tasks, `Tasks of a chunk travel together.`, '同一块里的任务一起派发。'],
      [
        size,
        'A worker comes back for more: nobody knows beforehand who will be done first.',
        '做完的会再来取：谁先做完，事先并不知道。',
      ],
      [tasks * size, 'Each task is done by one worker, not by all.', '每个任务只由一个工作进程做。'],
      [handed * 2 + 1, 'A result that comes back is no work handed over.', '结果交回来，不算一次派发。'],
      [handed + size + 3, 'That is more than there are chunks.', '比分块的数量还多。'],
    ],
  )
  return [more, hands]
}
