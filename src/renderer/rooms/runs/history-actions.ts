import { ref } from 'vue'
import type { RunFileInfo } from '../../../shared/library'
import { failureOf } from '../../engine/failures'
import { useActions } from '../../shell/actions'
import { useLibrary } from '../../stores/library'
import { useNav } from '../../stores/nav'
import { useHistory } from './history-state'

/** What can be done to recorded runs; what the engine refuses is told by the window's banner. */
export function useHistoryActions() {
  const actions = useActions()
  const history = useHistory()
  const library = useLibrary()
  const nav = useNav()
  /** Files that are being taken in. */
  const taking = ref(0)

  async function told<T>(what: () => Promise<T>): Promise<T | null> {
    try {
      return await what()
    } catch (error) {
      actions.failure = failureOf(error)
      return null
    }
  }

  function open(run: RunFileInfo): void {
    // Nothing can be shown of it; the pane says why.
    if (run.state === 'unreadable') history.pane = true
    else actions.openRecorded(run.runId)
  }

  /** Deletes; the row that takes their place becomes the active one. What is still being written stays. */
  async function remove(runs: readonly RunFileInfo[]): Promise<void> {
    const ids = runs.filter(({ state }) => state !== 'recording').map(({ runId }) => runId)
    if (ids.length === 0) return
    const before = history.rows
    const at = before.findIndex(({ id }) => ids.includes(id))
    const stays = ({ id }: { readonly id: string }) => !ids.includes(id)
    const next = before.slice(at).find(stays) ?? before.slice(0, Math.max(0, at)).findLast(stays)
    if ((await told(() => library.remove(ids).then(() => true))) === null) return
    history.marked.clear()
    history.active = next?.id ?? null
  }

  /** Brings back what was deleted last. */
  async function undo(): Promise<void> {
    if (library.deleted.length === 0) return
    const back = await told(library.restore)
    if (back !== null) history.active = back[0] ?? null
  }

  /** Pins all, or unpins all when every one of them is pinned. */
  async function pin(runs: readonly RunFileInfo[]): Promise<void> {
    const readable = runs.filter(({ facts }) => facts !== null)
    const pinned = !readable.every((run) => run.pinned)
    await told(() => Promise.all(readable.map((run) => library.mark(run.runId, { pinned }))))
  }

  /** Compares runs; a single one waits there for others. */
  function compare(runs: readonly RunFileInfo[]): void {
    const readable = runs.filter(({ state }) => state !== 'unreadable')
    if (readable.length === 0) return
    library.compared = readable.map(({ runId }) => runId)
    nav.room = 'compare'
  }

  async function reveal(run: RunFileInfo): Promise<void> {
    await told(() => library.reveal(run.file))
  }

  async function openWindow(run: RunFileInfo): Promise<void> {
    await told(() => library.openWindow(run.runId))
  }

  async function openFile(): Promise<void> {
    const runId = await told(library.open)
    if (runId !== null) actions.openRecorded(runId)
  }

  /** Takes dropped files in, one after the other: a single one is opened, several are marked in the list. */
  async function take(files: readonly File[]): Promise<void> {
    const taken: string[] = []
    taking.value = files.length
    for (const file of files) {
      const runId = await told(() => library.add(file))
      if (runId !== null) taken.push(runId)
      taking.value -= 1
    }
    if (files.length === 1 && taken.length === 1) return actions.openRecorded(taken[0])
    history.marked.clear()
    for (const id of taken) history.marked.add(id)
    history.active = taken[0] ?? history.active
  }

  return { taking, told, open, remove, undo, pin, compare, reveal, openWindow, openFile, take }
}

export type HistoryActions = ReturnType<typeof useHistoryActions>
