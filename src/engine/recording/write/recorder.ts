import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { RunRecord } from '../../../shared/run/records'
import type { RunModel } from '../../../shared/run/model'
import { summarize } from '../../../shared/run/summarize'
import { SqlError } from '../driver/driver'
import { FileGone, recordingFault } from './faults'
import { Pending } from './pending'
import { RunFileWriter } from './writer'

/** What a kill costs at the most, milliseconds. */
const BEAT = 1000
/** Records that are not left waiting for the beat: a burst of them would be one long pause. */
const MOST_WAITING = 4000
/** Beats in a row in which somebody else may have the file locked. */
const MOST_BUSY = 20

/** What a recorder needs of a run. */
export interface RecordedRun {
  readonly model: RunModel
  readonly done: Promise<void>
  subscribe(listener: (records: readonly RunRecord[]) => void): () => void
  told(record: RunRecord): void
}

/**
 * Writes a run to a file while it goes on. Whatever goes wrong ends the recording, never the run: a `recording` record
 * tells it, and what was written stays.
 */
export class Recorder {
  readonly file: string
  /** Settles when the file is complete and closed (or given up). Never rejects. */
  readonly done: Promise<void>
  readonly #run: RecordedRun
  readonly #pending: Pending
  #writer: RunFileWriter | null = null
  #timer: NodeJS.Timeout | null = null
  #soon: NodeJS.Immediate | null = null
  #unsubscribe: () => void = () => {}
  #busy = 0
  #settle!: () => void

  /** @param file does not exist yet; its folder may not either */
  constructor(run: RecordedRun, file: string) {
    this.file = resolve(file)
    this.#run = run
    this.#pending = new Pending(run.model)
    this.done = new Promise((settle) => (this.#settle = settle))
    try {
      makeFolder(dirname(this.file))
      this.#writer = new RunFileWriter(this.file, run.model.meta!)
    } catch (error) {
      this.#fail(error)
      return
    }
    this.#unsubscribe = run.subscribe((records) => this.#take(records))
    this.#timer = setInterval(() => this.#flush(), BEAT)
    run.told({ kind: 'recording', t: run.model.now, state: 'on', file: this.file })
    // The verdict comes after the state that ends the run: only `done` says that nothing more comes.
    void run.done.then(() => this.#finish())
  }

  /** Called within the engine's own work: nothing but notes. */
  #take(records: readonly RunRecord[]): void {
    for (const record of records) this.#pending.take(record)
    if (this.#pending.events < MOST_WAITING || this.#soon !== null) return
    this.#soon = setImmediate(() => this.#flush())
  }

  #flush(): void {
    if (this.#soon !== null) clearImmediate(this.#soon)
    this.#soon = null
    const writer = this.#writer
    if (writer === null) return
    try {
      this.#write(writer)
    } catch (error) {
      return this.#fail(error)
    }
    writer.fold().catch((error: unknown) => {
      // Else it has been given up already, for this reason or another.
      if (this.#writer === writer) this.#fail(error)
    })
  }

  #write(writer: RunFileWriter): void {
    if (!writer.inPlace) throw new FileGone()
    try {
      this.#pending.write(writer)
    } catch (error) {
      const locked = error instanceof SqlError && error.code === 'SQLITE_BUSY'
      if (!locked || ++this.#busy > MOST_BUSY) throw error
      // The same again at the next beat, and what came meanwhile.
      return
    }
    this.#busy = 0
  }

  async #finish(): Promise<void> {
    this.#end()
    const writer = this.#writer
    if (writer === null) return
    try {
      this.#write(writer)
      await writer.finish(summarize(this.#run.model))
      if (this.#writer === null) return
      this.#writer = null
      this.#settle()
    } catch (error) {
      this.#fail(error)
    }
  }

  #end(): void {
    this.#unsubscribe()
    if (this.#timer !== null) clearInterval(this.#timer)
    if (this.#soon !== null) clearImmediate(this.#soon)
    this.#timer = this.#soon = null
  }

  #fail(error: unknown): void {
    const writer = this.#writer
    this.#end()
    this.#writer = null
    this.#pending.clear()
    try {
      writer?.abandon()
    } catch {
      // Closing may fail for the reason that is told anyway.
    }
    this.#run.told({
      kind: 'recording',
      t: this.#run.model.now,
      state: 'failed',
      file: writer === null ? null : this.file,
      reason: recordingFault(error, this.file),
    })
    this.#settle()
  }
}

/** For its owner only, as the data folder is: output and command lines are nobody else's business. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    // Here it means that a file bears the folder's name, not that the run's own file is there already.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw Object.assign(new Error('a file is in the way'), { code: 'ENOTDIR' })
  }
}
