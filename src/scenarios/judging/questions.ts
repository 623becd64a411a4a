import type { AskedRun, Choice, Question } from '../../shared/question'
import type { LocalizedText } from '../../shared/text'

/** A choice: its text and why it is (not) so, each in English and Chinese. */
export type Said = readonly [en: string, zh: string, whyEn: string, whyZh: string]

/**
 * A question with its choices by name, in the order in which they are shown.
 * @param right the name of the choice that is right for this run
 */
export function ask<Name extends string>(
  id: string,
  text: LocalizedText,
  choices: Readonly<Record<Name, Said>>,
  right: NoInfer<Name>,
): Question {
  return {
    id,
    text,
    choices: Object.entries<Said>(choices).map(([name, [en, zh, whyEn, whyZh]]): Choice => {
      return { text: { en, 'zh-CN': zh }, right: name === right, why: { en: whyEn, 'zh-CN': whyZh } }
    }),
  }
}

/** A number that somebody could answer with, and why, in both languages. */
export type Answer = readonly [value: number, whyEn: string, whyZh: string]

/** Choices of a question after a number. */
const NUMBERS = 4

/** A question after a number: wrong ones that read like the right one, or like each other, are left out; the first ones stay. */
export function askNumber(
  id: string,
  text: LocalizedText,
  write: (value: number) => LocalizedText,
  right: Answer,
  wrong: readonly Answer[],
): Question {
  const seen = new Set<string>()
  const choices = [right, ...wrong].flatMap((answer): Choice[] => {
    const [value, en, zh] = answer
    const written = write(value)
    if (!Number.isFinite(value) || seen.has(written.en)) return []
    seen.add(written.en)
    return [{ text: written, right: answer === right, why: { en, 'zh-CN': zh } }]
  })
  const order = new Map([right, ...wrong].map(([value]) => [write(value).en, value]))
  return {
    id,
    text,
    choices: choices.slice(0, NUMBERS).toSorted((a, b) => order.get(a.text.en)! - order.get(b.text.en)!),
  }
}

/** What was measured for a claim; NaN: nothing. */
export const measuredIn = ({ measured }: AskedRun, claim: string): number => measured[claim] ?? NaN

/** A ratio as it is written in sentences: 1.4, 12. */
export const times = (value: number): string => value.toFixed(value < 9.95 ? 1 : 0)
