import type { Moment } from '../../shared/protocol'
import type { SampleColumns, SampleField } from '../../shared/run/fields'
import { momentFrom, reachOf, type History } from '../runs/moment'
import type { Blocks, Chunk } from './blocks'

/**
 * What was read of every process at the last tick not after `t`.
 * @param chunksOf all chunks of the block with this place among the blocks
 * @param births run time of creation of each process
 */
export function momentAt(
  blocks: Blocks,
  chunksOf: (block: number) => readonly Chunk[],
  births: ReadonlyMap<number, number>,
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
    const within = chunks.filter(({ begin, rows }) => begin + rows > first)
    const columns = cut(within, first, tick)
    const begin = Math.max(first, within[0].begin)
    // Chunks before the first of these may be there: only one that begins later is known to be the first of all.
    const whole = within[0].begin > first || first === 0
    return { id, startedAt: births.get(id) ?? NaN, at: at.subarray(begin, tick + 1), columns, whole }
  })
  return momentFrom(at[tick], histories)
}

/** The rows of some chunks, one after the other without a hole, from tick `first` to tick `last`. */
function cut(chunks: readonly Chunk[], first: number, last: number): SampleColumns {
  const columns: SampleColumns = {}
  const fields = new Set(chunks.flatMap((chunk) => Object.keys(chunk.columns) as SampleField[]))
  const begin = Math.max(first, chunks[0].begin)
  for (const field of fields) {
    const [only] = chunks
    const column = only.columns[field]
    if (chunks.length === 1 && column !== undefined) {
      columns[field] = column.subarray(begin - only.begin, last - only.begin + 1)
      continue
    }
    const joined = new Float64Array(last - begin + 1).fill(NaN)
    for (const chunk of chunks) {
      const part = chunk.columns[field]
      if (part === undefined) continue
      const from = Math.max(begin, chunk.begin)
      const to = Math.min(last + 1, chunk.begin + chunk.rows)
      joined.set(part.subarray(from - chunk.begin, to - chunk.begin), from - begin)
    }
    columns[field] = joined
  }
  return columns
}
