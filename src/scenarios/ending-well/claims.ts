import type { RunModel } from '../../shared/run/model'
import type { Claim } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import {
  busyObstacle,
  claimOf,
  claimsOf,
  count,
  excused,
  num,
  overRepeats,
  repeatsOf,
  text,
} from '../judging/claims'
import type { Fates, Setup } from './fates'
import { fatesOf, pulled } from './fates'

/** How one round ended. */
interface Ended extends Omit<Fates, 'torn' | 'leastMs'> {
  readonly wrong: number
  readonly crashed: boolean
  /** From the request to end to the exit of the last process, milliseconds. */
  readonly wallMs: number
}

export const LABELS = {
  half: text('Files left half written', '只写了一半的文件'),
  done: text('Tasks done', '完成的任务'),
  cancelled: text('Tasks cancelled, and reported so', '明确取消的任务'),
  lost: text('Tasks lost, nobody can say how', '下落不明的任务'),
  heard: text('Exceptions seen', '有人得知的异常'),
  killed: text('Killed by the parent after the grace', '宽限期后由父进程杀死的个数'),
  left: text('Orphans that had to be killed', '只能强行结束的孤儿进程'),
  wall: text('Request to last exit', '从结束的通知到最后一个退出'),
  answers: text('Tasks not accounted for', '对不上账的任务'),
}
const claim = claimsOf(LABELS)

export const roundsOf = (run: RunModel): Ended[] => repeatsOf<Ended>(run, 'ended')

/** All claims but the last two are counts that must come out exactly so, in every round. */
export function counted(run: RunModel, setup: Setup): Claim[] {
  const fates = fatesOf(setup)
  // Whoever has a time limit may be kept from its core for that long by others.
  const limited = setup.trouble === 'hangs' || setup.ending === 'one-short' || setup.ending === 'killed'
  const obstacle = limited ? busyObstacle(run, [{ from: 0, to: run.now }]) : null
  const exactly = (id: keyof typeof LABELS & keyof Ended, why: LocalizedText): Claim => {
    const each = roundsOf(run).map((round) => round[id])
    const holds = each.every((value) => value === fates[id])
    const measured: Measured = claim(id, 'count', {
      expected: fates[id],
      measured: overRepeats(each),
      holds,
      why,
    })
    return excused(measured, obstacle)
  }
  return [
    exactly('half', whyHalf(setup, fates)),
    exactly('done', whyDone(setup)),
    exactly('cancelled', whyCancelled(setup, fates)),
    exactly('lost', whyLost(setup, fates)),
    ...(setup.trouble === 'throws' ? [exactly('heard', whyHeard(setup, fates))] : []),
    exactly('killed', whyKilled(setup, fates)),
    exactly('left', whyLeft(setup, fates)),
  ]
}

function whyHalf({ ending, workers }: Setup, { half, torn }: Fates): LocalizedText {
  if (half > 0 && pulled(ending))
    return text(
      `${count(workers, ending === 'daemon' ? 'thread' : 'worker')} stood in the middle of a file and ended there: nobody was asked, nothing was put away.`,
      `${workers} 个${ending === 'daemon' ? '线程' : '工作进程'}正写到文件中间，就在那里结束了：事先没有通知，也就什么都没有收拾。`,
    )
  if (half > 0)
    return text(
      'The one that hung could not react. It was killed in the middle of its file; the others put theirs in order.',
      '卡住的那个什么也听不到，写到一半被杀死；其余的都收拾好了自己的文件。',
    )
  if (torn > 0)
    return text(
      'A file gets its name once it is whole. What was killed in the middle left a .part that nobody takes for it.',
      '文件写完整之后才得到正式的名字。中途被杀死的只留下 .part，没人会把它当成成品。',
    )
  return text(
    'Whoever was in the middle of a file finished it, or took its half away, before ending.',
    '写到一半的，要么写完，要么撤掉已写的一半，然后才结束。',
  )
}

