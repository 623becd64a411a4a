import type { Lane, RunModel } from '../../../shared/run/model'
import type { RunRecord } from '../../../shared/run/records'
import type { Identities, TraceEvent } from './events'
import { micros } from './events'
import { layered, piecesOf, type Piece, type Slice } from './work'

/** Submissions within one microsecond nest in each other; readers have a limit for how deep slices may lie. */
const MOST_AT_ONCE = 64

/** A lane's tracks in the trace. */
interface Track {
  readonly pid: number
  readonly tid: number
}

/**
 * Tasks and locks as slices, on the lane's own thread as far as they nest, the rest on tracks of their own below it;
 * slots of event loops are tracks of their own too. An arrow leads from where a task was submitted to where it began.
 */
export function* laneEvents(
  model: RunModel,
  records: readonly RunRecord[],
  identities: Identities,
): Generator<TraceEvent> {
  const arrows = new Arrows(model, identities)
  const threads = new Map<string, Thread>()
  for (const [id, pieces] of piecesOf(records)) {
    const lane = model.lanes[id] as Lane | undefined
    if (lane === undefined) continue
    for (const piece of pieces) {
      arrows.draw(lane, piece)
      const { process, pid } = identities.holder(lane.pid, piece.start)
      // Lanes of one thread share its track; a slot is a track by itself.
      const key = lane.tid < 0 ? `lane ${id}` : `${pid}/${lane.tid}`
      let thread = threads.get(key)
      if (thread === undefined) threads.set(key, (thread = { lane, pid, slices: [] }))
      thread.slices.push(sliceOf(piece, lane, process?.endedAt ?? model.wall))
    }
  }
  // Where a task began in the microsecond of its submission, the file's order says which was first.
  yield* arrows.submissions()
  for (const thread of threads.values()) yield* ofThread(model, thread, identities, arrows)
}

/** All slices of one thread of one process (or of one slot), with the lane that names it. */
interface Thread {
  readonly lane: Lane
  readonly pid: number
  readonly slices: Slice[]
}

function* ofThread(
  model: RunModel,
  { lane, pid, slices }: Thread,
  identities: Identities,
  arrows: Arrows,
): Generator<TraceEvent> {
  const tracks: Track[] = []
  for (const { piece, pool, start, end, layer } of layered(slices)) {
    let track = tracks[layer] as Track | undefined
    if (track === undefined) {
      track = { pid, tid: layer === 0 && lane.tid >= 0 ? lane.tid : identities.next() }
      tracks[layer] = track
      yield* named(model, lane, layer, track)
    }
    const { kind, name, queued } = piece
    const args: Record<string, unknown> = {}
    if (kind === 'task' && pool !== '') args.pool = pool
    if (!Number.isNaN(queued)) args.queued = Math.round(queued * 1000)
    if (Number.isNaN(piece.end)) args.unfinished = true
    const shown = kind === 'task' ? name : `${kind} ${name}`
    const cat = kind === 'task' ? 'task' : 'lock'
    yield { ph: 'X', cat, name: shown || '-', ...track, ts: start, dur: end - start, args }
    const id = arrows.idOf(piece)
    if (id !== undefined) yield { ph: 'f', bp: 'e', cat: 'queued', name: 'queued', id, ...track, ts: start }
  }
}

/** @param last when it ends if nobody ended it: with its process, or with all that is known */
function sliceOf(piece: Piece, { pool }: Lane, last: number): Slice {
  const start = micros(piece.start)
  const end = Math.max(start, micros(Number.isNaN(piece.end) ? last : piece.end))
  return { piece, pool, start, end, layer: 0 }
}

/** `slot` and `of` say which lane it is to whoever reads the trace in again. */
function* named(model: RunModel, lane: Lane, layer: number, { pid, tid }: Track): Generator<TraceEvent> {
  const own =
    lane.role || model.roleOf(lane.pid, lane.tid) || (lane.tid === lane.pid ? 'main' : `thread ${lane.tid}`)
  const name = layer === 0 ? own : `${own} (+${layer})`
  const which = lane.tid < 0 ? { slot: -lane.tid, pool: lane.pool } : layer > 0 ? { of: lane.tid } : {}
  yield { ph: 'M', name: 'thread_name', pid, tid, args: { name, ...which } }
  const first = lane.tid < 0 ? 10_000 : lane.tid === lane.pid ? 0 : 100
  yield { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: first + lane.lane + layer } }
}

interface Submission {
  readonly ts: number
  /** When the task began. */
  readonly begun: number
  readonly name: string
  readonly id: string
}

/**
 * From submission to task. Who submitted is not told; it is the process that owns the pool: the parent of a process
 * pool's workers, the process itself where threads or an event loop work.
 */
class Arrows {
  readonly #model: RunModel
  readonly #identities: Identities
  readonly #tracks = new Map<
    string,
    { readonly track: Track; readonly pool: string; readonly all: Submission[] }
  >()
  readonly #ids = new Map<Piece, string>()

  constructor(model: RunModel, identities: Identities) {
    this.#model = model
    this.#identities = identities
  }

  /** Notes where the arrow to a task begins; most tasks have none, since nobody told how long they waited. */
  draw(lane: Lane, piece: Piece): void {
    if (piece.kind !== 'task' || !(piece.queued >= 0)) return
    const id = `0x${(this.#ids.size + 1).toString(16)}`
    const begun = micros(piece.start)
    const ts = Math.min(begun, micros(piece.start - piece.queued))
    this.#ids.set(piece, id)
    this.#of(lane, piece.start).push({ ts, begun, name: piece.name, id })
  }

  idOf(piece: Piece): string | undefined {
    return this.#ids.get(piece)
  }

  *submissions(): Generator<TraceEvent> {
    for (const { track, pool, all } of this.#tracks.values()) {
      const called = pool === '' ? 'submissions' : `submissions to ${pool}`
      yield { ph: 'M', name: 'thread_name', ...track, args: { name: called } }
      yield { ph: 'M', name: 'thread_sort_index', ...track, args: { sort_index: 20_000 } }
      all.sort((a, b) => a.ts - b.ts)
      let ts = 0
      let depth = 0
      for (const submission of all) {
        depth = submission.ts <= ts ? depth + 1 : 1
        ts = Math.max(ts, submission.ts)
        if (depth > MOST_AT_ONCE) {
          ts += 1
          depth = 1
        }
        const { name, id, begun } = submission
        const when = { ...track, ts: Math.min(ts, begun) }
        yield { ph: 'X', cat: 'submit', name: `submit ${name}`, ...when, dur: 1 }
        yield { ph: 's', cat: 'queued', name: 'queued', id, ...when }
      }
    }
  }

  #of({ pid, pool }: Lane, t: number): Submission[] {
    const worker = this.#identities.holder(pid, t)
    const kind = this.#model.pools.get(pool)?.kind
    const parent = worker.process === null ? undefined : this.#model.processes[worker.process.parent]
    const owner = kind === 'process' && parent !== undefined ? this.#identities.pidOf(parent) : worker.pid
    const key = `${owner}/${pool}`
    let known = this.#tracks.get(key)
    if (known === undefined) {
      known = { track: { pid: owner, tid: this.#identities.next() }, pool, all: [] }
      this.#tracks.set(key, known)
    }
    return known.all
  }
}
