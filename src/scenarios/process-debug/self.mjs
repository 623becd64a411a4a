// @ts-check
/*
 * What every process of this program does first: it says who it is, and opens an inspector of its own.
 */
import inspector from 'node:inspector'
import { telemetry } from '../lib/telemetry.mjs'

/**
 * Gives this process a name and an inspector. The same as `node --inspect=127.0.0.1:0`: the system chooses a free port,
 * so that several processes never want the same one, and only programs on this machine can reach it. Whoever can reach
 * an inspector can run any code in the process: never open one on 0.0.0.0.
 * @param {string} name "child 1"
 * @returns {Promise<(text: string) => void>} writes a line that says who speaks: the output of all processes ends up
 *   in one terminal
 */
export async function introduce(name) {
  telemetry.role(name)
  inspector.open(0, '127.0.0.1')
  telemetry.inspector(inspector.url() ?? '')
  // Otherwise a process with a debugger attached would not end: it would wait until the debugger has gone.
  process.on('exit', () => inspector.close())
  await telemetry.ready
  return (text) => console.log(`[${name} · pid ${process.pid}] ${text}`)
}
