/// <reference types="vite/types/importMeta.d.ts" />
import { join } from 'node:path'
import { openDatabase } from '../../src/engine/recording/driver/index'
import { RunFile } from '../../src/engine/recording/read/run-file'
import { META } from '../../src/engine/recording/format/schema'
import type { Summary } from '../../src/shared/summary'

/** Bundled: benches use them from elsewhere. */
const TEXTS = import.meta.glob<string>('../fixtures/runs/*.{sql,json}', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Run files that were made by an earlier version; test/fixtures/runs/README.md says how. */
export const KEPT_RUNS = ['pool', 'children', 'trace', 'interrupted', 'unreadable'] as const
export type KeptRun = (typeof KEPT_RUNS)[number]

/** Makes the run file anew from its text. @param folder where it is to lie @returns its path */
export function keptRunFile(name: KeptRun, folder: string): string {
  const file = join(folder, `${name}.forkscope`)
  const database = openDatabase(file, 'create')
  try {
    database.exec(TEXTS[`../fixtures/runs/${name}.sql`])
  } finally {
    database.close()
  }
  return file
}

/** The summary of the run as the version that made the file told it: in the file itself, if the run was over. */
export function keptSummary(name: KeptRun, file: string): Summary {
  if (name === 'interrupted') return JSON.parse(TEXTS[`../fixtures/runs/${name}.json`]) as Summary
  const run = RunFile.open(file)
  try {
    return run.value(META.summary) as Summary
  } finally {
    run.close()
  }
}
