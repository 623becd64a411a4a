import { spawn } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { createSource } from '../../../../src/engine/sampling'
import type { SourceOptions } from '../../../../src/engine/sampling'
import type { Beat, ProcessFacts, SampleSource, Slot } from '../../../../src/engine/sampling/source'
import type { SampleColumns, SampleField, SamplerChoice } from '../../../../src/shared/run/fields'

export type Row = Readonly<Record<SampleField, number>> & { readonly alive: boolean }

/** One source with the processes that a test started; `dispose` ends them and waits for that. */
export class Bench {
  readonly source: SampleSource
  readonly #children: ChildProcess[] = []

  constructor(choice: SamplerChoice, options: SourceOptions = {}) {
    this.source = createSource(choice, options)
  }

  /** Starts a program and waits until it runs (exec done). Its stdout is a pipe. */
  async start(
    program: string,
    parameters: readonly string[],
    options: SpawnOptions = {},
  ): Promise<ChildProcess> {
    const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'ignore'], ...options })
    await once(child, 'spawn')
    this.#children.push(child)
    return child
  }

  /** A process that only waits. */
  sleeper(): Promise<ChildProcess> {
    return this.start('sleep', ['300'])
  }

  /** A process that keeps one core busy. */
  spinner(): Promise<ChildProcess> {
    return this.start('sh', ['-c', 'while :; do :; done'])
  }

  async open(pid: number): Promise<Slot> {
    return this.source.open(await this.facts(pid))
  }

  async facts(pid: number): Promise<ProcessFacts> {
    const facts = await this.source.facts(pid)
    if (!facts) throw new Error(`no process ${pid}`)
    return facts
  }

  async readAll(slots: readonly Slot[], beat: Beat): Promise<Row[]> {
    const columns: SampleColumns = {}
    for (const field of this.source.info.fields) columns[field] = new Float64Array(slots.length).fill(-1)
    const alive = new Uint8Array(slots.length).fill(255)
    await this.source.read(slots, columns, alive, beat)
    return slots.map((_, row) => {
      const values = Object.entries(columns).map(([field, column]) => [field, column[row]])
      return { ...(Object.fromEntries(values) as Record<SampleField, number>), alive: alive[row] === 1 }
    })
  }

  async read(slot: Slot, beat: Beat = 'slow'): Promise<Row> {
    return (await this.readAll([slot], beat))[0]
  }

  /** Reads until the process is found ended. */
  untilEnded(slot: Slot): Promise<Row> {
    return until(async () => {
      const row = await this.read(slot, 'fast')
      return row.alive ? null : row
    })
  }

  async dispose(): Promise<void> {
    this.source.dispose()
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }),
    )
  }
}

/** Asks again every few milliseconds until there is an answer; fails after `deadline` milliseconds. */
export async function until<T>(ask: () => Promise<T | null> | T | null, deadline = 10_000): Promise<T> {
  const end = performance.now() + deadline
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (performance.now() > end) throw new Error(`nothing within ${deadline} ms: ${ask.toString()}`)
    await wait(5)
  }
}

/** The first line that a child writes. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0]
}

/** What the descriptors of this process point at, sorted; those of the event loop's own come and go not at all. */
export function openFiles(): number {
  return readdirSync('/proc/self/fd').length
}

/** Nanoseconds that the leader thread of a process has waited for a core: the kernel's word, read without the sampler. */
export function waited(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1])
}
