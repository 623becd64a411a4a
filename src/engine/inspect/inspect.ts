import { join } from 'node:path'
import type { CpuProfile, InspectorAddress, Stack } from '../../shared/inspect'
import type { RunModel } from '../../shared/run/model'
import type { RunProcess } from '../../shared/run/process'
import { inspectorAddress } from '../../shared/inspect'
import { present } from '../../shared/run/present'
import { profileName, saveProfile } from './files'
import * as failures from './failures'
import { listensIn } from './listener'
import { takeProfile } from './profile'
import { InspectorSession } from './session'
import { BLOCKED, readStack } from './stack'

/** DevTools as the engine's host opens them: it has windows, the engine has none. */
export type OpenDevTools = (wanted: InspectorAddress & { readonly title: string }) => void

/** A run, as far as looking inside its processes needs it. */
interface Subject {
  readonly model: RunModel
}

/** Looks inside processes of runs that have told the address of their inspector, and connects to nothing else. */
export class Inspect {
  readonly #folder: string
  readonly #openDevTools: OpenDevTools | undefined
  readonly #sessions = new Set<InspectorSession>()
  /** Addresses of those that still owe an answer that nobody waits for any longer. */
  readonly #silent = new Set<string>()

  /** @param dataDir profiles are saved in `profiles` below it */
  constructor(dataDir: string, openDevTools?: OpenDevTools) {
    this.#folder = join(dataDir, 'profiles')
    this.#openDevTools = openDevTools
  }

  /** @throws EngineFailure `no-inspector`, `inspector-…` */
  async stack(run: Subject, process: number): Promise<Stack> {
    const { url } = urlOf(run, process)
    // It has not answered who asked before.
    if (this.#silent.has(url)) return BLOCKED
    return this.#within(url, readStack)
  }

  /** @throws EngineFailure `no-inspector`, `inspector-…`, `profile-not-saved` */
  async profile(
    run: Subject,
    process: number,
    seconds: number,
  ): Promise<{ readonly file: string; readonly profile: CpuProfile }> {
    const { found, url } = urlOf(run, process)
    const profile = await this.#within(url, (session) => takeProfile(session, seconds))
    const origin = run.model.meta?.origin
    const scenario = origin?.kind === 'scenario' ? origin.scenario : null
    const name = profileName(scenario, found.role, found.pid, new Date())
    return { file: await saveProfile(this.#folder, name, profile), profile }
  }

  /** Has the host open DevTools. @throws EngineFailure `no-inspector`, `no-windows` */
  devtools(run: Subject, process: number): void {
    const { found, url } = urlOf(run, process)
    if (this.#openDevTools === undefined) throw failures.noWindows()
    const title = `${(found.role || found.name).slice(0, 100)} · ${found.pid}`
    this.#openDevTools({ ...inspectorAddress(url)!, title })
  }

  /** Ends what is under way: whoever waits for it is told that it is gone. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.close()))
  }

  async #within<T>(url: string, look: (session: InspectorSession) => Promise<T>): Promise<T> {
    const session = await InspectorSession.open(url)
    this.#sessions.add(session)
    try {
      return await look(session)
    } finally {
      if (session.unanswered) {
        this.#silent.add(url)
        void session.answered().then(() => this.#end(session, url))
      } else await this.#end(session, url)
    }
  }

  /**
   * Only once it owes no answer: a connection that ends just when a process takes up the question leaves it in its pause for
   * ever, spinning, since Node loses the word of it (MainThreadInterface in src/inspector/main_thread_interface.cc).
   */
  async #end(session: InspectorSession, url: string): Promise<void> {
    await session.close()
    this.#sessions.delete(session)
    this.#silent.delete(url)
  }
}

function urlOf({ model }: Subject, id: number): { found: RunProcess; url: string } {
  const found = model.processes[id]
  const url = found?.alive ? model.inspectors.get(found.pid) : undefined
  const address = url === undefined ? null : inspectorAddress(url)
  if (found === undefined || url === undefined || address === null) throw failures.noInspector()
  const others = present(model.processes).filter((one) => one.alive && one !== found)
  if (
    !listensIn(
      address.port,
      [found, ...others].map(({ pid }) => pid),
    )
  )
    throw failures.foreign()
  return { found, url }
}
