import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { KEPT_RUNS, keptRunFile } from '../../support/kept-runs'
import { dropFiles } from './drop'

/** Drops the runs of earlier versions on the window. @param folder where they are unpacked */
export async function dropKeptRuns(page: Page, folder: string): Promise<void> {
  const files = KEPT_RUNS.map(
    async (name) => [`${name}.forkscope`, await readFile(keptRunFile(name, folder))] as const,
  )
  await dropFiles(page, Object.fromEntries(await Promise.all(files)))
}
