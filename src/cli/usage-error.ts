import type { LocalizedText } from '../shared/text'

/** What the usage that belongs to an error is about. */
export type UsageTopic = 'general' | 'list' | 'run' | 'open' | 'compare' | 'export' | 'import' | 'report'

/** The command line can't be carried out as it was typed. Exit code 2; shown with the usage of `topic`. */
export class UsageError extends Error {
  readonly text: LocalizedText
  readonly topic: UsageTopic

  constructor(topic: UsageTopic, en: string, zh: string) {
    super(en)
    this.name = 'UsageError'
    this.text = { en, 'zh-CN': zh }
    this.topic = topic
  }
}

/** “Did you mean …?” in both languages, with a space before it where the language has one; empty without a guess. */
export function didYouMean(name: string | null): readonly [en: string, zh: string] {
  return name === null ? ['', ''] : [` Did you mean “${name}”?`, `是不是想用“${name}”？`]
}