function whyDone({ ending, trouble }: Setup): LocalizedText {
  const other = trouble === 'throws'
  const but = other
    ? [' The one that threw took none of the others along.', '抛异常的那个没有连累别的任务。']
    : ['', '']
  const said = DONE[ending]
  return text(said.en + but[0], said['zh-CN'] + but[1])
}

const TO_THE_END = text(
  'Nothing new is taken on, and what is there is done to its end.',
  '不再接受新任务，已有的全部做完。',
)
const AT_ONCE = text(
  'What was over when the end was requested; nothing after it.',
  '只有通知到来时已经做完的，之后再没有完成过任何任务。',
)
const DONE: Record<Setup['ending'], LocalizedText> = {
  join: TO_THE_END,
  threads: TO_THE_END,
  'one-short': TO_THE_END,
  cancel: text(
    'What had begun was finished; what waited did not begin.',
    '已经开始的做完，还在等待的不再开始。',
  ),
  sigterm: AT_ONCE,
  terminate: AT_ONCE,
  daemon: AT_ONCE,
  killed: AT_ONCE,
}

function whyCancelled({ ending }: Setup, { cancelled }: Fates): LocalizedText {
  if (cancelled === 0)
    return text(
      'Nothing was cancelled: that takes somebody who says so.',
      '没有任务被取消：取消要有人明确说出来。',
    )
  if (ending === 'sigterm')
    return text(
      'Those that waited, and those in hand: an exception came out of their wait, and they undid their half.',
      '包括还在等待的，也包括手上的：它们等待的地方抛出异常，于是撤销了已写的一半。',
    )
  return text(
    'They had not begun. Whoever asks for such a result is told that it was cancelled.',
    '它们还没开始。谁来取这些结果，谁就会被告知已经取消。',
  )
}

function whyLost({ ending, write, ask, trouble }: Setup, { lost, heard }: Fates): LocalizedText {
  if (lost === 0)
    return text('Of each task somebody can say what became of it.', '每个任务的下落都有人说得清。')
  if (ending === 'killed')
    return text(
      'Only the parent knew what waited, what had failed and what was given back, and it could say nothing any more.',
      '哪些在等待、哪些失败、哪些被退回，只有父进程知道，而它再也说不出来了。',
    )
  if (pulled(ending))
    return text(
      'Nobody did them and nobody cancelled them. In Python, whoever asks for such a result waits for ever.',
      '没有人做，也没有人取消。在 Python 里，谁去取这样的结果，谁就会一直等下去。',
    )
  if (trouble === 'throws' && ask === 'never' && heard === 0)
    return text(
      'The one that threw: its exception lies in a result that nobody looked at, and its file is missing.',
      '就是抛异常的那个：异常留在没人查看的结果里，文件也就无声无息地缺了一个。',
    )
  return write === 'rename'
    ? text(
        'Killed before its file was whole. Nothing is broken: at the next start it is simply done again.',
        '文件写完整之前被杀死。什么都没有损坏：下次启动重做一遍就行。',
      )
    : text('Their results never came.', '它们的结果一直没有到来。')
}

function whyHeard({ ask }: Setup, { heard }: Fates): LocalizedText {
  if (ask === 'each')
    return text(
      'Each result was looked at as it came: the exception came out at once, with tasks still to be done.',
      '每个结果一到就查看：异常立刻浮现，当时还有任务没做完。',
    )
  if (heard === 1)
    return text(
      'The results were looked at after the end: only there did the exception come out.',
      '结束之后才查看结果：异常到这时才浮现。',
    )
  return ask === 'never'
    ? text(
        'Nobody looked at the results. The program ended as if all were well.',
        '没有人查看结果。程序结束得若无其事。',
      )
    : text(
        'The results were to be looked at after the end, but this ending leaves nobody who could.',
        '本来打算结束之后再查看结果，但这样结束，已经没有人能去看了。',
      )
}

