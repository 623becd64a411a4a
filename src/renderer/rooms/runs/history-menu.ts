import { useI18n } from 'vue-i18n'
import { rowsCsv, rowText } from '../../components/layout/row-text'
import type { MenuGroups } from '../../ui/menu'
import type { HistoryColumn } from './columns'
import type { HistoryActions } from './history-actions'
import { useHistory } from './history-state'
import { historyCells } from './row-cells'

/** The menu of the active run, and the text of what is chosen: the marked runs, or the active one. */
export function useHistoryMenu(
  does: HistoryActions,
  columns: () => readonly HistoryColumn[],
  { edit, export: save }: { edit(): void; export(): void },
) {
  const { t } = useI18n()
  const history = useHistory()

  function cells() {
    const ids = columns().map(({ id }) => id)
    const rows = history.markedRows.length > 0 ? history.markedRows : history.activeRow
    return [rows ?? []].flat().map((row) => historyCells(row, ids))
  }

  const textOf = (rows: ReturnType<typeof cells>) => rows.map(rowText).join('\n')
  const text = () => textOf(cells()) || null

  function items(): MenuGroups {
    const row = history.activeRow
    if (row === null) return []
    const { run } = row
    const { targets } = history
    const rows = cells()
    const unreadable = run.facts === null ? t('runs.status.unreadable') : undefined
    const pinned = targets.every((one) => one.pinned)
    return [
      [
        { label: t('runs.open'), icon: 'play', keys: 'Enter', does: () => does.open(run) },
        { label: t('menu.openWindow'), unavailable: unreadable, does: () => does.openWindow(run) },
        {
          label: t(targets.length > 1 ? 'runs.compare' : 'runs.compareWith'),
          icon: 'compare',
          keys: 'C',
          unavailable: unreadable,
          does: () => does.compare(targets),
        },
      ],
      [
        {
          label: t(pinned ? 'runs.unpin' : 'runs.pin'),
          icon: 'pin',
          keys: 'P',
          unavailable: unreadable,
          does: () => does.pin(targets),
        },
        { label: t('menu.edit'), icon: 'note', keys: 'F2', unavailable: unreadable, does: edit },
      ],
      [
        { label: t('menu.copyRow'), icon: 'copy', keys: 'Mod+C', copies: () => textOf(rows) },
        { label: t('menu.copyCsv'), copies: () => rowsCsv(rows) },
        { label: t('runs.copyPath'), copies: () => run.file },
        { label: t('menu.export'), icon: 'drop', unavailable: unreadable, does: save },
        { label: t('runs.reveal'), icon: 'folder', does: () => does.reveal(run) },
      ],
      [
        {
          label: t(run.inLibrary ? 'runs.delete' : 'runs.removeFromList'),
          icon: 'trash',
          keys: 'Delete',
          unavailable: row.status === 'recording' ? t('runs.deleteRecording') : undefined,
          does: () => does.remove(targets),
        },
      ],
    ]
  }

  return { items, text }
}
