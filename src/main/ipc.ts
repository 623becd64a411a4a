import type { IpcMainEvent, WebContents } from 'electron'
import { ipcMain } from 'electron'
import { sameOrigin } from './app-url'
import { report } from './log'

/** Every channel a page can reach main by. There is one, and it takes no arguments. */
export type PageChannel = 'forkscope:ready'

/** Main's only channel to a page: an EngineNotice, with a port where the engine is up. */
export const ENGINE_CHANNEL = 'forkscope:engine'

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
  // Null when the frame has gone or navigated since it sent: nobody is there to be answered.
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && sameOrigin(frame.url, page)
}
