import type { LocalizedText } from '../text'
import type { RunOutcome } from './records'

/** How a run ended, in a word, wherever it is not the window that says it. */
export const OUTCOME_TEXT: Readonly<Record<RunOutcome, LocalizedText>> = {
  completed: { en: 'completed', 'zh-CN': '已完成' },
  stopped: { en: 'stopped', 'zh-CN': '已停止' },
  failed: { en: 'failed', 'zh-CN': '失败' },
  guarded: { en: 'stopped by limit', 'zh-CN': '超限停止' },
  interrupted: { en: 'interrupted', 'zh-CN': '意外中断' },
}
