import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Reading } from '../../engine/reading'
import { FilteredLines, type OutputFilter } from './output-filter'
import { OutputLog, type OutputLine } from './output-log'
import { Writers } from './writers'

/** Choices of the process filter beside the writers' keys: everybody; whatever is selected in the tree. */
const ALL = 'all'
export const SELECTED = 'selected'

interface Shown {
  readonly run: Reading
  /** Id of the process that is selected in the tree. */
  readonly selected: number | null
}

/** The filters that are set. */
export interface OutputWanted {
  readonly text: Ref<string>
  readonly stream: Ref<OutputFilter['stream']>
  readonly process: Ref<string>
}

/** Everything, at first. Kept outside of the pane, which is unmounted when another tab is chosen. */
export function outputWanted(): OutputWanted {
  return { text: ref(''), stream: ref('all'), process: ref(ALL) }
}

/** What a filter lets through; another object whenever there is more, though its array is changed in place. */
interface Output {
  readonly lines: readonly OutputLine[]
  /** Lines that there are without a filter, and those that are not kept. */
  readonly total: number
  readonly dropped: number
}

/** The lines of a run that a filter lets through, kept up to date, and who wrote them. */
export function useOutput(shown: Shown, { text, stream, process }: OutputWanted) {
  const { t } = useI18n()
  const run = shown.run.whole
  let log = new OutputLog()
  const writers = shallowRef(new Writers(run.value))
  const output = shallowRef<Output>({ lines: [], total: 0, dropped: 0 })
  let filtered = new FilteredLines()
  const writing = new Set<string>()

  const writer = computed(() => {
    if (process.value === ALL) return null
    if (process.value !== SELECTED) return process.value
    return shown.selected === null ? null : `p${shown.selected}`
  })
  watch(
    () => run.value,
    (model) => {
      log = new OutputLog()
      writers.value = new Writers(model)
      filtered = new FilteredLines()
      writing.clear()
    },
  )
  watch(
    () => ({
      now: run.text,
      filter: { text: text.value, stream: stream.value, writer: writer.value },
    }),
    ({ now, filter }) => {
      const before = log.lines.at(-1)?.number ?? -1
      log.read(now)
      const all = log.lines
      for (let at = all.length - 1; at >= 0 && all[at].number > before; at -= 1)
        writing.add(writers.value.keyOf(all[at]))
      const lines = filtered.update(log, filter, (line) => writers.value.keyOf(line))
      output.value = { lines, total: all.length, dropped: log.dropped }
    },
    { immediate: true },
  )
  // Without a selection there is nothing that "selected" could mean.
  watch(
    () => shown.selected,
    (now) => {
      if (now === null && process.value === SELECTED) process.value = ALL
    },
    { immediate: true },
  )

  const nameOf = (line: Pick<OutputLine, 'id' | 'pid' | 't'>): string => {
    const { title, pid } = writers.value.writerOf(line)
    return [title, pid < 0 ? '' : pid].filter((part) => part !== '').join(' ') || t('output.unknown')
  }
  const processes = computed(() => {
    const { processes: all } = run.text
    const found = [...writing].filter(Boolean).map((key) => {
      const process = key.startsWith('p') ? all[Number(key.slice(1))] : undefined
      const line = { id: process?.id ?? -1, pid: process?.pid ?? Number(key), t: Infinity }
      return { value: key, label: nameOf(line) }
    })
    const choices = [{ value: ALL, label: t('output.allProcesses') }]
    const chosen = shown.selected === null ? undefined : all[shown.selected]
    if (chosen !== undefined) {
      const title = nameOf({ id: chosen.id, pid: chosen.pid, t: Infinity })
      choices.push({ value: SELECTED, label: t('output.selected', { title }) })
    }
    const byName = found.toSorted((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))
    return [...choices, ...byName]
  })

  return { output, writers, processes }
}
