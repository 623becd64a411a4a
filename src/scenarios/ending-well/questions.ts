import type { AskedRun, Question } from '../../shared/question'
import { text } from '../judging/claims'
import { ask, measuredIn } from '../judging/questions'
import type { Setup } from './fates'
import { fatesOf } from './fates'

type Why = readonly [en: string, zh: string]

/** Of the program, whatever the knobs. */
const FIXED = { tasks: 20, 'task-ms': 100 }

/** Confronts: ending a worker lets it finish; an exception stops the program, or is at least heard of. */
export function questions(run: AskedRun): Question[] {
  const setup = { ...run.knobs, ...FIXED } as unknown as Setup
  return [half(run, setup), exception(setup)]
}

/** Why files are whole: everybody could see to that, or names did; or why not: somebody was cut off. */
type Case = 'told' | 'cut' | 'named'

function half(run: AskedRun, setup: Setup): Question {
  const { write, workers } = setup
  const right: Case = fatesOf(setup).torn === 0 ? 'told' : write === 'rename' ? 'named' : 'cut'
  const measured = measuredIn(run, 'half')
  const said = Number.isNaN(measured)
    ? ['Did your run leave files half written, and why?', '你这次运行有没有留下只写了一半的文件？为什么？']
    : [
        `Your run left ${measured} of 20 files half written, with ${workers} in hand when the end was requested. Why?`,
        `通知到来时手上有 ${workers} 个任务，结果 20 个文件里有 ${measured} 个只写了一半。为什么？`,
      ]
  return ask(
    'half',
    text(said[0], said[1]),
    {
      told: [
        'None was: those with a task in hand could finish it or undo it',
        '一个也没有：手上有任务的，都来得及做完或撤销',
        ...HALF.told[right],
      ],
      cut: [
        'Some were: those in the middle of one were ended without a chance to react',
        '有：写到一半的，没有机会作出反应就被结束了',
        ...HALF.cut[right],
      ],
      named: [
        'None was, although somebody was cut off: what was not whole had another name',
        '一个也没有，尽管有被切断的：不完整的文件用的是别的名字',
        ...HALF.named[right],
      ],
      chance: [
        'That is chance: it depends on how fast the disk is',
        '全凭运气：取决于磁盘有多快',
        'Every worker stood between its two halves when the request came, however fast the disk is.',
        '通知到来时，每个工作进程都正好处在两半之间，与磁盘快慢无关。',
      ],
    },
    right,
  )
}

/** For each choice: why it is (not) so, by what is right. */
const HALF: Record<Case, Record<Case, Why>> = {
  told: {
    told: [
      'Nobody was cut off in the middle of a file: each worker was told to end, or had nothing in hand any more.',
      '没有谁在写到一半时被切断：每个都收到了通知，或者手上已经没有任务。',
    ],
    cut: [
      'Then there would be no half file. Somebody was not asked, or could not hear it.',
      '那样就不会有一半的文件。有的没有收到通知，或者根本听不到。',
    ],
    named: [
      'Somebody was cut off in the middle of a task, and could do neither.',
      '有的在任务中途就被切断，做完和撤销都来不及。',
    ],
  },
  cut: {
    told: [
      'There is no half file: whoever had a task in hand came to its end, or to its clean-up.',
      '没有一半的文件：手上有任务的，要么做完了，要么完成了清理。',
    ],
    cut: [
      'Whoever is ended from outside does not come to its clean-up: neither handler nor finally runs.',
      '被从外部结束的，来不及做任何清理：处理函数和 finally 都不会执行。',
    ],
    named: [
      'Somebody was, but what that left has no name that anybody would read.',
      '确实有被切断的，但留下的文件用的不是正式的名字，没人会去读它。',
    ],
  },
  named: {
    told: [
      'Nobody was in the middle of a file when it ended: here, names made no difference.',
      '没有谁是在写文件的中途结束的：在这里，用什么名字都一样。',
    ],
    cut: [
      'Your files are written under their own names from the first half on.',
      '你的文件从写前一半起，用的就是自己的名字。',
    ],
    named: [
      'Somebody was ended in the middle. But under its own name a file appears in one step, whole.',
      '确实有中途被结束的；但文件是一步到位、完整地出现在自己的名字下的。',
    ],
  },
}

/** When an exception is seen. */
type When = 'once' | 'end' | 'never'

function exception(setup: Setup): Question {
  const { heard } = fatesOf({ ...setup, trouble: 'throws' })
  const right: When = heard === 0 ? 'never' : setup.ask === 'each' ? 'once' : 'end'
  // It would be looked for, but not in time.
  const late = right === 'never' && setup.ask === 'end'
  return ask(
    'exception',
    text(
      'Let the seventh of the twenty tasks throw, and all else be as in your run. When does the program learn of it?',
      '假设二十个任务里的第七个抛出异常，其余都和你这次运行一样。程序什么时候会知道？',
    ),
    {
      stops: [
        'At once: the exception ends the program',
        '立刻：异常会让程序结束',
        "In a pool an exception travels no further than into its task's result; the other tasks go on.",
        '在池里，异常只会进入那个任务的结果，别的任务照常进行。',
      ],
      once: ['As soon as that task is over', '那个任务一结束就知道', ...EXCEPTION.once[right]],
      end: [
        'After the end, with all else',
        '结束之后，和其他结果一起',
        ...(late ? LATE.end : EXCEPTION.end[right]),
      ],
      never: ['Never', '永远不知道', ...(late ? LATE.never : EXCEPTION.never[right])],
    },
    right,
  )
}

const LATE: Record<'end' | 'never', Why> = {
  end: [
    'That was the plan. But with this ending nobody is left to look, or what there is to look at is gone.',
    '本来是这样打算的。但照这样结束，已经没有人能去看，或者要看的东西已经不在了。',
  ],
  never: [
    'Results were to be looked at after the end, and this ending does not come to that.',
    '结果要等结束之后才查看，而这样结束，根本走不到那一步。',
  ],
}

const EXCEPTION: Record<When, Record<When, Why>> = {
  once: {
    once: [
      'Your program looks at each result as it comes: there the exception comes out.',
      '你的程序一有结果就查看：异常就在那里浮现。',
    ],
    end: [
      'The exception is in the result then, but nobody looks there yet.',
      '那时异常已经在结果里了，但还没有人去看。',
    ],
    never: ['Nobody looks at results as they come in your run.', '在你的运行里，没有人在结果到来时查看。'],
  },
  end: {
    once: [
      'Your program does not wait so long: it looks at each result as it comes.',
      '你的程序不用等那么久：结果一到就查看。',
    ],
    end: [
      'Your program looks at the results after the end: there the exception comes out, not before.',
      '你的程序在结束之后查看结果：异常到那时才浮现。',
    ],
    never: ['Your program does not look at them then either.', '到那时，你的程序也不会去看。'],
  },
  never: {
    once: ['Somebody looks: each result, as soon as it is there.', '有人查看：每个结果一到就看。'],
    end: ['Somebody looks, if late.', '有人查看，只是晚了些。'],
    never: [
      'The exception lies in a result, and your program looks at none.',
      '异常留在结果里，而你的程序一个也不看。',
    ],
  },
}
