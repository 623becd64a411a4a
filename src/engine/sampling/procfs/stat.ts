/**
 * `/proc/<pid>/stat`, parsed from bytes (proc_pid_stat(5); fs/proc/array.c, do_task_stat).
 *
 *   4242 (a name) with ) in it) S 1 4242 …
 *
 * The second field is free text: up to 63 bytes that may hold spaces, newlines and parentheses. No later field holds
 * one, so the fields are counted from the *last* `)`.
 */
export class Stat {
  /** State letter as a character code. */
  state = 0
  ppid = 0
  pgrp = 0
  session = 0
  /** PF_* flags, see {@link isKernelThread}. */
  flags = 0
  /** Page faults, minor and major. */
  faults = 0
  /** Clock ticks. */
  utime = 0
  /** Clock ticks. */
  stime = 0
  /** User and system time of the children that it has waited for, and of theirs; clock ticks. */
  waited = 0
  nice = 0
  threads = 0
  /** Clock ticks after boot. */
  starttime = 0
  /** Pages. */
  rss = 0
  /** Wait status (wait(2)) of a zombie; 0 also when we may not know. */
  exitCode = 0
}

const CLOSE = 0x29 // )
const SPACE = 0x20
const MINUS = 0x2d
const ZERO = 0x30

/** No name is longer than 63 bytes, so the last `)` lies before this offset: pid, space, `(`, name. */
const NAME_ENDS_BEFORE = 128

/** Field numbers of proc_pid_stat(5). */
const STATE = 3
const RSS = 24

/** Fields 3 to 24 of the line being parsed. One for all: parsing is synchronous. */
const field = new Float64Array(RSS + 1)

/** Offset of the last `)` of the line, -1 when there is none. */
function nameEnd(bytes: Uint8Array, length: number): number {
  let at = Math.min(length, NAME_ENDS_BEFORE) - 1
  while (at >= 0 && bytes[at] !== CLOSE) at--
  return at
}

/**
 * Parses one line of `length` bytes into `into`. Returns false, with `into` as it was, when the bytes are no such line
 * (cut short or empty).
 */
export function parseStat(bytes: Uint8Array, length: number, into: Stat): boolean {
  const end = nameEnd(bytes, length)
  if (end < 0 || end + 2 >= length) return false
  let at = end + 4 // past ") S "
  for (let index = STATE + 1; index <= RSS; index++) {
    if (at >= length) return false
    const negative = bytes[at] === MINUS
    if (negative) at++
    let value = 0
    let byte = bytes[at]
    while (at < length && byte !== SPACE) {
      value = value * 10 + (byte - ZERO)
      byte = bytes[++at]
    }
    at++
    field[index] = negative ? -value : value
  }
  into.state = bytes[end + 2]
  into.ppid = field[4]
  into.pgrp = field[5]
  into.session = field[6]
  into.flags = field[9]
  into.faults = field[10] + field[12]
  into.utime = field[14]
  into.stime = field[15]
  into.waited = field[16] + field[17]
  into.nice = field[19]
  into.threads = field[20]
  into.starttime = field[22]
  into.rss = field[RSS]
  into.exitCode = into.state === ZOMBIE ? lastNumber(bytes, length) : 0
  return true
}

/** The name (`comm`) of the line, as it is: everything between the first `(` and the last `)`. */
export function statName(bytes: Buffer, length: number): string {
  const end = nameEnd(bytes, length)
  const start = bytes.indexOf('(')
  return start < 0 || end < start ? '' : bytes.toString('utf8', start + 1, end)
}

/** Field 52, the exit code, is the last one of the line. */
function lastNumber(bytes: Uint8Array, length: number): number {
  let end = length
  while (end > 0 && (bytes[end - 1] < ZERO || bytes[end - 1] > ZERO + 9)) end--
  let value = 0
  let scale = 1
  for (let at = end - 1; at >= 0 && bytes[at] !== SPACE; at--, scale *= 10)
    value += (bytes[at] - ZERO) * scale
  return value
}

export const ZOMBIE = 0x5a // Z
const DEAD = 0x58 // X

/**
 * Whether this is the end of a process. A leader thread that has returned before its siblings is shown as a zombie too,
 * but then more than one thread is counted, and the process lives on.
 */
export function hasEnded(stat: Stat): boolean {
  return (stat.state === ZOMBIE && stat.threads <= 1) || stat.state === DEAD
}

const PF_KTHREAD = 0x00200000

/** A thread of the kernel: no memory maps, no command line, no files of its own. */
export function isKernelThread(stat: Stat): boolean {
  return (stat.flags & PF_KTHREAD) !== 0
}
