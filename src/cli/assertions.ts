import type { Summary } from '../shared/summary'
import type { Locale } from '../shared/text'
import type { TypedOption } from './options'
import {
  checkAssertion,
  METRICS,
  readAssertion,
  ASSERTION_UNITS,
  type Assertion,
  type AssertionResult,
  type AssertionUnit,
} from '../shared/run/assertion'
import { nearestName } from './nearest'
import type { Format } from '../shared/format'
import { terminalFormat } from './terminal/format'
import { CLI_TEXTS } from './texts'
import { whyNoPss } from './unreadable'
import { didYouMean, UsageError } from './usage-error'

/**
 * The assertions of a command line, in order.
 * @throws UsageError that names what is wrong and what there is
 */
export function readAssertions(options: readonly TypedOption[]): readonly Assertion[] {
  return options.flatMap(({ name, value = '' }) => (name === 'assert' ? [read(value)] : []))
}

function read(expression: string): Assertion {
  const read = readAssertion(expression)
  if (!('problem' in read)) return read
  const names = Object.keys(METRICS)
  switch (read.problem) {
    case 'syntax':
      throw new UsageError(
        'run',
        `--assert: “${expression}” is not a comparison. Write one such as 'orphans==0' or 'peakPss<2G', in quotes.`,
        `--assert：“${expression}”不是比较表达式。请写成 'orphans==0' 或 'peakPss<2G' 的形式，并加引号。`,
      )
    case 'metric': {
      const [en, zh] = didYouMean(nearestName(read.name, names))
      throw new UsageError(
        'run',
        `--assert: Unknown metric “${read.name}”.${en} Available: ${names.join(', ')}.`,
        `--assert：未知指标“${read.name}”。${zh}可用的指标：${names.join('、')}。`,
      )
    }
    case 'suffix': {
      const suffixes = Object.keys(ASSERTION_UNITS[METRICS[read.metric].unit]).filter(Boolean)
      const [en, zh] =
        suffixes.length === 0
          ? ['Use a plain number.', '请只写数字。']
          : [`Use one of: ${suffixes.join(', ')}.`, `可用的单位：${suffixes.join('、')}。`]
      throw new UsageError(
        'run',
        `--assert: “${read.metric}” has no unit “${read.suffix}”. ${en}`,
        `--assert：“${read.metric}”没有单位“${read.suffix}”。${zh}`,
      )
    }
  }
}

/**
 * Holds all assertions against a summary.
 * @param say what a name that the program gave is called in this language
 * @returns the summary with what came out, and a line for each that failed
 */
export function checkAssertions(
  assertions: readonly Assertion[],
  summary: Summary,
  locale: Locale,
  say: (name: string) => string = (name) => name,
): { readonly summary: Summary; readonly failures: readonly string[] } {
  const results = assertions.map((assertion) => checkAssertion(assertion, summary))
  const told = results.map(({ assertion: { expression }, holds, measured }) => ({
    expression,
    holds,
    measured,
  }))
  const failures = results
    .filter(({ holds }) => !holds)
    .map((result) => failure(result, summary, locale, say))
  return { summary: { ...summary, assertions: told }, failures }
}

function failure(
  { assertion, measured, least }: AssertionResult,
  summary: Summary,
  locale: Locale,
  say: (name: string) => string,
): string {
  const { unit, text } = METRICS[assertion.metric]
  const texts = CLI_TEXTS[locale]
  const format = terminalFormat(locale)
  const value = measured === null ? null : format.atLeast(SHOWN[unit](measured, format), least)
  const failed = texts.assertionFailed(assertion.expression, text[locale], value)
  const why = assertion.metric === 'peakPss' && measured === null ? whyNoPss(summary, locale, say) : null
  return why === null ? failed : `${failed} ${why}`
}

const SHOWN: Readonly<Record<AssertionUnit, (value: number, format: Format) => string>> = {
  count: (value, format) => format.count(value),
  bytes: (value, format) => format.bytes(value),
  // Closer than a report needs it: what failed by little must not look like what was asked for.
  seconds: (value, format) => format.joined({ value: format.number(value, 3), unit: 's' }),
  share: (value, format) => format.joined({ value: format.number(value * 100, 2), unit: '%' }),
  cores: (value, format) => format.value(value, 'cores'),
}
