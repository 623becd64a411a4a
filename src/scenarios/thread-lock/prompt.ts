import type { KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import { many } from '../judging/claims'
import { guess } from '../knobs'
import { exercisePrompt, isExercise } from '../stepping/knobs'

/** What can be guessed: how much the race loses, or how often the threads get stuck. */
export function prompt(knobs: KnobValues): PredictionPrompt | null {
  if (isExercise(knobs)) return exercisePrompt(knobs)
  if (knobs.demo === 'race') {
    const total = Number(knobs.threads) * Number(knobs.increments)
    return guess(
      'lost-updates',
      'count',
      [0, total, 1],
      `How many of the ${many(total)} increments will be lost without a lock?`,
      `不加锁时，${many(total)} 次自增会丢掉多少次？`,
    )
  }
  if (knobs.demo === 'opposite-order' && knobs.order === 'opposite' && knobs.meeting === 'chance')
    return guess(
      'by-chance',
      'count',
      [0, 1000, 1],
      'Thousands of transfers, and nobody makes the threads meet. How many times will they wait in a circle?',
      '转账几千次，没有谁安排线程相遇。它们会有多少次互相等成一个环？',
    )
  return guess(
    'deadlocks',
    'count',
    [0, Number(knobs.repeats), 1],
    `In how many of ${Number(knobs.repeats)} rounds will the threads get stuck?`,
    `${Number(knobs.repeats)} 轮里，有几轮会卡死？`,
  )
}
