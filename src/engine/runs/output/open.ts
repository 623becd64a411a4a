import type { Output } from './output'
import { LabelledOutput } from './labelled'
import { PipedOutput } from './pipes'
import { loadSocketCalls, type SocketCalls } from '../../native/sockets'

/** Output that is labelled with its writers' pids where this system can tell them (Linux, with koffi), else without. */
export function openOutput(load: () => SocketCalls = loadSocketCalls): Output {
  try {
    if (process.platform === 'linux') return new LabelledOutput(load())
  } catch {
    // No koffi for this machine, or no such sockets: the text is what matters.
  }
  return new PipedOutput()
}
