import { ipcRenderer } from 'electron'

/*
 * The only bridge between a page and the rest of the app. It exposes nothing: no function, no object, no event. It
 * hands over one MessagePort to the engine, in this order:
 *
 *   1. the page listens to `message` events, then posts { source: 'forkscope-page', ready: true } on its own window
 *      (after every load; again whenever it lost its port and wants the present state told);
 *   2. this script sends main 'forkscope:ready', without arguments;
 *   3. main checks the sender's frame and origin and answers on 'forkscope:engine' with an EngineNotice
 *      (src/shared/protocol.ts), and a fresh port where the engine is up. Later notices come unasked: the engine
 *      went down, came up again (with a new port; the old one is dead), or was given up;
 *   4. this script posts the notice on the page's window: event.data is the notice (data.source === 'forkscope'),
 *      event.ports[0] the port when data.engine === 'up'.
 *
 * Besides, what is chosen in the application menu comes on 'forkscope:menu' and goes on to the page's window in the same
 * way ({ source: 'forkscope-menu', command }; src/shared/menu.ts).
 */

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== location.origin) return
  const data = event.data as { source?: unknown; ready?: unknown } | null
  if (typeof data === 'object' && data?.source === 'forkscope-page' && data.ready === true) {
    ipcRenderer.send('forkscope:ready')
  }
})

ipcRenderer.on('forkscope:engine', (event, notice: unknown) => {
  window.postMessage(notice, location.origin, [...event.ports])
})

ipcRenderer.on('forkscope:menu', (_event, command: unknown) => {
  window.postMessage({ source: 'forkscope-menu', command }, location.origin)
})
