import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Output, OutputListener, OutputStream } from './output'

/** Output over Node's own pipes: nobody can tell which of the processes that share one has written. */
export class PipedOutput implements Output {
  readonly stdio = ['pipe', 'pipe'] as const
  #pipes: Readable[] = []

  read({ stdout, stderr }: ChildProcess, listener: OutputListener): Promise<void> {
    const read = (stream: OutputStream, pipe: Readable) =>
      new Promise<void>((ended) => {
        // The decoder keeps characters whole that are split between two reads.
        pipe.setEncoding('utf8')
        pipe.on('data', (text: string) => listener(stream, -1, text))
        pipe.once('close', () => ended())
        pipe.on('error', () => ended())
      })
    this.#pipes = [stdout!, stderr!]
    return Promise.all([read('stdout', stdout!), read('stderr', stderr!)]).then(() => {})
  }

  poll(): void {}

  close(): void {
    for (const pipe of this.#pipes) pipe.destroy()
  }
}
