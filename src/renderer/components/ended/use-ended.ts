import { onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { EndedQuery, Failure } from '../../../shared/protocol'
import { RunModel } from '../../../shared/run/model'
import { present } from '../../../shared/run/present'
import type { RunProcess } from '../../../shared/run/process'
import { failureOf } from '../../engine/failures'
import type { Reading } from '../../engine/reading'
import { useEngine } from '../../engine/use-engine'

/** Rows that are asked for in one go, and how many such pages are kept: what was scrolled past is asked for again. */
const PAGE = 100
const MOST_PAGES = 12

/** Which processes are meant: below a listed one (−1: none), of these names, or of all others. */
export type EndedChoice = Pick<EndedQuery, 'parent' | 'names' | 'others'>

/** Rows of processes that a run no longer lists, read from its file as they come in sight. */
export interface EndedList {
  /** How many there are; null: not known yet. */
  readonly total: Readonly<Ref<number | null>>
  readonly failure: Readonly<Ref<Failure | null>>
  /** The process of a row, undefined while it is not there. */
  rowAt(index: number): RunProcess | undefined
  /** A row has come in sight. */
  want(index: number): void
}

/** @param choice null: there is nothing to read */
export function useEnded(stream: () => string, run: Reading, choice: () => EndedChoice | null): EndedList {
  const engine = useEngine()
  const total = ref<number | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** By number; those asked for last are the last. */
  const pages = shallowReactive(new Map<number, readonly RunProcess[]>())
  const asked = new Set<number>()
  /** Who is listed here, and so is not among the rows: as of the newest question. */
  let known: Pick<EndedQuery, 'listed' | 'born'> | null = null

  function ask(page: number): void {
    const chosen = choice()
    if (chosen === null || asked.has(page)) return
    const { value: whole } = run.whole
    known ??= {
      listed: Int32Array.from(present(whole.processes), ({ id }) => id),
      born: whole.processes.length,
    }
    asked.add(page)
    const { listed, born } = known
    const now = known
    engine
      .request('run.ended', {
        stream: stream(),
        query: { ...chosen, listed, born, from: page * PAGE, count: PAGE },
      })
      .then(
        ({ total: all, records }) => {
          if (now !== known) return
          const model = new RunModel({ capacity: 2, mostEnded: Infinity })
          if (whole.meta !== null) model.apply(whole.meta)
          model.applyAll(records)
          failure.value = null
          total.value = all
          pages.set(
            page,
            present(
              records.map((record) => (record.kind === 'process' ? model.processes[record.id] : undefined)),
            ),
          )
          for (const oldest of pages.keys()) {
            if (pages.size <= MOST_PAGES) break
            pages.delete(oldest)
            asked.delete(oldest)
          }
        },
        (error: unknown) => {
          if (now === known) failure.value = failureOf(error)
        },
      )
  }

  /** Others are meant, or more: what is in sight is asked for anew. */
  function begin(): void {
    const last = [...pages.keys()].at(-1) ?? 0
    known = null
    asked.clear()
    ask(last)
  }
  watch(
    () => JSON.stringify(choice()),
    () => {
      pages.clear()
      total.value = null
      begin()
    },
    { immediate: true },
  )
  watch(() => run.slow.whole.unlisted.count, begin)
  onScopeDispose(() => {
    known = null
    pages.clear()
  })

  return {
    total,
    failure,
    rowAt: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    want(index) {
      const page = Math.floor(index / PAGE)
      const rows = pages.get(page)
      if (rows !== undefined) {
        pages.delete(page)
        pages.set(page, rows)
      }
      ask(page)
    },
  }
}
