import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { UnlistedSum } from '../../../shared/run/recorded'
import type { ProcessView, RunView } from '../../../shared/run/view'
import { useKeyed } from '../../engine/reading'
import type { Reading } from '../../engine/reading'
import { windowStorage } from '../../stores/keep'
import { arrange } from './arrange'
import type { ProcessRow } from './arrange'
import { PROCESSES_LARGEST_FIRST, VOLATILE } from './columns'
import type { ProcessSortKey } from './columns'
import { sortValue, taskCounts, processTitle } from './values'

/** Which processes become one row. */
export interface GroupRule {
  /** Those of which it says the same, if what is below them is the same too. */
  readonly of: (run: RunView, process: ProcessView) => string
  /** From so many on. */
  readonly least: number
  /** Whether also in a list, where all are siblings. */
  readonly inLists: boolean
}

/** Siblings that are called the same. */
export const ALIKE_SIBLINGS: GroupRule = { of: processTitle, least: 5, inLists: false }

export interface TreeOptions {
  readonly sort?: ProcessSortKey
  readonly descending?: boolean
  readonly userOf?: (uid: number) => string
  /** Ended processes leave the grid this long after their end, ms; Infinity keeps them. */
  readonly keepEnded?: number
  /** Which processes are listed at all. */
  readonly keeps?: (process: ProcessView, run: RunView) => boolean
  /** Null: every process has its row. By default siblings that are called the same share one. */
  readonly grouping?: GroupRule | null
}

/** The row that the keyboard is on: of a process, or that of a group with its eldest process. */
interface Cursor {
  readonly id: number
  readonly group: string | null
}

/** What a tree grid shows and where the user is in it. Lives outside the grid: charts and details read it too. */
export interface TreeState {
  readonly tree: Ref<boolean>
  readonly sort: Ref<ProcessSortKey>
  readonly descending: Ref<boolean>
  readonly filter: Ref<string>
  readonly folded: Set<number>
  /** Groups that are unfolded. */
  readonly unfolded: Set<string>
  readonly grouping: Ref<GroupRule | null>
  /** Leaves out what has ended, as long as anything lives. Remembered. */
  readonly hideEnded: Ref<boolean>
  /** How many it leaves out. */
  readonly hidden: Readonly<Ref<number>>
  readonly tagged: Set<number>
  /** Id of the process that the keyboard is on, null: none. Setting it brings its row in sight, out of groups. */
  readonly active: Ref<number | null>
  /** Place of the row that the keyboard is on: that of the process or of the group that it is folded in; -1: none. */
  readonly activeIndex: Readonly<Ref<number>>
  /** Id of the process whose details are open. */
  readonly selected: Ref<number | null>
  /** The sum whose processes are shown, in place of details. */
  readonly opened: ShallowRef<Pick<UnlistedSum, 'parent' | 'name'> | null>
  readonly rows: Readonly<ShallowRef<readonly ProcessRow[]>>
  readonly tasks: Readonly<ShallowRef<ReadonlyMap<number, number>>>
  /** Rows keep their order and nobody comes or goes: what a person does to them is done all the same. */
  readonly held: Ref<boolean>
  sortBy(key: ProcessSortKey): void
  /** Puts the keyboard on a row. */
  enter(row: ProcessRow): void
  /** Puts the keyboard on a process, or on the group that it is folded in. */
  point(process: number): void
  /** Folds what is open, unfolds what is folded. */
  fold(row: ProcessRow): void
}

const hiding = windowStorage<boolean>('forkscope.tree.hideEnded')

