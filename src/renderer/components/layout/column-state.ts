import { columnsFor } from './grid-columns'
import type { GridColumn } from './grid-columns'

/** What the user chose for the columns of a table. What is not mentioned stays as it comes. */
export interface ColumnChoice {
  /** Ids from left to right. Ids of columns that the table does not have (now) are kept, and change nothing. */
  readonly order: readonly string[]
  /** By id: hidden, or shown even where there is no room for it. */
  readonly visible: Readonly<Record<string, boolean>>
  /** By id, CSS pixels. */
  readonly widths: Readonly<Record<string, number>>
}

export const AS_IT_COMES: ColumnChoice = { order: [], visible: {}, widths: {} }
/** Limits of a width, CSS pixels. */
export const [NARROWEST, WIDEST] = [28, 2000]

/** What was kept, as far as it can be a choice. */
export function readChoice(kept: unknown): ColumnChoice {
  const { order, visible, widths } = recordOf(kept)
  const entries = (value: unknown) => Object.entries(recordOf(value))
  return {
    order: Array.isArray(order) ? order.filter((id) => typeof id === 'string') : [],
    visible: Object.fromEntries(
      entries(visible).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    ),
    widths: Object.fromEntries(
      entries(widths)
        .filter((entry): entry is [string, number] => Number.isFinite(entry[1]))
        .map(([id, width]) => [id, within(width)]),
    ),
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

const within = (width: number) => Math.max(NARROWEST, Math.min(WIDEST, Math.round(width)))

/** All ids in the chosen order: one that was not there when it was chosen comes after the one that it comes after else. */
function orderOf(columns: readonly GridColumn[], order: readonly string[]): string[] {
  const ids = [...new Set(order)]
  columns.forEach(({ id }, index) => {
    if (ids.includes(id)) return
    ids.splice(index === 0 ? 0 : ids.indexOf(columns[index - 1].id) + 1, 0, id)
  })
  return ids
}

/** All columns, in the chosen order. */
export function inOrder<C extends GridColumn>(columns: readonly C[], { order }: ColumnChoice): readonly C[] {
  const ids = orderOf(columns, order)
  return columns.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

/**
 * The columns that a table of `width` CSS pixels shows, from left to right, as wide as they were chosen. Columns that
 * nobody chose leave where there is no room for all of them; what is chosen for one column changes no other.
 */
export function shownColumns<C extends GridColumn>(
  columns: readonly C[],
  choice: ColumnChoice,
  width: number,
): readonly C[] {
  const fitting = new Set(columnsFor(columns, width).map(({ id }) => id))
  const shown = ({ id, required }: C) => required || (choice.visible[id] ?? fitting.has(id))
  return inOrder(columns, choice)
    .filter(shown)
    .map((column) => {
      const { [column.id]: chosen } = choice.widths
      return chosen === undefined ? column : { ...column, width: chosen, grows: 0 }
    })
}

/** Shows a column of a table of `width` CSS pixels, or hides it. */
export function withVisible(
  choice: ColumnChoice,
  columns: readonly GridColumn[],
  id: string,
  visible: boolean,
  width: number,
): ColumnChoice {
  const rest = without(choice.visible, id)
  const asItComes = columnsFor(columns, width).some((column) => column.id === id) === visible
  return { ...choice, visible: asItComes ? rest : { ...rest, [id]: visible } }
}

/** Moves a column to the place of another, which makes room towards where it came from. */
export function withPlace(
  choice: ColumnChoice,
  columns: readonly GridColumn[],
  id: string,
  place: string,
): ColumnChoice {
  const ids = orderOf(columns, choice.order)
  const to = ids.indexOf(place)
  ids.splice(ids.indexOf(id), 1)
  ids.splice(to, 0, id)
  return { ...choice, order: ids }
}

/** Gives columns widths, CSS pixels. */
export function withWidths(choice: ColumnChoice, widths: Readonly<Record<string, number>>): ColumnChoice {
  const limited = Object.entries(widths).map(([id, width]) => [id, within(width)])
  return { ...choice, widths: { ...choice.widths, ...Object.fromEntries(limited) } }
}

/** Gives a column back the width that it has by itself. */
export function withoutWidth(choice: ColumnChoice, id: string): ColumnChoice {
  return { ...choice, widths: without(choice.widths, id) }
}

function without<T>(record: Readonly<Record<string, T>>, id: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== id))
}
