import { bytes, duration, NONE, number } from '../../format'
import { i18n } from '../../i18n'
import type { RowCell } from '../../components/layout/row-text'
import type { HistoryRun } from './history'
import type { HistorySortKey } from './order'
import { preciseTimeText } from './time-text'

/** The cells of a recorded run, as the list shows them; its start with the day. */
export function historyCells(row: HistoryRun, columns: readonly HistorySortKey[]): RowCell[] {
  return columns.flatMap((column) => cellOf(row, column))
}

function cellOf({ run, status, title, moved }: HistoryRun, column: HistorySortKey): RowCell | RowCell[] {
  const { t } = i18n.global
  const { facts, tags, pinned, bytes: size } = run
  const text = (name: string, shown: string, value: string | number = shown): RowCell => ({
    name,
    shown,
    value,
  })
  switch (column) {
    case 'pinned':
      return text('pinned', pinned ? t('runs.sorts.pinned') : '', pinned ? 1 : 0)
    case 'status':
      return text('outcome', t(`runs.status.${status}`), status)
    case 'title':
      return text('title', title)
    case 'moved':
      return text('set', moved)
    case 'started': {
      const at = facts?.startedAt
      if (at === undefined) return text('started', NONE, NaN)
      return text('started', preciseTimeText(at), new Date(at).toISOString())
    }
    case 'wall':
      return text('wall_time_s', duration(facts?.wall), (facts?.wall ?? NaN) / 1000)
    case 'cpu':
      return text('cpu_time_s', duration((facts?.cpu ?? NaN) / 1e6), (facts?.cpu ?? NaN) / 1e9)
    case 'processes':
      return text('processes', number(facts?.processes), facts?.processes ?? NaN)
    case 'peakPss':
      return text('peak_pss_bytes', bytes(facts?.peakPss), facts?.peakPss ?? NaN)
    case 'claims': {
      // Apart: a spreadsheet takes 2/3 for a day.
      const { held, all } = facts?.claims ?? { held: NaN, all: NaN }
      return [text('claims_held', number(held), held), text('claims', number(all), all)]
    }
    case 'bytes':
      return text('file_bytes', bytes(size), size)
    case 'tags':
      return text('tags', tags.join(t('lab.listComma')), tags.join(';'))
  }
}
