import type { Marks } from '../../shared/library'
import { EngineFailure } from '../failure'
import type { TraceSource } from '../import/bytes'
import type { Checker } from '../recording/check/checker'
import type { Depth } from '../recording/check/check'
import type { KnownFiles } from '../recording/check/known-files'
import { readHeader } from '../recording/format/header'
import { readFailure, unsafeFile } from '../recording/read/read-failures'
import { Replay } from '../recording/read/replay'
import { readFacts, type RunFileHead } from '../recording/read/run-file'
import { recoverFile } from '../recording/write/recover'
import { writeMarks, writeMarksAnew } from './marks'

/**
 * What is done with single run files. Those of this data folder's engines are read and written as they are; those of
 * others are read in a process of its own first, and never written in place: see docs/security.md.
 */
export class RunFiles {
  readonly #known: KnownFiles
  readonly #checker: Checker

  constructor(known: KnownFiles, checker: Checker) {
    this.#known = known
    this.#checker = checker
  }

  /**
   * What a file says without any sample being decoded: a millisecond, and some more for one that was never seen.
   * @param asked somebody wants it: one that was refused is tried again
   * @throws EngineFailure
   */
  async head(file: string, asked = false): Promise<RunFileHead> {
    if (this.#depthOf(file, asked) !== null) return readFacts(file)
    return this.#checked(file, 'head')
  }

  /** Whether it can be opened right away. */
  isSound(file: string): boolean {
    return this.#depthOf(file, false) === 'whole'
  }

  /** Whether an engine of this data folder records it now. @throws EngineFailure when it can't be read */
  isRecorded(file: string): boolean {
    return this.#known.of(file)?.is === 'recording' && readFacts(file).state === 'recording'
  }

  /** Makes sure that it can be opened: see isSound. @throws EngineFailure */
  async vet(file: string, asked = false): Promise<void> {
    if (this.#depthOf(file, asked) !== 'whole') await this.#checked(file, 'whole')
  }

  /** Opens one that is sound, and notes it meanwhile: an engine that dies of it does so once. @throws EngineFailure */
  open(file: string): Replay {
    const { is = 'whole' } = this.#known.of(file) ?? {}
    if (is === 'recording') return new Replay(file)
    this.#known.note(file, 'opening')
    try {
      const replay = new Replay(file)
      try {
        // Most of the work is there.
        replay.listed satisfies unknown
        return replay
      } catch (error) {
        replay.close()
        throw error
      }
    } finally {
      this.#known.note(file, is)
    }
  }

  /** Notes that an engine of this data folder begins to make a file. @returns notes that it is done */
  made(file: string): () => void {
    this.#known.note(file, 'recording')
    return () => {
      // Something else may lie there by now.
      if (this.#known.of(file)?.is === 'recording') this.#known.note(file, 'own')
    }
  }

  /** Writes marks into the file. @throws EngineFailure; then it is as it was */
  async mark(file: string, marks: Partial<Marks>): Promise<void> {
    const { is } = this.#known.of(file) ?? {}
    if (is === 'own' || is === 'recording') writeMarks(file, marks)
    else {
      await this.vet(file)
      writeMarksAnew(file, marks)
    }
    if (is !== 'recording') this.#known.note(file, 'own')
  }

  /** Whether a file that nobody writes was left in the middle by an engine of this data folder. @throws EngineFailure */
  isLeft(file: string): boolean {
    const { is } = this.#known.of(file) ?? {}
    // A recording is in WAL mode until it is complete; the last thing that its writer does is to end that.
    return (is === 'own' || is === 'recording') && readHeader(file).wal
  }

  /** Marks a file whose writer died as interrupted, and brings its last seconds in order. @throws EngineFailure */
  async recover(file: string): Promise<void> {
    try {
      await recoverFile(file)
      this.#known.note(file, 'own')
    } catch (error) {
      throw readFailure(file, error)
    }
  }

  /**
   * Makes a run of a Chrome trace.
   * @param file to write; does not exist yet
   * @returns its run id @throws EngineFailure
   */
  async importTrace(source: TraceSource, name: string, file: string): Promise<string> {
    const { importTrace } = await import('../import/import')
    const runId = await importTrace(source, name, file)
    this.#known.note(file, 'own')
    return runId
  }

  /** Nothing is read any more. */
  dispose(): Promise<void> {
    return this.#checker.dispose()
  }

  /** How far it may be read in this process; null: it is not known. @throws EngineFailure when it was refused */
  #depthOf(file: string, asked: boolean): Depth | null {
    const known = this.#known.of(file)
    switch (known?.is) {
      case 'recording':
      case 'own':
      case 'whole':
        return 'whole'
      case 'head':
        return 'head'
      case 'opening':
        if (asked) return null
        throw unsafeFile(file, 'died')
      case 'refused':
        if (asked || known.why === undefined) return null
        throw new EngineFailure(known.why.code, known.why.text.en, known.why.text['zh-CN'])
      case undefined:
        return null
    }
  }

  async #checked(file: string, depth: Depth): Promise<RunFileHead> {
    const checked = await this.#checker.check(file, depth)
    if ('head' in checked) {
      this.#known.note(file, depth)
      return checked.head
    }
    const { failure } = checked
    // What has nothing to do with its content may be otherwise next time.
    if (REMEMBERED.has(failure.failure.code) && !this.#checker.disposed)
      this.#known.note(file, 'refused', failure.failure)
    throw failure
  }
}

/** What is wrong with a file for as long as it is as it is. */
const REMEMBERED = new Set(['unsafe-file', 'corrupt-file'])
