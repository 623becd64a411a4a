import { useI18n } from 'vue-i18n'
import type { Reading } from '../../engine/reading'
import type { MenuGroups, MenuItem } from '../../ui/menu'
import { present } from '../../../shared/run/present'
import { rowsCsv, rowText } from '../layout/row-text'
import type { RowCell } from '../layout/row-text'
import type { ProcessRow } from './arrange'
import type { ProcessColumn } from './columns'
import { processCells } from './row-cells'
import { useStateText } from './state-text'
import type { TreeState } from './tree-state'
import { processCommand } from './values'

interface Shown {
  readonly run: Reading
  readonly state: TreeState
  readonly columns: readonly ProcessColumn[]
  readonly userOf: (uid: number) => string
  readonly signals?: boolean
  readonly output?: boolean
}

/** What is done to the active row, and to its process. */
interface Does {
  details(row: ProcessRow): void
  signal(process: number): void
  output(process: number): void
  tag(row: ProcessRow): void
}

/** The menu of the active row of a process grid, and its text. */
export function useProcessMenu(shown: Shown, does: Does) {
  const { t } = useI18n()
  const { stateOf } = useStateText()

  const active = (): ProcessRow | undefined => shown.state.rows.value[shown.state.activeIndex.value]

  /** A row for each process that the active one stands for. */
  function cells(): RowCell[][] {
    const columns = shown.columns.map(({ id }) => id)
    const { value: run } = shown.run
    return present((active()?.ids ?? []).map((id) => run.processes[id])).map((process) =>
      processCells(run, process, columns, {
        tasks: shown.state.tasks.value.get(process.id),
        user: shown.userOf(process.uid),
        state: stateOf(process),
      }),
    )
  }

  const rowsText = (): string => cells().map(rowText).join('\n')
  function text(): string | null {
    return rowsText() || null
  }

  function items(): MenuGroups {
    const row = active()
    const processes = present((row?.ids ?? []).map((id) => shown.run.value.processes[id]))
    const [process] = processes
    if (row !== undefined && row.sum !== null)
      return [[{ label: t('ended.show'), icon: 'panel', keys: 'Enter', does: () => does.details(row) }]]
    if (row === undefined || process === undefined) return []
    const one = row.group === null
    const pids = processes.flatMap(({ pid }) => (pid >= 0 ? [pid] : [])).join(' ')
    const copies: MenuItem[] = [
      { label: t('menu.copyCommand'), icon: 'copy', copies: () => processCommand(process) },
      { label: t('menu.copyRow'), keys: 'Mod+C', copies: rowsText },
      { label: t('menu.copyCsv'), copies: () => rowsCsv(cells()) },
    ]
    if (pids !== '') {
      const label = one
        ? t('menu.copyPid', { pid: pids })
        : t('menu.copyPids', { count: processes.length }, processes.length)
      copies.unshift({ label, copies: () => pids })
    }
    const { id } = process
    const looks: MenuItem[] = []
    if (one) {
      looks.push({ label: t('menu.details'), icon: 'panel', keys: 'Enter', does: () => does.details(row) })
      if (shown.output) looks.push({ label: t('menu.output'), icon: 'command', does: () => does.output(id) })
    }
    const tagged = row.ids.every((each) => shown.state.tagged.has(each))
    looks.push({ label: t(tagged ? 'menu.untag' : 'menu.tag'), keys: 'Space', does: () => does.tag(row) })
    const acts: MenuItem[] = []
    if (shown.signals && one)
      acts.push({
        label: t('menu.signal'),
        keys: 'K',
        unavailable: process.alive ? undefined : t('tree.ended'),
        does: () => does.signal(id),
      })
    return [looks, copies, acts]
  }

  return { items, text }
}
