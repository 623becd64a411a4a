import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EngineFailure } from '../../failure'
import { cannotRead, fileFailure } from '../../file-failure'
import { spawn } from '../../spawn'
import { launcher } from '../../runs/launch'
import { sweepCopies } from '../format/log'
import { corruptFile, unsafeFile, type Unsafe } from '../read/read-failures'
import type { RunFileHead } from '../read/run-file'
import type { CheckAnswer, CheckRequest, Depth } from './check'

/** A head is read in a millisecond, a file in some seconds at the most: these are for machines that do much else. */
const HEAD_PATIENCE = 5000
const WHOLE_PATIENCE = 10_000
/** And so much longer for each byte, milliseconds: a thousandth of what it takes. */
const PATIENCE_A_BYTE = 1e-3
/** Memory of the process, bytes: what the largest of our own recordings takes is a third of it. */
const MOST_MEMORY = 2 ** 31
/** Between two looks at its memory, milliseconds. */
const LOOK = 100
/** It is kept for so long after its last file, milliseconds: starting one takes some seventy. */
const KEPT_FOR = 5000
/** CPU seconds after which the kernel ends it (`ulimit -t`), should it not have ended with whoever started it. */
const MOST_CPU = 600

export type Checked = { readonly head: RunFileHead } | { readonly failure: EngineFailure }

/** What became of one request. */
export type Outcome = CheckAnswer | { readonly ok: false; readonly ended: Unsafe }

/** Where the built file lies, from the built file of whoever calls (out/chunks, out/engine, out/cli), or from its source. */
const PLACES = ['../engine/check.js', '../../../../out/engine/check.js'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** Reads files of others in a process of its own, one after the other. */
export class Checker {
  #child: ChildProcess | null = null
  #idle: NodeJS.Timeout | null = null
  #queue: Promise<unknown> = Promise.resolve()
  #next = 0
  #disposed = false
  readonly #patience: typeof patienceFor

  /** @param patience milliseconds that a request may take; others in tests */
  constructor(patience = patienceFor) {
    this.#patience = patience
  }

  /** Whether it reads no more: what it says of a file then means nothing. */
  get disposed(): boolean {
    return this.#disposed
  }

  /** @returns what lists show of it, or why it can't be read */
  async check(file: string, depth: Depth): Promise<Checked> {
    let outcome: Outcome
    try {
      outcome = await this.ask(file, depth)
    } catch (error) {
      // No process could be started: the file has nothing to do with it.
      return { failure: fileFailure(error, cannotRead(basename(file))) }
    }
    if (outcome.ok) return { head: outcome.head }
    if ('ended' in outcome) return { failure: unsafeFile(file, outcome.ended) }
    if ('failure' in outcome) {
      const { code, text } = outcome.failure
      return { failure: new EngineFailure(code, text.en, text['zh-CN']) }
    }
    return { failure: corruptFile(file, outcome.unworded) }
  }

  /** The same as it came, for whoever wants to know more: one file after the other. @throws when nothing can be started */
  ask(file: string, depth: Depth): Promise<Outcome> {
    const asked = this.#queue.then(() => this.#ask({ id: ++this.#next, file, depth }))
    this.#queue = asked.catch(() => undefined)
    return asked
  }

  /** Highest resident memory of the process that runs, bytes; NaN where that is not known. */
  get peak(): number {
    return this.#memory('VmHWM')
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#end()
    await this.#queue
  }

  async #ask(request: CheckRequest): Promise<Outcome> {
    if (this.#idle !== null) clearTimeout(this.#idle)
    this.#idle = null
    const fresh = this.#child === null
    if (!this.#disposed) this.#child ??= await start()
    const child = this.#child
    if (child === null || this.#disposed) {
      await this.#end()
      return { ok: false, ended: 'died' }
    }
    const outcome = await this.#answer(child, request)
    if ('ended' in outcome) {
      await this.#end()
      // It may have died of something else: its time was up, or somebody ended it. A new one dies of the file alone.
      return outcome.ended === 'died' && !fresh ? this.#ask(request) : outcome
    }
    child.unref()
    child.channel?.unref()
    this.#idle = setTimeout(() => void this.#end(), KEPT_FOR).unref()
    return outcome
  }

  #answer(child: ChildProcess, request: CheckRequest): Promise<Outcome> {
    child.ref()
    child.channel?.ref()
    return new Promise((settle) => {
      const done = (outcome: Outcome) => {
        clearTimeout(late)
        clearInterval(looking)
        child.off('message', take).off('exit', died).off('error', died)
        settle(outcome)
      }
      const died = () => done({ ok: false, ended: 'died' })
      const take = (message: unknown) => {
        if (isAnswer(message, request.id)) done(message)
      }
      const late = setTimeout(() => done({ ok: false, ended: 'late' }), this.#patience(request))
      const looking = setInterval(() => {
        if (this.#memory('VmRSS') > MOST_MEMORY) done({ ok: false, ended: 'large' })
      }, LOOK)
      child.on('message', take).on('exit', died).on('error', died)
      child.send(request, (error) => error && died())
    })
  }

  #memory(field: 'VmRSS' | 'VmHWM'): number {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'latin1')
      return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
    } catch {
      return NaN
    }
  }

  async #end(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle)
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    child.kill('SIGKILL')
    await once(child, 'exit')
    // It may have been in the middle of a private one.
    await sweepCopies()
  }
}

function patienceFor({ file, depth }: CheckRequest): number {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return (depth === 'head' ? HEAD_PATIENCE : WHOLE_PATIENCE) + bytes * PATIENCE_A_BYTE
}

function isAnswer(message: unknown, id: number): message is CheckAnswer {
  return typeof message === 'object' && message !== null && (message as { id?: unknown }).id === id
}

async function start(): Promise<ChildProcess> {
  const file = PLACES.find((place) => existsSync(place))
  if (file === undefined) throw new Error('out/engine/check.js is missing: npm run build')
  const own = [process.execPath, '--max-old-space-size=1024', file]
  // A shell first, where there is one: limits are inherited, and Node can set none.
  const limited = ['/bin/sh', '-c', `ulimit -t ${MOST_CPU}; exec "$0" "$@"`, ...own]
  const [program, ...words] = [...(await launcher()), ...(process.platform === 'win32' ? own : limited)]
  const child = spawn(program, words, {
    env: { ...process.env, ...(process.versions.electron !== undefined && { ELECTRON_RUN_AS_NODE: '1' }) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  await once(child, 'spawn')
  child.on('error', () => undefined)
  return child
}
