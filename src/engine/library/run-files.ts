import { importTrace } from '../import/import'
import type { TraceSource } from '../import/bytes'
import type { Marks } from '../../shared/library'
import { readHeader } from '../recording/format/header'
import { readFailure } from '../recording/read/read-failures'
import { recoverFile } from '../recording/write/recover'
import { readFacts, type RunFileHead } from '../recording/read/run-file'
import { writeMarks } from './marks'

/** What the library does with single files. What is no promise takes a few milliseconds at most as a rule. */
export interface RunFiles {
  /** What a file says without any sample being decoded. @throws EngineFailure */
  read(file: string): RunFileHead
  /** Writes marks into the file. @throws EngineFailure */
  mark(file: string, marks: Partial<Marks>): void
  /** Whether a file that nobody writes was left in the middle. @throws EngineFailure */
  isLeft(file: string): boolean
  /** Marks a file whose writer died as interrupted, and brings its last seconds in order. @throws EngineFailure */
  recover(file: string): Promise<void>
  /**
   * Makes a run of a Chrome trace.
   * @param file to write; does not exist yet
   * @returns its run id @throws EngineFailure
   */
  importTrace(source: TraceSource, name: string, file: string): Promise<string>
}

export const runFiles: RunFiles = {
  read: readFacts,
  mark: writeMarks,
  // A recording is in WAL mode until it is complete; the last thing that its writer does is to end that.
  isLeft: (file) => readHeader(file).wal,
  async recover(file) {
    try {
      await recoverFile(file)
    } catch (error) {
      throw readFailure(file, error)
    }
  },
  importTrace,
}