export function useTreeState(run: Reading, options: TreeOptions = {}): TreeState {
  const tree = ref(true)
  const sort = ref<ProcessSortKey>(options.sort ?? 'order')
  const descending = ref(options.descending ?? false)
  const filter = ref('')
  const folded = reactive(new Set<number>())
  const tagged = reactive(new Set<number>())
  const unfolded = reactive(new Set<string>())
  const grouping = shallowRef<GroupRule | null>(
    options.grouping === undefined ? ALIKE_SIBLINGS : options.grouping,
  )
  const hideEnded = ref(hiding.read() === true)
  watch(hideEnded, (on) => hiding.write(on))
  const cursor = shallowRef<Cursor | null>(null)
  const selected = ref<number | null>(null)
  const opened = shallowRef<TreeState['opened']['value']>(null)
  const tasks = computed(() => taskCounts(run.text))
  const userOf = options.userOf ?? String
  const keepEnded = options.keepEnded ?? Infinity

  // Births, deaths and names change the rows at once; moving values only in the order of the slow beat.
  const arranged = useKeyed(
    () => (VOLATILE.has(sort.value) || Number.isFinite(keepEnded) ? run.slow : run.text),
    () => {
      const { processes, born, live, whole } = run.value
      return `${processes.length}/${born}/${live}/${whole.unlisted.count}`
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
  // Once all have ended there is nothing else to show.
  const hidden = computed(() => {
    const { born, live } = settled.value.run
    return hideEnded.value && keepEnded === Infinity && live > 0 ? born - live : 0
  })
  const rows = computed<ProcessRow[]>(() => {
    const { run: model } = settled.value
    const { processes, now } = model
    const counts = sort.value === 'tasks' ? taskCounts(model) : new Map<number, number>()
    const rule = grouping.value
    const keep = hidden.value > 0 ? 0 : keepEnded
    const visible = (process: ProcessView) =>
      (process.endedAt === null || now - process.endedAt < keep) && (options.keeps?.(process, model) ?? true)
    return arrange(processes, {
      tree: tree.value,
      value: (process) => sortValue(model, process, sort.value, counts, userOf),
      sums: PROCESSES_LARGEST_FIRST.has(sort.value),
      grouping:
        rule === null || !(tree.value || rule.inLists)
          ? null
          : { of: (process) => rule.of(model, process), least: rule.least, open: unfolded },
      // At a moment, nobody knows who of them lived.
      unlisted:
        model.moment === null && hidden.value === 0 && keepEnded === Infinity
          ? model.whole.unlisted.sums
          : [],
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
      unfolded.clear()
      tagged.clear()
      cursor.value = null
      selected.value = null
      opened.value = null
    },
  )
  const select = (id: number | null) => {
    run.whole.value.selected = new Set(id === null ? [] : [id])
    if (id !== null) opened.value = null
  }
  watch(selected, select, { flush: 'sync' })
  watch(opened, (sum) => sum !== null && (selected.value = null), { flush: 'sync' })
  // While the details are open, they show the process that the keyboard moved to.
  watch(cursor, (now) => {
    if (selected.value !== null && now !== null && now.group === null) selected.value = now.id
  })

  const activeIndex = computed(() => {
    if (cursor.value === null) return -1
    const { id, group } = cursor.value
    const exact = rows.value.findIndex((row) => row.id === id && row.group === group)
    if (exact >= 0) return exact
    return rows.value.findIndex((row) => row.ids.includes(id))
  })
  const active = computed({
    get: () => cursor.value?.id ?? null,
    set(id) {
      cursor.value = id === null ? null : { id, group: null }
      if (id !== null) reveal(id)
    },
  })

  /** Unfolds the groups that a process is in, one in the other. */
  function reveal(id: number): void {
    for (;;) {
      const around = rows.value.find(({ group, ids, open }) => group !== null && !open && ids.includes(id))
      if (around === undefined) return
      unfolded.add(around.group!)
    }
  }

  function enter({ id, group }: ProcessRow): void {
    cursor.value = { id, group }
  }

  function point(id: number): void {
    cursor.value = { id, group: null }
  }

  function fold({ id, group, open }: ProcessRow): void {
    if (group === null) {
      if (!folded.delete(id)) folded.add(id)
    } else if (open) unfolded.delete(group)
    else unfolded.add(group)
  }

  function sortBy(key: ProcessSortKey): void {
    if (sort.value === key) descending.value = !descending.value
    else {
      sort.value = key
      descending.value = PROCESSES_LARGEST_FIRST.has(key)
    }
  }

  return {
    tree,
    sort,
    descending,
    filter,
    folded,
    unfolded,
    grouping,
    hideEnded,
    hidden,
    tagged,
    active,
    activeIndex,
    selected,
    opened,
    rows,
    tasks,
    held,
    sortBy,
    enter,
    point,
    fold,
  }
}
