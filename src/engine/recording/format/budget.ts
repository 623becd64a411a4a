import { DamagedData } from './bytes'
import { MOST_BLOCK_SAMPLES } from './schema'

/*
 * Columns that stay the same take a few bytes however many rows they have: a small file can claim more than any memory
 * holds. What our own writer makes stays far below these (bytes of the file per row: a tick some 25, a process of a block
 * at least 24 for its chunk, a sample of a second some 5); `FLOOR` is for files too small for ratios to mean anything.
 */
const BYTES_A_TICK = 8
const BYTES_A_SUMMARY = 24
const BYTES_A_SAMPLE = 1
const FLOOR = 500_000
/** Samples that are in no block yet, or are decoded at one time: with sixteen columns half a gigabyte. */
const MOST_AT_ONCE = 2 * MOST_BLOCK_SAMPLES

/** What may be unfolded of one file, by its size. All methods throw DamagedData when it is more. */
export class Budget {
  readonly #left: { ticks: number; summaries: number; samples: number }

  /** @param bytes of the file with its log */
  constructor(bytes: number) {
    this.#left = {
      ticks: FLOOR + bytes / BYTES_A_TICK,
      summaries: FLOOR + bytes / BYTES_A_SUMMARY,
      samples: MOST_AT_ONCE + bytes / BYTES_A_SAMPLE,
    }
  }

  take(what: 'ticks' | 'summaries' | 'samples', rows: number): void {
    this.#left[what] -= rows
    if (this.#left[what] < 0) throw new DamagedData(`more ${what} than a file of this size holds`)
  }

  /** @param rows of chunks that are about to be there at one time */
  static atOnce(rows: number): void {
    if (rows > MOST_AT_ONCE) throw new DamagedData(`${rows} samples at once`)
  }
}
