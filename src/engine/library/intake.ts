import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { MetaRecord } from '../../shared/run/records'
import { EngineFailure } from '../failure'
import { cannotWrite, fileFailure } from '../file-failure'
import type { TraceSource } from '../import/bytes'
import type { Entries } from './entries'
import { lookAt } from './folder'
import { freePath, nameInside } from './names'
import type { RunFiles } from './run-files'
import { readTrace } from './take'
import type { Trash } from './trash'

/** The folder that files come into. */
export interface Shelf {
  readonly folder: string
  readonly trash: Trash
  /** Path for a run that begins now. @throws EngineFailure when nothing can be written to the folder */
  fileFor(meta: Pick<MetaRecord, 'runId' | 'startedAt' | 'origin'>): string
}

/** Brings files into the folder: copies of run files, and runs made of traces. */
export class Intake {
  readonly #entries: Entries
  readonly #files: RunFiles
  /** Traces that were read in, by path and stamp, and the file that each became. */
  readonly #imported = new Map<string, string>()

  constructor(entries: Entries, files: RunFiles) {
    this.#entries = entries
    this.#files = files
  }

  /** Copies a run file in, unless its run is known already. @returns the run's id @throws EngineFailure */
  async copy(name: string, data: Uint8Array, { folder, trash }: Shelf): Promise<string> {
    let desk: string | null = null
    try {
      // Where no list sees it, until it is whole and known to be a run.
      desk = await trash.desk()
      const coming = join(desk, nameInside(name))
      await writeFile(coming, data, { mode: 0o600 })
      const { runId, state } = await this.#files.head(coming)
      const known = this.#entries.all.filter(({ reading }) => reading?.runId === runId)
      const inside = known.find(({ inLibrary }) => inLibrary)
      if (inside !== undefined) return inside.id
      // A copy made while the run went on: nobody writes this one any more, and there is nothing beside it.
      if (state !== 'complete') {
        await this.#files.vet(coming)
        await this.#files.recover(coming)
      }
      const file = freePath(folder, nameInside(name))
      await rename(coming, file)
      // Opened from elsewhere before: the copy of the library takes its place.
      for (const outside of known) this.#entries.forget(outside.file)
      return await this.#enter(file, runId)
    } catch (error) {
      throw error instanceof EngineFailure ? error : fileFailure(error, cannotWrite(name))
    } finally {
      if (desk !== null) await rm(desk, { recursive: true, force: true })
    }
  }

  /** Makes a run of a trace. @returns the run's id @throws EngineFailure */
  async trace(name: string, source: TraceSource, shelf: Shelf): Promise<string> {
    const unique = randomBytes(3).toString('hex')
    const origin = { kind: 'trace', name: basename(name) } as const
    const file = shelf.fileFor({ runId: unique, startedAt: Date.now(), origin })
    return this.#enter(file, await this.#files.importTrace(source, basename(name), file))
  }

  /** The same trace opened again is the same run, as long as that is there. @throws EngineFailure */
  async traceFile(file: string, shelf: Shelf): Promise<string> {
    const key = `${file} ${(await lookAt(file, false))?.stamp}`
    const known = this.#entries.at(this.#imported.get(key) ?? '')
    if (known !== undefined) return known.id
    const runId = await this.trace(file, readTrace(file), shelf)
    const made = this.#entries.find(runId)
    if (made !== undefined) this.#imported.set(key, made.file)
    return runId
  }

  async #enter(file: string, runId: string): Promise<string> {
    const found = await lookAt(file)
    return found === null ? runId : (await this.#entries.read(found, true)).id
  }
}
