import type { Moment } from '../../../shared/protocol'
import type { Voids } from '../../../shared/run/voids'
import { momentFrom, reachOf, type History, type Stretch } from '../../runs/moment'
import type { Blocks, Chunk } from './blocks'

/** What readings of a process have to be seen by: run time of its creation, and when they were void. */
export interface Life {
  readonly startedAt: number
  readonly voids: Voids
}

/**
 * What was read of every process at the last tick not after `t`.
 * @param chunksOf all chunks of the block with this place among the blocks
 * @param lives of each process
 */
export function momentAt(
  blocks: Blocks,
  chunksOf: (block: number) => readonly Chunk[],
  lives: ReadonlyMap<number, Life>,
  t: number,
): Moment {
  const tick = blocks.tickAt(t)
  if (tick < 0) return { t: NaN, ids: new Int32Array(0), columns: {} }
  const { at, interval } = blocks.tree
  const since = at[tick] - reachOf(interval[tick])
  // The first tick that is not before `since`.
  let first = blocks.tickAt(since)
  if (first < 0 || at[first] < since) first += 1
  let block = blocks.blocks.findLastIndex(({ begin }) => begin <= tick)
  const now = chunksOf(block).filter(({ begin, rows }) => begin <= tick && tick < begin + rows)
  const parts = new Map(now.map((chunk) => [chunk.process, [chunk]]))
  while (block > 0 && blocks.blocks[block].begin > first) {
    block -= 1
    for (const chunk of chunksOf(block)) parts.get(chunk.process)?.unshift(chunk)
  }
  const histories = [...parts].map(([id, chunks]): History => {
    const stretches = chunks.flatMap((chunk) => stretch(chunk, at, first, tick))
    // Earlier chunks are not looked at: only one that begins later is known to be the first of all.
    const whole = chunks[0].begin > first || first === 0
    const { startedAt = NaN, voids } = lives.get(id) ?? {}
    return { id, startedAt, voids, stretches, whole }
  })
  return momentFrom(at[tick], histories)
}

/** The rows of a chunk from tick `first` to tick `last`. */
function stretch({ begin, rows, columns }: Chunk, at: Float64Array, first: number, last: number): Stretch[] {
  const from = Math.max(first, begin)
  const to = Math.min(last + 1, begin + rows)
  if (from >= to) return []
  return [{ at: at.subarray(from, to), columns, from: from - begin, to: to - begin }]
}
