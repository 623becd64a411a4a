import type { RunRecord } from '../../shared/run/records'
import { RunModel } from '../../shared/run/model'
import { EngineFailure } from '../failure'
import { Growing } from '../recording/read/growing'
import { RunLog } from '../runs/log'

/** Whoever records writes once a second, milliseconds. */
const BEAT = 1000

/** A run that goes on, as whoever follows it has it: one of this engine, or one that another process records. */
export interface GoingRun {
  readonly model: RunModel
  /** All that was told, but for the oldest ticks and output of a long run, and processes that ended long ago. */
  readonly records: readonly RunRecord[]
  /** Settles when whoever follows it has to begin anew, since what is there now is another thing. */
  readonly replaced: Promise<void> | null
  subscribe(listener: (records: readonly RunRecord[]) => void): () => void
}

/** A run that another process of this data folder records, followed by its file until nobody writes that any more. */
export class RunElsewhere implements GoingRun {
  readonly model = new RunModel()
  readonly replaced: Promise<void>
  readonly #growing: Growing
  readonly #log = new RunLog()
  readonly #listeners = new Set<(records: readonly RunRecord[]) => void>()
  readonly #timer: NodeJS.Timeout
  #over = false
  #replace!: () => void

  /** @param file absolute path of one of our own, see KnownFiles @throws EngineFailure when it can't be read */
  constructor(file: string) {
    this.#growing = new Growing(file)
    this.replaced = new Promise((replace) => (this.#replace = replace))
    this.#tell(this.#growing.begin())
    this.#timer = setInterval(() => this.#look(), BEAT).unref()
  }

  get over(): boolean {
    return this.#over
  }

  get records(): readonly RunRecord[] {
    return this.#log.records
  }

  subscribe(listener: (records: readonly RunRecord[]) => void): () => void {
    listener(this.#log.records)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Looks no more. Twice is once. */
  close(): void {
    this.#over = true
    clearInterval(this.#timer)
  }

  #look(): void {
    try {
      const { records, over } = this.#growing.more()
      if (records.length > 0) this.#tell(records)
      if (!over) return
      this.close()
      this.#replace()
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error
      const { code, text } = error.failure
      // Then at the next beat.
      if (code === 'locked-file') return
      this.close()
      const { now: t } = this.model
      this.#tell([{ kind: 'state', t, state: 'ended', outcome: 'interrupted', reason: { code, text } }])
    }
  }

  #tell(records: readonly RunRecord[]): void {
    this.model.applyAll(records)
    this.#log.append(records, this.model)
    for (const listener of this.#listeners) listener(records)
  }
}