function whyKilled({ grace, ending }: Setup, { killed, left }: Fates): LocalizedText {
  if (left > 0)
    return text(
      'The parent was gone and could kill nobody: the observer had to.',
      '父进程已经不在，无法强行结束谁：只能由观察者来做。',
    )
  if (killed === 0)
    return text(
      'Nobody had to be: all ended by themselves, or at the first request.',
      '不需要：全都自行结束，或者一收到通知就结束。',
    )
  return ending === 'one-short'
    ? text(
        `It waited for a task or a sentinel, and neither came. After ${num(grace)} ms its parent gave up.`,
        `它在等任务或者结束标记，两样都没来。${num(grace)} 毫秒后父进程放弃等待。`,
      )
    : text(
        `It was stuck and could not react. After ${num(grace)} ms without any sign of life it got what can't be ignored: SIGKILL.`,
        `它卡住了，什么也听不到。连续 ${num(grace)} 毫秒没有动静之后，它收到了无法忽略的 SIGKILL。`,
      )
}

function whyLeft({ ending, workers }: Setup, { left }: Fates): LocalizedText {
  if (left > 0)
    return text(
      `Children don't die with their parent: ${workers === 1 ? 'the only worker' : `all ${workers} workers`} became ${workers === 1 ? 'an orphan' : 'orphans'}. ${workers === 1 ? 'It hung and' : 'Those that saw the channel close ended by themselves; the one that hung'} went on until the observer killed it.`,
      `父进程死了，子进程并不会跟着死：${workers} 个工作进程都成了孤儿进程。${workers === 1 ? '它卡住了' : '发现通道关闭的都自行结束了，卡住的那个'}一直运行，直到被观察者杀死。`,
    )
  if (ending === 'killed')
    return text(
      'All workers became orphans. They saw their end of the channel close, took that as the request to end, and ended. Otherwise they would still be there.',
      '工作进程都成了孤儿进程。它们发现通道另一端关闭，就把它当作结束的通知，自行结束。没有这一步，它们会一直留在那里。',
    )
  return text(
    'There were none: the parent waited for all of them before it ended.',
    '没有孤儿进程：父进程等它们全部结束之后才退出。',
  )
}

/** How long the end took. Only where there is something to wait for, there is a least time for it. */
export function wall(run: RunModel, setup: Setup): Claim {
  const least = fatesOf(setup).leastMs
  const measured = roundsOf(run).map(({ wallMs }) => wallMs)
  if (least === 0)
    return claimOf(
      claim('wall', 'milliseconds', { expected: NaN, measured, holds: true, why: NOTHING_TO_WAIT_FOR }),
      NOTHING_TO_WAIT_FOR,
    )
  const why = text(
    "Tasks that are finished take their time, and so does waiting for somebody who can't hear: that is the price of an orderly end.",
    '做完手上的任务要花时间，等待听不到通知的也要花时间：这就是有序结束的代价。',
  )
  // Timers may be off by a millisecond each.
  return claimOf(claim('wall', 'milliseconds', { expected: least, measured, least: 0.95 * least, why }))
}

const NOTHING_TO_WAIT_FOR = text(
  'Told, not judged: nobody had anything to finish, so this is what the system needs to end the processes.',
  '只列出，不判断：没有谁需要做完什么，这只是系统结束这些进程所用的时间。',
)

export function answers(run: RunModel, { tasks }: Setup): Measured {
  const rounds = roundsOf(run)
  const missing = rounds.map(({ done, half, failed, cancelled, lost, wrong, crashed }) => {
    const known = done + half + failed + cancelled + lost
    return Math.abs(tasks - known) + wrong + (crashed ? 1 : 0)
  })
  const why = text(
    `Done, half, failed, cancelled and lost make ${tasks} each time, and what the program said of a task agrees with its file.`,
    `完成、一半、失败、取消和丢失，每次加起来都是 ${tasks}；程序对每个任务的说法也与文件相符。`,
  )
  return claim('answers', 'count', { expected: 0, measured: Math.max(...missing), why })
}
