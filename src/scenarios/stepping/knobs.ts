import type { Knob, KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { LocalizedText } from '../../shared/text'
import { many, text } from '../judging/claims'
import type { Choice } from '../knobs'
import { guess, knobsOf } from '../knobs'

/*
 * Knobs of the exercises of two chapters, in which threads are scheduled step by step.
 */

export const NO_EXERCISE = 'none'

/** Which repairs a chapter's exercises have, and which of them really repair it. */
interface Exercise {
  readonly repairs: readonly string[]
  readonly right: readonly string[]
}

export const EXERCISES: Readonly<Record<string, Exercise>> = {
  'lost-update': { repairs: ['Lock', 'RLock', 'lock-write'], right: ['Lock', 'RLock'] },
  circle: { repairs: ['Lock', 'RLock', 'order'], right: ['Lock', 'order'] },
  'if-not-while': { repairs: ['notify-all', 'while', 'Semaphore'], right: ['while', 'Semaphore'] },
  'lost-wake-up': {
    repairs: ['notify-all', 'while', 'look-locked', 'Semaphore'],
    right: ['look-locked', 'Semaphore'],
  },
}

/** The variants of an exercise's program, as people call them. */
export const REPAIRS: Readonly<Record<string, LocalizedText>> = {
  none: text('none', '不修复'),
  Lock: text('one Lock around it all', '用一把 Lock 罩住全部'),
  RLock: text('RLocks', '改用 RLock'),
  'lock-write': text('a Lock around the write', '只给写加 Lock'),
  order: text('one order of locks', '统一拿锁的顺序'),
  'notify-all': text('notify_all()', 'notify_all()'),
  while: text('while instead of if', '用 while 代替 if'),
  'look-locked': text('look under the lock', '拿着锁再看'),
  Semaphore: text('a Semaphore', '改用 Semaphore'),
}

interface Defaults {
  readonly exercise: string
  readonly repair: string
  readonly scheduler: string
  readonly schedules: number
  readonly seed: number
}

export function exerciseKnobs(defaults: Defaults, exercises: readonly Choice[]): Knob[] {
  const { choice, integer } = knobsOf(defaults)
  const theirs = exercises.flatMap(([exercise]) => EXERCISES[exercise].repairs)
  const repairs = Object.entries(REPAIRS).filter(([id]) => id === 'none' || theirs.includes(id))
  const knobs: Knob[] = [
    choice(
      'exercise',
      text('You are the scheduler', '你来当调度器'),
      [[NO_EXERCISE, text('no exercise', '不做练习')], ...exercises],
      text(
        'In place of everything above: a few threads of a few lines, one step at a time.',
        '代替上面的全部内容：几个只有几行的线程，一次走一步。',
      ),
    ),
    choice('repair', text('Repair', '修复'), repairs),
    choice(
      'scheduler',
      text('Who schedules', '由谁调度'),
      [
        ['random', text('chance, thousands of times', '随机，几千次')],
        ['you', text('you, step by step', '你，一步一步')],
      ],
      text(
        'You: in the run’s view, or by lines of input on the command line.',
        '你：在运行视图里操作，或在命令行上逐行输入。',
      ),
    ),
    integer('schedules', text('Random schedules', '随机调度次数'), [1, 100_000], { scale: 'log' }),
    integer('seed', text('Seed', '随机种子'), [1, 1_000_000], {
      scale: 'log',
      help: text('The same seed gives the same schedules.', '种子相同，调度就相同。'),
    }),
  ]
  return knobs.map((knob) => ({ ...knob, rare: true, sides: ['node'] }))
}

/** Whether the run is an exercise. */
export const isExercise = (knobs: KnobValues): boolean =>
  String(knobs.exercise ?? NO_EXERCISE) !== NO_EXERCISE

/** Whether a person grants the steps: then the program listens to its input. */
export const takesSteps = (knobs: KnobValues): boolean => isExercise(knobs) && knobs.scheduler === 'you'

/** A note on a repair that belongs to another exercise; null where it fits. */
export function misfit(knobs: KnobValues): { knob: string; en: string; zh: string } | null {
  const { repairs } = EXERCISES[String(knobs.exercise)]
  const repair = String(knobs.repair)
  if (repair === 'none' || repairs.includes(repair)) return null
  return {
    knob: 'repair',
    en: 'This repair belongs to another exercise: here nothing is repaired.',
    zh: '这是另一个练习的修复方法：在这里等于没有修复。',
  }
}

/** What can be guessed of an exercise: how many schedules fail; nothing while a person schedules. */
export function exercisePrompt(knobs: KnobValues): PredictionPrompt | null {
  if (takesSteps(knobs)) return null
  const schedules = Number(knobs.schedules)
  return guess(
    'failures',
    'count',
    [0, schedules, 1],
    `The threads are scheduled at random ${many(schedules)} times. How many times will it go wrong?`,
    `随机调度 ${many(schedules)} 次，会有多少次出错？`,
  )
}
