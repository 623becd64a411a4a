import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { LibraryInfo, Marks, RunFileInfo } from '../../shared/library'
import type { Failure } from '../../shared/protocol'
import { EngineError, failureOf } from '../engine/failures'
import { useEngine } from '../engine/use-engine'

/** Largest file that is taken in by dropping it, bytes: its content passes through memory. Larger ones are opened in place. */
export const MAX_DROPPED = 1024 ** 3

/** The folder of recorded runs, and what is done to its files. Every action rejects with an EngineError. */
export const useLibrary = defineStore('library', () => {
  const engine = useEngine()
  /** Null until the engine has told. */
  const info = shallowRef<LibraryInfo | null>(null)
  /** The list itself could not be had. */
  const failure = shallowRef<Failure | null>(null)
  /** Runs that are to be compared, in the order in which they were chosen. */
  const compared = ref<string[]>([])
  /** Runs of the last deletion, as long as it can be undone in one go. */
  const deleted = ref<string[]>([])

  const runs = computed<readonly RunFileInfo[]>(() => info.value?.runs ?? [])
  const byId = computed(() => new Map(runs.value.map((run) => [run.runId, run])))
  /** Every tag in use, in order. */
  const tags = computed(() => [...new Set(runs.value.flatMap((run) => run.tags))].sort())

  async function refresh(): Promise<void> {
    try {
      info.value = await engine.request('library.list', {})
      failure.value = null
    } catch (error) {
      failure.value = failureOf(error)
    }
  }

  engine.onState((state) => {
    // A new engine can't bring back what the one before it had put aside.
    if (state !== 'up') return
    deleted.value = []
    void refresh()
  })
  engine.onPush('library', (push) => {
    info.value = push.library
    failure.value = null
  })
  if (engine.state === 'up') void refresh()

  function find(runId: string | null): RunFileInfo | undefined {
    return runId === null ? undefined : byId.value.get(runId)
  }

  /** Recorded runs of a scenario that can be read, or of commands (`null`), newest first. */
  function allOf(scenario: string | null): readonly RunFileInfo[] {
    const belongs = ({ facts }: RunFileInfo) =>
      facts !== null &&
      (scenario === null
        ? facts.origin.kind === 'command'
        : facts.origin.kind === 'scenario' && facts.origin.scenario === scenario)
    return runs.value.filter(belongs).toSorted((a, b) => b.facts!.startedAt - a.facts!.startedAt)
  }

  /** Shown at once and told to the engine; taken back when it refuses. */
  async function mark(runId: string, marks: Partial<Marks>): Promise<void> {
    const before = find(runId)
    const change = (own: Partial<Marks>) => {
      if (info.value === null) return
      const changed = info.value.runs.map((run) => (run.runId === runId ? { ...run, ...own } : run))
      info.value = { ...info.value, runs: changed }
    }
    change(marks)
    try {
      await engine.request('library.mark', { runId, marks })
    } catch (error) {
      if (before !== undefined)
        change({ title: before.title, tags: before.tags, note: before.note, pinned: before.pinned })
      throw error
    }
  }

  /** Deletes runs; the deletion can be undone until the next one. */
  async function remove(runIds: readonly string[]): Promise<void> {
    let gone = [...runIds]
    try {
      await engine.request('library.delete', { runIds: gone })
    } catch (error) {
      // Some of them may be gone all the same, and can come back.
      await refresh()
      gone = gone.filter((id) => find(id) === undefined)
      throw error
    } finally {
      if (gone.length > 0) deleted.value = gone
      compared.value = compared.value.filter((id) => !gone.includes(id))
    }
  }

  /** Undoes the last deletion. @returns what came back */
  async function restore(): Promise<readonly string[]> {
    const runIds = [...deleted.value]
    await engine.request('library.restore', { runIds })
    deleted.value = []
    return runIds
  }

  /**
   * Takes a dropped file in. @returns the run to show
   * @throws EngineError also when it is too large to pass through the window
   */
  async function add(file: File): Promise<string> {
    if (file.size > MAX_DROPPED) throw new EngineError(tooLarge(file.name))
    const data = new Uint8Array(await file.arrayBuffer())
    return (await engine.request('library.add', { name: file.name, data })).runId
  }

  /** Shows a run file of the list, or one that was exported, in the system's file manager. */
  async function reveal(file: string): Promise<void> {
    await engine.request('library.reveal', { file })
  }

  /** Shows a run in a window of its own. */
  async function openWindow(runId: string): Promise<void> {
    await engine.request('run.window', { stream: runId })
  }

  /** Asks which file and opens it where it is. @returns the run to show, null when none was chosen */
  async function open(): Promise<string | null> {
    return (await engine.request('library.open', {}))?.runId ?? null
  }

  return {
    info,
    failure,
    runs,
    tags,
    compared,
    deleted,
    refresh,
    find,
    allOf,
    mark,
    remove,
    restore,
    reveal,
    openWindow,
    add,
    open,
  }
})

function tooLarge(name: string): Failure {
  return {
    code: 'file-too-large',
    text: {
      en: `${name} is larger than 1 GiB and can’t be opened by dropping it here. Use Open… instead.`,
      'zh-CN': `“${name}”超过 1 GiB，不能通过拖放打开。请改用“打开…”。`,
    },
  }
}
