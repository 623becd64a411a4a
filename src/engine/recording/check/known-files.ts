import {
  appendFileSync,
  closeSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import * as v from 'valibot'
import type { Reason } from '../../../shared/failure'
import { LocalizedSchema } from '../format/check-meta'
import { hasJournal } from '../format/log'
import { isMark, ownMark, processLives } from '../format/writer-mark'

/*
 * What is known of run files, by the file system's own word on them and never by their content, which anybody can write:
 * a line of JSON each in the data folder, the newest last, appended by every engine and command line that uses it.
 */

/**
 * `recording`: an engine of this data folder makes it. `own`: one did, and it is as it was left. `head`, `whole`: it was
 * read so far in a process of its own, and nothing happened. `opening`: an engine began to open it, and is gone. `refused`:
 * it can't be read, or whoever read it died of it.
 */
const STANDINGS = ['recording', 'own', 'head', 'whole', 'opening', 'refused'] as const
export type Standing = (typeof STANDINGS)[number]

const LineSchema = v.object({
  /** Device and inode. */
  id: v.string(),
  /** When the inode was made: numbers of inodes are given out again. */
  birth: v.string(),
  /** Sizes and times of the file and its log. The time of change (ctime) can't be set by who unpacks an archive. */
  stamp: v.string(),
  is: v.picklist(STANDINGS),
  /** Who opens it: see writer-mark.ts. */
  by: v.optional(v.unknown()),
  why: v.optional(v.looseObject({ code: v.string(), text: LocalizedSchema })),
})
type Line = v.InferOutput<typeof LineSchema>

/** Its name in the data folder. */
export const KNOWN_FILES = 'known-files.jsonl'

/** Lines that are kept when the file is made anew, and bytes from which on it is. */
const KEPT = 5000
const MOST_BYTES = 2 ** 21

/** Standings of run files, in a file of the data folder. Where that can't be written they hold as long as the process. */
export class KnownFiles {
  readonly #file: string
  readonly #lines = new Map<string, Line>()
  /** Bytes of the file that were read, and its inode: it may be made anew. */
  #read = 0
  #inode = 0

  /** @param file absolute path; its folder may not be there */
  constructor(file: string) {
    this.#file = file
    this.#catchUp()
    if (this.#read > MOST_BYTES) this.#shorten()
  }

  /** What is known of a file as it is now; undefined: nothing. */
  of(file: string): Pick<Line, 'is' | 'why'> | undefined {
    const now = identity(file)
    // With a rollback journal beside it, it is another file: we leave none, and SQLite would play it back.
    if (now === null || hasJournal(file)) return undefined
    this.#catchUp()
    const line = this.#lines.get(now.id)
    if (line === undefined || line.birth !== now.birth) return undefined
    // Somebody opens it just now.
    if (line.is === 'opening' && isMark(line.by) && processLives(line.by)) return undefined
    // It changes while it is recorded, and whoever does that may be killed.
    return line.is === 'recording' || line.stamp === now.stamp ? line : undefined
  }

  /** Notes what a file is now. */
  note(file: string, is: Standing, why?: Reason): void {
    const now = identity(file)
    if (now === null) return
    const line: Line = { ...now, is }
    if (is === 'opening') line.by = ownMark()
    if (why !== undefined) line.why = { code: why.code, text: why.text }
    this.#lines.set(now.id, line)
    try {
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    } catch {
      // Then it is found out again.
    }
  }

  /** Takes in what others wrote since. */
  #catchUp(): void {
    let descriptor: number | null = null
    try {
      const { ino, size } = statSync(this.#file)
      if (ino !== this.#inode) this.#read = 0
      this.#inode = ino
      if (size <= this.#read) return
      descriptor = openSync(this.#file, 'r')
      const bytes = Buffer.alloc(fstatSync(descriptor).size - this.#read)
      const end =
        bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, this.#read)).lastIndexOf(10) + 1
      this.#read += end
      for (const text of bytes.toString('utf8', 0, end).split('\n')) this.#take(text)
    } catch {
      // Nothing is known then.
    } finally {
      if (descriptor !== null) closeSync(descriptor)
    }
  }

  #take(text: string): void {
    if (text === '') return
    try {
      const line = v.parse(LineSchema, JSON.parse(text))
      // The newest last, also when it is made anew.
      this.#lines.delete(line.id)
      this.#lines.set(line.id, line)
    } catch {
      // A line that was cut off: what it said is found out again.
    }
  }

  #shorten(): void {
    const kept = [...this.#lines.values()].slice(-KEPT)
    const draft = `${this.#file}.${process.pid}.new`
    try {
      writeFileSync(draft, kept.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 })
      renameSync(draft, this.#file)
    } catch {
      // It stays as long as it is.
    }
  }
}

function identity(file: string): Pick<Line, 'id' | 'birth' | 'stamp'> | null {
  const found = factsOf(file)
  if (found === null) return null
  const log = factsOf(`${file}-wal`)
  const stamps = [found, ...(log === null ? [] : [log])].map(
    ({ size, mtimeNs, ctimeNs }) => `${size} ${mtimeNs} ${ctimeNs}`,
  )
  return { id: `${found.dev}:${found.ino}`, birth: String(found.birthtimeNs), stamp: stamps.join(' ') }
}

function factsOf(file: string) {
  try {
    return statSync(file, { bigint: true })
  } catch {
    // Gone, or its folder is no folder.
    return null
  }
}
