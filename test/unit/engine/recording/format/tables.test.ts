import { describe, expect, it } from 'vitest'
import {
  decodeChunk,
  decodeSecond,
  decodeSummaries,
  decodeTree,
  encodeChunk,
  encodeSecond,
  encodeSummaries,
  encodeTree,
  type SummaryColumns,
  type TreeColumns,
} from '../../../../../src/engine/recording/format/tables'
import {
  SAMPLE_COLUMNS,
  SUMMARY_COLUMNS,
  TREE_COLUMNS,
} from '../../../../../src/engine/recording/format/schema'
import { SAMPLE_FIELDS } from '../../../../../src/shared/run/fields'

const column = (rows: number, salt: number) =>
  Float64Array.from({ length: rows }, (_, row) => (row % 3 === salt % 3 ? NaN : row * 4096 + salt / 4))

describe('tables', () => {
  it('have a number for every field of a sample', () => {
    expect(new Set(SAMPLE_COLUMNS)).toEqual(new Set(SAMPLE_FIELDS))
  })

  it('come back as they were: ticks, seconds, chunks, summaries', () => {
    const tree = Object.fromEntries(TREE_COLUMNS.map((name, at) => [name, column(9, at)])) as TreeColumns
    tree.pss.fill(NaN)
    expect(decodeTree(encodeTree(tree))).toEqual(tree)
    const samples = {
      process: Float64Array.of(0, 0, 2),
      tick: Float64Array.of(0, 1, 1),
      columns: { cpu: Float64Array.of(1, 2, 3), state: Float64Array.of(82, NaN, 83) },
    }
    expect(decodeSecond(encodeSecond({ tree, samples }))).toEqual({ tree, samples })
    const none = { process: new Float64Array(0), tick: new Float64Array(0), columns: {} }
    expect(decodeSecond(encodeSecond({ tree, samples: none }))).toEqual({ tree, samples: none })

    const columns = Object.fromEntries(SAMPLE_COLUMNS.map((name, at) => [name, column(256, at)]))
    expect(decodeChunk(encodeChunk(256, columns))).toEqual({ rows: 256, columns })
    expect(decodeChunk(encodeChunk(2, { cpu: Float64Array.of(NaN, NaN) }))).toEqual({ rows: 2, columns: {} })

    const ids = Int32Array.of(0, 1, 7, 40_000)
    const summary = Object.fromEntries(
      SUMMARY_COLUMNS.map((name, at) => [name, column(4, at)]),
    ) as SummaryColumns
    const encoded = encodeSummaries({ ids, summary })
    expect(decodeSummaries(encoded.ids, encoded.summary)).toEqual({ ids, summary })
  })
})
