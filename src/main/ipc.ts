import type { IpcMainEvent, WebContents } from 'electron'
import { ipcMain } from 'electron'
import { sameOrigin } from './app-url'
import type { READY_CHANNEL } from './channels'
import { report } from './log'

/** The channels that pages may send on. */
type PageChannel = typeof READY_CHANNEL

/**
 * Listens to a channel, for messages of our own page only: the one place where main listens to renderers.
 * @param page the app's page; a sender of another origin, or a frame inside the page, is refused and reported
 */
export function onPage(channel: PageChannel, page: URL, listener: (contents: WebContents) => void): void {
  ipcMain.on(channel, (event, ...args: unknown[]) => {
    if (args.length === 0 && isTrusted(event, page)) listener(event.sender)
    else report('main', `message on ${channel} refused: not from the app's page`)
  })
}

function isTrusted(event: IpcMainEvent, page: URL): boolean {
  // Null when the frame is gone or has navigated since it sent: there is no one to answer.
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && sameOrigin(frame.url, page)
}
