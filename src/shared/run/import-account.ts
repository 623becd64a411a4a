import { formatOf } from '../format'
import type { LocalizedText } from '../text'
import type { RunModel } from './model'

/** Name of the result that says what became of a trace's events. */
export const IMPORT_RESULT = 'import'

/** Characters of what can't be read that are shown. */
const EXAMPLE = 80

/** Of a trace that was read in: what was found, and what of it was kept, mended and left out. Counts of events unless said otherwise. */
export function emptyCounts() {
  return {
    /** All, and the pieces that were none. */
    events: 0,
    /** Slices, by begin where they have one: on a thread, and asynchronous. */
    slices: 0,
    async: 0,
    counters: 0,
    instants: 0,
    /** Of profilers. */
    samples: 0,
    /** Of other kinds that a run does not show. */
    ignored: 0,
    /** Pieces that could not be read, and events that contradict the format. */
    malformed: 0,
    /** Ends without a begin. */
    unmatched: 0,
    /** Far away in time from all others. */
    beyond: 0,
    /** More than a run can hold. */
    dropped: 0,
    /** Slices without an end, kept as unfinished. */
    unfinished: 0,
    /** Ends that stood before their begin. */
    reordered: 0,
    /** Kept although they had values that JSON has not. */
    mended: 0,
    /** Whether the end of the trace is missing. */
    cut: false,
    /** Whether the compressed file is damaged. */
    damaged: false,
    /** '' for UTF-8. */
    encoding: '',
  }
}
export type ImportCounts = Readonly<ReturnType<typeof emptyCounts>>

export interface ImportAccount extends ImportCounts {
  /** Events that the run shows, or that told something of those. */
  readonly kept: number
  /** What there is to say of it for people, a sentence each: first what was kept, then what was mended or left out. */
  readonly notes: readonly LocalizedText[]
}

/** What became of the events of the trace that a run was made of; null for other runs. Those of earlier versions tell less. */
export function importAccount(model: RunModel): ImportAccount | null {
  const told = model.meta?.origin.kind === 'trace' ? model.result(IMPORT_RESULT) : undefined
  if (told === undefined) return null
  const known = Object.entries(emptyCounts()).map(([key, none]) => [
    key,
    typeof told[key] === typeof none ? told[key] : none,
  ])
  const counts = Object.fromEntries(known) as ImportCounts
  const { events, instants, samples, ignored, malformed, unmatched, beyond, dropped } = counts
  const kept = Math.max(0, events - instants - samples - ignored - malformed - unmatched - beyond - dropped)
  return { ...counts, kept, notes: notesOf(counts, kept, model.malformedExample) }
}

type Say = (count: string) => string

/** What was mended, then what is missing, each with its reason. */
const NOTES: readonly (readonly [keyof ImportCounts, en: Say, zh: Say])[] = [
  ['encoding', () => 'The file is encoded in UTF-16.', () => '文件的编码为 UTF-16。'],
  [
    'reordered',
    (n) => `End events before their begin events: ${n}. Events were sorted by time.`,
    (n) => `有 ${n} 个结束事件排在其开始之前：事件已按时间重新排序。`,
  ],
  [
    'mended',
    (n) =>
      `Events with values that are not valid JSON (NaN, Infinity, control characters): ${n}. These values were removed.`,
    (n) => `有 ${n} 个事件含有无效的 JSON 值（NaN、Infinity、控制字符）：已去除这些值。`,
  ],
  [
    'unfinished',
    (n) => `Slices without an end: ${n}. Shown as unfinished.`,
    (n) => `有 ${n} 个片段没有结束：显示为未完成。`,
  ],
  [
    'cut',
    () => 'The trace is truncated. Everything before that point was imported.',
    () => '跟踪文件不完整：末尾缺失。现有部分已导入。',
  ],
  [
    'damaged',
    () => 'The compressed file is damaged. Everything after the damage is missing.',
    () => '压缩文件已损坏。损坏处之后的内容缺失。',
  ],
  [
    'unmatched',
    (n) => `End events without a begin: ${n}. Skipped.`,
    (n) => `有 ${n} 个结束事件没有对应的开始事件：已跳过。`,
  ],
  [
    'beyond',
    (n) =>
      `Events a month or more away from all others: ${n}. Skipped, because they can't be from the same clock.`,
    (n) => `有 ${n} 个事件的时间与其余事件相差一个月以上，不可能出自同一时钟：已跳过。`,
  ],
  ['samples', (n) => `Profiler samples: ${n}. Not shown.`, (n) => `有 ${n} 个性能分析采样：不显示。`],
  [
    'dropped',
    (n) => `Events beyond the capacity of a run: ${n}. Skipped.`,
    (n) => `有 ${n} 个事件超出一次运行的容量：已跳过。`,
  ],
]

function notesOf(counts: ImportCounts, kept: number, example: string): LocalizedText[] {
  const [en, zh] = [formatOf('en'), formatOf('zh-CN')]
  const other = counts.instants + counts.ignored
  const kinds = {
    en: ` Not shown (instant events, flows, objects and the like): ${en.number(other)}.`,
    'zh-CN': `另有 ${zh.number(other)} 个不显示（瞬时事件、流、对象等）。`,
  }
  const notes: LocalizedText[] = [
    {
      en: `Events in the trace: ${en.number(counts.events)}; imported: ${en.number(kept)}.${other > 0 ? kinds.en : ''}`,
      'zh-CN': `跟踪文件中有 ${zh.number(counts.events)} 个事件，已导入 ${zh.number(kept)} 个。${other > 0 ? kinds['zh-CN'] : ''}`,
    },
  ]
  for (const [count, english, chinese] of NOTES) {
    const value = counts[count]
    if (!value) continue
    notes.push({ en: english(en.number(Number(value))), 'zh-CN': chinese(zh.number(Number(value))) })
  }
  const { malformed } = counts
  const first = example.replaceAll(/\s+/g, ' ').slice(0, EXAMPLE)
  if (malformed > 0)
    notes.push({
      en: `Entries that are not events: ${en.number(malformed)}. Skipped. The first one begins: ${first}`,
      'zh-CN': `有 ${zh.number(malformed)} 处内容不是事件：已跳过。第一处开头为：${first}`,
    })
  return notes
}
