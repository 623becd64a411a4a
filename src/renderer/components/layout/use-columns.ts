import { computed, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { windowStorage } from '../../stores/keep'
import * as state from './column-state'
import type { GridColumn } from './grid-columns'

/** The columns of a table and what the user does to them; kept in this window's storage under the table's name. */
export interface TableColumns<C extends GridColumn> {
  /** All, and those in sight, from left to right. */
  readonly all: ComputedRef<readonly C[]>
  readonly shown: ComputedRef<readonly C[]>
  show(id: string, visible: boolean): void
  /** Moves a column by one place among those in sight. */
  move(id: string, by: 1 | -1): void
  /** Moves a column to the place of another. */
  place(id: string, at: string): void
  /** By id, CSS pixels. */
  size(widths: Readonly<Record<string, number>>): void
  unsize(id: string): void
  reset(): void
}

/** @param width of the table, CSS pixels */
export function useColumns<C extends GridColumn>(
  name: string,
  columns: () => readonly C[],
  width: () => number,
): TableColumns<C> {
  const kept = windowStorage<unknown>(`forkscope.columns.${name}`)
  const choice = shallowRef(state.readChoice(kept.read()))
  watch(choice, (value) => kept.write(value))
  const all = computed(() => state.inOrder(columns(), choice.value))
  const shown = computed(() => state.shownColumns(columns(), choice.value, width()))
  const place = (id: string, at: string) => (choice.value = state.withPlace(choice.value, columns(), id, at))

  return {
    all,
    shown,
    show: (id, visible) => (choice.value = state.withVisible(choice.value, columns(), id, visible, width())),
    move(id, by) {
      const at = shown.value.findIndex((column) => column.id === id)
      const { [at + by]: neighbour } = shown.value
      if (at >= 0 && neighbour !== undefined) place(id, neighbour.id)
    },
    place,
    size: (widths) => (choice.value = state.withWidths(choice.value, widths)),
    unsize: (id) => (choice.value = state.withoutWidth(choice.value, id)),
    reset: () => (choice.value = state.AS_IT_COMES),
  }
}

/** Keeps what a table is sorted by, under its name; `keys` are those that there are. */
export function useKeptOrder<K extends string>(
  name: string,
  sort: Ref<K>,
  descending: Ref<boolean>,
  keys: readonly K[],
): void {
  const kept = windowStorage<{ sort: unknown; descending: unknown }>(`forkscope.order.${name}`)
  const before = kept.read()
  const key = keys.find((known) => known === before?.sort)
  if (key !== undefined && typeof before?.descending === 'boolean') {
    sort.value = key
    descending.value = before.descending
  }
  watch([sort, descending], () => kept.write({ sort: sort.value, descending: descending.value }))
}
