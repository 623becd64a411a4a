import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { KEPT_RUNS, keptRunFile } from '../../support/kept-runs'

/** Drops the runs of earlier versions on the window. @param folder where they are unpacked */
export async function dropKeptRuns(page: Page, folder: string): Promise<void> {
  const files = KEPT_RUNS.map(async (name) => {
    const data = await readFile(keptRunFile(name, folder))
    return [`${name}.forkscope`, data.toString('base64')] as const
  })
  await page.evaluate(
    (dropped) => {
      const dataTransfer = new DataTransfer()
      for (const [name, text] of dropped)
        dataTransfer.items.add(
          new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name),
        )
      for (const kind of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
    },
    await Promise.all(files),
  )
}
