import { rmSync } from 'node:fs'
import type { RunRecord } from '../../../shared/run/records'
import { RunModel } from '../../../shared/run/model'
import { summarize } from '../../../shared/run/summarize'
import { Pending } from './pending'
import { RunFileWriter } from './writer'

/** Records in one transaction. */
const BATCH = 500

/**
 * Writes a whole run to a file, as a recorder does while it goes on.
 * @param records of it, the meta record first
 * @param file does not exist yet; when it can't be written nothing is left of it
 * @param pause called between transactions
 */
export async function writeRun(
  records: readonly RunRecord[],
  file: string,
  pause: () => Promise<void>,
): Promise<void> {
  const [meta] = records
  if (meta.kind !== 'meta') throw new Error('A run begins with its meta record.')
  const model = new RunModel()
  const pending = new Pending(model)
  let writer: RunFileWriter | null = null
  try {
    writer = new RunFileWriter(file, meta)
    for (let from = 0; from < records.length; from += BATCH) {
      for (const record of records.slice(from, from + BATCH)) {
        model.apply(record)
        pending.take(record)
      }
      pending.write(writer)
      await writer.fold()
      await pause()
    }
    await writer.finish(summarize(model))
  } catch (error) {
    writer?.close()
    // A file that was there before is not ours.
    if (writer !== null)
      for (const companion of ['', '-wal', '-shm', '-journal']) rmSync(file + companion, { force: true })
    throw error
  }
}
