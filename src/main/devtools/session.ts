import type { Session } from 'electron'
import { session } from 'electron'
import { refuseAll } from '../security/session'
import { mayReach } from './address'

/** A partition in memory: what DevTools store is separate from the app's page and gone when the app ends. */
const PARTITION = 'devtools'

/** The socket that each window may reach, by the id of its contents. */
const sockets = new Map<number, string>()
let closed: Session | null = null

/** The session of all DevTools windows. Nothing is granted in it, and each window reaches its own target only. */
export function devToolsSession(): Session {
  if (closed !== null) return closed
  closed = session.fromPartition(PARTITION)
  refuseAll(closed)
  closed.webRequest.onBeforeRequest(({ url, webContentsId }, callback) =>
    callback({ cancel: !mayReach(url, sockets.get(webContentsId ?? -1)) }),
  )
  return closed
}

/** Lets the contents with this id reach `socket`, until {@link forbid}. */
export function permit(contents: number, socket: string): void {
  sockets.set(contents, socket)
}

export function forbid(contents: number): void {
  sockets.delete(contents)
}
