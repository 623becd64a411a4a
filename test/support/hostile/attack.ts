/** What an attack came to. `raw`: an error whose text nobody wrote for a user (a TypeError, a bare errno). */
export type End = 'read' | 'refused' | 'raw' | 'crash' | 'hang'

export interface Outcome {
  /** What was tried, so that it can be found again: "chunk with 4 194 304 rows". */
  readonly what: string
  readonly end: End
  /** From the attack to its end, milliseconds. */
  readonly ms: number
  /** The most resident memory of the attacked process meanwhile, bytes; NaN where it was not looked at. */
  readonly peak: number
  /** What was said of it. */
  readonly said?: string
}

/**
 * Attacks of one kind, one after the other, without an end: who asks for them stops when there was enough.
 * What it made (files, processes) is gone when it is returned.
 * @param random numbers from 0 to 1; the same ones make the same attacks
 */
export type Attacks = (random: () => number) => AsyncGenerator<Outcome, void>
