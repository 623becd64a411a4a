import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { build } from 'vite'
import type { HostCall } from './host-program'

const ROOT = join(import.meta.dirname, '../..')

export interface Host {
  readonly pid: number
  ask(call: HostCall): Promise<number>
  /** Ends it as a crash would: no handler runs. */
  kill(): Promise<void>
}

/** Host processes (host-program.ts) for the tests of a file; each is ended after its test. */
export function useHosts(): { start(): Host } {
  // Below the project, so that packages are found from there.
  const folder = join(ROOT, 'node_modules/.cache/forkscope-test', `${process.pid}`)
  const started: ChildProcess[] = []
  beforeAll(async () => {
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      build: { ssr: join(import.meta.dirname, 'host-program.ts'), outDir: folder, emptyOutDir: true },
    })
  })
  afterEach(async () => {
    for (const child of started.splice(0)) await ended(child, 'SIGKILL')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    start() {
      const child = fork(join(folder, 'host-program.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      started.push(child)
      return {
        pid: child.pid!,
        async ask(call) {
          const reply = once(child, 'message')
          child.send(call)
          return Number((await reply)[0])
        },
        kill: () => ended(child, 'SIGKILL'),
      }
    },
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}
