import { computed, reactive, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import type { RunFileInfo } from '../../../shared/library'
import { i18n } from '../../i18n'
import { useTitles } from '../../shell/titles'
import { useApp } from '../../stores/app'
import { useLibrary } from '../../stores/library'
import { matchesFilters, historyRun, STATUSES } from './history'
import type { Filters, HistoryRun } from './history'
import { byDay, RUNS_LARGEST_FIRST, sortedRuns } from './order'
import type { HistoryEntry, HistorySortKey } from './order'

/** What is shown of the history, in which order, and which rows are chosen. It stays while other rooms are looked at. */
export const useHistory = defineStore('history', () => {
  const app = useApp()
  const library = useLibrary()
  const { titleOfOrigin } = useTitles()

  const filters = reactive<Filters>({ query: '', kind: null, status: null, tag: null, pinned: false })
  const sort = ref<HistorySortKey>('started')
  const descending = ref(true)
  /** The row that the keyboard is on, and that the pane describes. */
  const active = ref<string | null>(null)
  /** Rows that were marked, for what is done to several at once. */
  const marked = reactive(new Set<string>())
  /** Whether the pane is open; null: as the width suggests. */
  const pane = ref<boolean | null>(null)

  const all = computed(() =>
    library.runs.map((run) =>
      historyRun(run, {
        titleOf: titleOfOrigin,
        knobsOf: (id) => app.hello?.scenarios.find((card) => card.id === id)?.knobs ?? [],
      }),
    ),
  )
  const rows = computed<readonly HistoryRun[]>(() =>
    sortedRuns(
      all.value.filter((row) => matchesFilters(row, filters)),
      sort.value,
      descending.value,
      i18n.global.locale.value,
    ),
  )
  /** Days are headings only as long as the order is that of time. */
  const entries = computed<readonly HistoryEntry[]>(() =>
    sort.value === 'started'
      ? byDay(rows.value)
      : rows.value.map((row) => ({ kind: 'run', id: row.id, row }) as const),
  )
  const activeRow = computed(() => rows.value.find(({ id }) => id === active.value) ?? null)
  const markedRows = computed(() => rows.value.filter(({ id }) => marked.has(id)))
  /** What an action is about: the marked rows in sight, else the active one. */
  const targets = computed<readonly RunFileInfo[]>(() => {
    if (markedRows.value.length > 0) return markedRows.value.map(({ run }) => run)
    return activeRow.value === null ? [] : [activeRow.value.run]
  })
  const filtered = computed(
    () =>
      filters.query.trim() !== '' ||
      filters.kind !== null ||
      filters.status !== null ||
      filters.tag !== null ||
      filters.pinned,
  )
  /** What there is to choose from: only what occurs. */
  const choices = computed(() => {
    const kinds = new Map<string, string>()
    for (const { kind, title } of all.value)
      if (kind !== '' && !kinds.has(kind)) kinds.set(kind, kind.startsWith('scenario/') ? title : '')
    const present = new Set(all.value.map(({ status }) => status))
    return { kinds, statuses: STATUSES.filter((status) => present.has(status)) }
  })

  // A filter by a tag that no run has any more would hide everything, so it is dropped.
  watch(
    () => library.runs,
    (runs) => {
      const ids = new Set(runs.map(({ runId }) => runId))
      for (const id of marked) if (!ids.has(id)) marked.delete(id)
      if (active.value !== null && !ids.has(active.value)) active.value = null
      if (filters.tag !== null && !library.tags.includes(filters.tag)) filters.tag = null
      if (filters.kind !== null && !choices.value.kinds.has(filters.kind)) filters.kind = null
      if (filters.status !== null && !choices.value.statuses.includes(filters.status)) filters.status = null
    },
  )

  /** Orders by a key; by the same once more: the other way round. */
  function sortBy(key: HistorySortKey): void {
    if (sort.value === key) descending.value = !descending.value
    else {
      sort.value = key
      descending.value = RUNS_LARGEST_FIRST.has(key)
    }
  }

  function clear(): void {
    Object.assign(filters, { query: '', kind: null, status: null, tag: null, pinned: false })
  }

  function toggle(id: string): void {
    if (!marked.delete(id)) marked.add(id)
  }

  /** Marks every row between two, both included. */
  function markRange(from: string | null, to: string): void {
    const at = (id: string | null) => rows.value.findIndex((row) => row.id === id)
    const [first, last] = [at(from) < 0 ? at(to) : at(from), at(to)].sort((a, b) => a - b)
    for (const row of rows.value.slice(first, last + 1)) marked.add(row.id)
  }

  return {
    filters,
    sort,
    descending,
    active,
    marked,
    pane,
    all,
    rows,
    entries,
    activeRow,
    markedRows,
    targets,
    filtered,
    choices,
    sortBy,
    clear,
    toggle,
    markRange,
  }
})
