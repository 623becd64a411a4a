import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { ProcessView, RunView } from '../../../shared/run/view'
import { useKeyed } from '../../engine/reading'
import type { Reading } from '../../engine/reading'
import { arrange } from './arrange'
import type { ProcessRow } from './arrange'
import { PROCESSES_LARGEST_FIRST, VOLATILE } from './columns'
import type { ProcessSortKey } from './columns'
import { sortValue, taskCounts, processTitle } from './values'

export interface TreeOptions {
  readonly sort?: ProcessSortKey
  readonly descending?: boolean
  readonly userOf?: (uid: number) => string
  /** Ended processes leave the grid this long after their end, ms; Infinity keeps them. */
  readonly keepEnded?: number
  /** Which processes are listed at all. */
  readonly keeps?: (process: ProcessView, run: RunView) => boolean
}

/** What a tree grid shows and where the user is in it. Lives outside the grid: charts and details read it too. */
export interface TreeState {
  readonly tree: Ref<boolean>
  readonly sort: Ref<ProcessSortKey>
  readonly descending: Ref<boolean>
  readonly filter: Ref<string>
  readonly folded: Set<number>
  readonly tagged: Set<number>
  /** Id of the row that the keyboard is on, null: none. */
  readonly active: Ref<number | null>
  /** Id of the process whose details are open. */
  readonly selected: Ref<number | null>
  readonly rows: Readonly<ShallowRef<readonly ProcessRow[]>>
  readonly tasks: Readonly<ShallowRef<ReadonlyMap<number, number>>>
  /** Rows keep their order and nobody comes or goes: what a person does to them is done all the same. */
  readonly held: Ref<boolean>
  sortBy(key: ProcessSortKey): void
}

export function useTreeState(run: Reading, options: TreeOptions = {}): TreeState {
  const tree = ref(true)
  const sort = ref<ProcessSortKey>(options.sort ?? 'order')
  const descending = ref(options.descending ?? false)
  const filter = ref('')
  const folded = reactive(new Set<number>())
  const tagged = reactive(new Set<number>())
  const active = ref<number | null>(null)
  const selected = ref<number | null>(null)
  const tasks = computed(() => taskCounts(run.text))
  const userOf = options.userOf ?? String
  const keepEnded = options.keepEnded ?? Infinity

  // Births, deaths and names change the rows at once; moving values only in the order of the slow beat.
  const arranged = useKeyed(
    () => (VOLATILE.has(sort.value) || Number.isFinite(keepEnded) ? run.slow : run.text),
    () => {
      const { processes, born, live } = run.value
      return `${processes.length}/${born}/${live}`
    },
  )
  const held = ref(false)
  const settled = shallowRef(arranged.value)
  /** From the second tick on there are rates, and so an order to keep. */
  let ordered = false
  const settle = (): void => {
    const { value: now } = arranged
    if (held.value && ordered && now.run === settled.value.run) return
    settled.value = now
    ordered = now.run.whole.ticks >= 2
  }
  watch([arranged, held], settle, { flush: 'sync' })
  const rows = computed<ProcessRow[]>(() => {
    const { run: model } = settled.value
    const { processes, now } = model
    const counts = sort.value === 'tasks' ? taskCounts(model) : new Map<number, number>()
    const visible = (process: ProcessView) =>
      (process.endedAt === null || now - process.endedAt < keepEnded) &&
      (options.keeps?.(process, model) ?? true)
    return arrange(processes, {
      tree: tree.value,
      value: (process) => sortValue(process, sort.value, counts, userOf),
      descending: descending.value,
      folded,
      filter: filter.value,
      title: (process) => `${processTitle(model, process)}\n${options.userOf?.(process.uid) ?? ''}`,
      visible,
    })
  })

  // Only another run resets the state; another moment of the same run does not.
  watch(
    () => run.whole.value,
    () => {
      folded.clear()
      tagged.clear()
      active.value = null
      selected.value = null
    },
  )
  // While the details are open, they show the row that the keyboard moved to.
  watch(active, (id) => {
    if (selected.value !== null && id !== null) selected.value = id
  })

  function sortBy(key: ProcessSortKey): void {
    if (sort.value === key) descending.value = !descending.value
    else {
      sort.value = key
      descending.value = PROCESSES_LARGEST_FIRST.has(key)
    }
  }

  return { tree, sort, descending, filter, folded, tagged, active, selected, rows, tasks, held, sortBy }
}
