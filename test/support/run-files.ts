import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runFileName } from '../../src/engine/library/names'
import { RunFileWriter } from '../../src/engine/recording/write/writer'
import { RunModel } from '../../src/shared/run/model'
import type { MetaRecord, RunRecord } from '../../src/shared/run/records'
import { summarize } from '../../src/shared/run/summarize'
import { born, meta } from './records'

/** Writes the file of a short run as a recorder would, complete, under the name that the library would give it. */
export async function writeRun(folder: string, over: Partial<MetaRecord> = {}): Promise<string> {
  const header = meta({ runId: '20231114T221320-0a1b2c', ...over })
  const file = join(folder, runFileName(header))
  await writeRunAt(file, header)
  return file
}

/** The same under a name of one's own. */
export async function writeRunAt(file: string, header: MetaRecord): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const model = new RunModel()
  const records: RunRecord[] = [
    header,
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0),
    { kind: 'state', t: 500, state: 'ended', outcome: 'completed' },
  ]
  for (const record of records) model.apply(record)
  await new RunFileWriter(file, header).finish(summarize(model))
}
