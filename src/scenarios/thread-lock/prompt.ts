import type { KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import { text } from '../judging/claims'

/** What can be guessed: how much the race loses, or how often the threads get stuck. */
export function prompt(knobs: KnobValues): PredictionPrompt {
  if (knobs.demo === 'race') {
    const total = Number(knobs.threads) * Number(knobs.increments)
    const shown = String(total).replace(/\B(?=(\d{3})+$)/g, ' ')
    return {
      claim: 'lost-updates',
      question: text(
        `How many of the ${shown} increments will be lost without a lock?`,
        `不加锁时，${shown} 次自增会丢掉多少次？`,
      ),
      unit: 'count',
      min: 0,
      max: total,
      step: 1,
    }
  }
  return {
    claim: 'deadlocks',
    question: text(
      `In how many of ${Number(knobs.repeats)} rounds will the threads get stuck?`,
      `${Number(knobs.repeats)} 轮里，有几轮会卡死？`,
    ),
    unit: 'count',
    min: 0,
    max: Number(knobs.repeats),
    step: 1,
  }
}
