import type { Page } from 'playwright-core'

/** Drops files on the window, as the desktop does. @param files what is in each, by name */
export async function dropFiles(page: Page, files: Readonly<Record<string, Buffer>>): Promise<void> {
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
    Object.entries(files).map(([name, data]) => [name, data.toString('base64')] as const),
  )
}
