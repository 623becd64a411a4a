import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { RUN_FILE } from '../../shared/library'
import { bytesBelow } from './folder'
import { freePath } from './names'

/*
 * Deleting is moving into `.trash/<engine>/` inside the folder: on the same file system, so it is one rename and can be
 * undone by one. Each engine has a drawer of its own and empties it when it ends in order. What a killed engine leaves
 * stays for a day: nothing is lost by a crash, and nothing is kept for ever.
 */

const TRASH = '.trash'
/** A run file in the making (writer.ts), with the pid of whoever makes it: left by a kill at just that moment. */
const DRAFT = /\.forkscope\.(\d+)\.new(?:-\w+)?$/
const KEPT_FOR = 86_400_000
/** Drawers of engines that seem to live (their pid may have been given to another process) go after this. */
const KEPT_AT_MOST = 30 * KEPT_FOR
/** What SQLite may have beside a database. */
const SIDECARS = ['-wal', '-shm', '-journal']

/** What was moved away. */
export interface Trashed {
  readonly from: string
  readonly file: string
}

export class Trash {
  readonly #root: string
  readonly #own: string

  /** Touches nothing. @param folder of recorded runs */
  constructor(folder: string) {
    this.#root = join(folder, TRASH)
    // Two libraries of one process (tests; a folder changed to and fro) have a drawer each.
    this.#own = join(this.#root, `${process.pid}-${Date.now().toString(36)}-${++drawers}`)
  }

  /** @throws Error of the file system; then the file is where it was */
  async put(file: string): Promise<Trashed> {
    await mkdir(this.#own, { recursive: true, mode: 0o700 })
    const into = freePath(this.#own, basename(file))
    await moveRun(file, into)
    return { from: file, file: into }
  }

  /** A folder for what is not whole yet; goes with the rest at the latest. @throws Error of the file system */
  async desk(): Promise<string> {
    await mkdir(this.#own, { recursive: true, mode: 0o700 })
    return mkdtemp(join(this.#own, 'coming-'))
  }

  /** Brings a file back to where it was, under a free name. @returns the path @throws Error of the file system */
  async takeOut({ from, file }: Trashed): Promise<string> {
    const to = freePath(dirname(from), basename(from))
    await moveRun(file, to)
    return to
  }

  /** Files that other engines put here and could not empty. */
  async leftByOthers(): Promise<Trashed[]> {
    const found: Trashed[] = []
    for (const drawer of await this.#drawers()) {
      if (drawer === this.#own) continue
      for (const name of await readdir(drawer).catch(() => []))
        if (name.endsWith(RUN_FILE))
          found.push({ from: join(dirname(this.#root), name), file: join(drawer, name) })
    }
    return found
  }

  bytes(): Promise<number> {
    return bytesBelow(this.#root)
  }

  /** Lets go for good of what engines left that ended a day ago and more, and of drafts that nobody finishes. */
  async purge(now = Date.now()): Promise<void> {
    const folder = dirname(this.#root)
    for (const name of await readdir(folder).catch(() => [])) {
      const writer = DRAFT.exec(name)?.[1]
      if (writer !== undefined && !lives(writer)) await rm(join(folder, name), { force: true })
    }
    for (const drawer of await this.#drawers()) {
      const age = now - ((await stat(drawer).catch(() => null))?.mtimeMs ?? now)
      if (age < KEPT_FOR || (lives(drawer) && age < KEPT_AT_MOST)) continue
      await rm(drawer, { recursive: true, force: true }).catch(() => undefined)
    }
    await this.#removeIfEmpty()
  }

  /** Lets go for good of what this engine put here. */
  async empty(): Promise<void> {
    await rm(this.#own, { recursive: true, force: true }).catch(() => undefined)
    await this.#removeIfEmpty()
  }

  async #drawers(): Promise<string[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch(() => [])
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(this.#root, entry.name))
  }

  async #removeIfEmpty(): Promise<void> {
    const names = await readdir(this.#root).catch(() => null)
    if (names?.length === 0) await rm(this.#root, { recursive: true, force: true }).catch(() => undefined)
  }
}

let drawers = 0

/** The log first: a database whose log is not beside it would be opened without its newest part. */
async function moveRun(from: string, to: string): Promise<void> {
  const beside = SIDECARS.filter((suffix) => existsSync(from + suffix))
  for (const suffix of beside) await rename(from + suffix, to + suffix)
  try {
    await rename(from, to)
  } catch (error) {
    for (const suffix of beside) await rename(to + suffix, from + suffix).catch(() => undefined)
    throw error
  }
}

/** Whether the engine of a drawer still runs; its own process counts too. */
function lives(drawer: string): boolean {
  const pid = Number(/^\d+/.exec(basename(drawer))?.[0])
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
