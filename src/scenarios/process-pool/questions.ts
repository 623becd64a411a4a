import type { AskedRun, Question } from '../../shared/question'
import { many, text } from '../judging/claims'
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
  const because: Record<Gain, readonly [string, string]> = {
    empty: [
      `There are ${handed} chunks for ${size} workers: none is left for more.`,
      `${size} 个工作进程只有 ${handed} 块任务，再多也分不到。`,
    ],
    beyond: ['Your tasks wait, and waiting needs no core.', '你的任务是等待，而等待不占核心。'],
    cores: [`${size} of ${cores} cores have a worker.`, `${cores} 个核心里只有 ${size} 个有工作进程。`],
    nothing: [
      `${size} workers compute on ${cores} cores: each core has one already.`,
      `${size} 个工作进程在 ${cores} 个核心上计算：每个核心都有活干了。`,
    ],
  }
  const why = because[right]
  const more = ask(
    'more',
    text(
      `${Number.isNaN(speedUp) ? '' : `With ${size} workers your tasks were done ${times(speedUp)} times as fast as with one. `}What would twice as many workers bring?`,
      `${Number.isNaN(speedUp) ? '' : `${size} 个工作进程的速度是一个的 ${times(speedUp)} 倍。`}工作进程再加一倍，会怎样？`,
    ),
    {
      nothing: ['Hardly anything: the cores are all busy', '几乎没用：核心都已经忙着', ...why],
      cores: ['More speed, up to one worker a core', '还会更快，直到每个核心一个工作进程', ...why],
      beyond: ['More speed, even beyond the number of cores', '还会更快，超过核心数也一样', ...why],
      empty: ['Nothing: there is no chunk of tasks left for them', '没用：没有多余的分块可做', ...why],
    },
    right,
  )
  const number = (value: number) => text(many(value), many(value))
  const hands = askNumber(
    'hands',
    text(
      `${many(tasks)} tasks in chunks of ${chunk}, for ${size} workers. How often is work handed over to a worker, in one repeat?`,
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
      [handed * 2 + 1, 'That is more than there are chunks.', '比分块的数量还多。'],
      [handed + size + 3, 'That is more than there are chunks.', '比分块的数量还多。'],
    ],
  )
  return [more, hands]
}
