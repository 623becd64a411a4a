import type { KnobValues } from '../shared/knobs'
import type { Prediction } from '../shared/prediction'
import type { Scenario, ScenarioFacts } from '../shared/scenario'
import type { TypedOption } from './options'
import { UsageError } from './usage-error'

/**
 * The guess of `--predict`, undefined without it. Percent claims take `80%` and `0.8`.
 * @throws UsageError when it is no number within the scenario's limits, or there is nothing to guess
 */
export function readPrediction(
  scenario: ScenarioFacts,
  knobs: KnobValues,
  options: readonly TypedOption[],
): Prediction | undefined {
  const text = options.findLast(({ name }) => name === 'predict')?.value?.trim()
  if (text === undefined) return undefined
  const prompt = (scenario as Partial<Scenario>).prompt?.(knobs) ?? null
  if (prompt === null)
    throw new UsageError(
      'run',
      '--predict: With these parameters there is nothing to predict. Remove the option.',
      '--predict：这组参数没有可猜的数，请去掉这个选项。',
    )
  const { claim, unit, min, max, question } = prompt
  const percent = unit === 'percent' && text.endsWith('%')
  const number = percent ? text.slice(0, -1).trim() : text
  const value = number === '' ? NaN : Number(number) / (percent ? 100 : 1)
  if (!(value >= min && value <= max))
    throw new UsageError(
      'run',
      `--predict ${text}: Must be a number from ${min} to ${max}. ${question.en}`,
      `--predict ${text}：必须是 ${min} 到 ${max} 之间的数。${question['zh-CN']}`,
    )
  return { claim, value }
}
