/*
 * Messages of the process connector (include/uapi/linux/cn_proc.h), each in a netlink message of its own, little endian:
 *
 *   offset 0   nlmsghdr: u32 length, u16 type (3 = NLMSG_DONE), u16 flags, u32 sequence, u32 port
 *   offset 16  cn_msg: u32 idx (1 = CN_IDX_PROC), u32 val (1), u32 seq, u32 ack, u16 length, u16 flags
 *   offset 36  proc_event: u32 what, u32 cpu, u64 nanoseconds of CLOCK_MONOTONIC, then by `what`:
 *   offset 52    0x1 fork         s32 parent pid, parent tgid, child pid, child tgid
 *                0x2 exec         s32 pid, tgid
 *                0x80 sid         s32 pid, tgid (setsid)
 *                0x80000000 exit  s32 pid, tgid, u32 wait status, u32 signal, s32 parent pid, parent tgid (Linux 4.18)
 *                0 none           u32 error: the answer to a subscription
 *
 * The kernel's pid is a thread's id, its tgid is what everybody else calls a pid.
 */
const TYPE = 4
const IDX = 16
const VAL = 20
const WHAT = 36
const TIME = 44
const DATA = 52
/** Shorter than this is no event: all kinds share one union, but old kernels had a smaller one. */
const SHORTEST = DATA + 16

const NLMSG_DONE = 3
const CN_IDX_PROC = 1
const CN_VAL_PROC = 1

export const WHAT_NONE = 0
export const WHAT_FORK = 1
export const WHAT_EXEC = 2
export const WHAT_SID = 0x80
export const WHAT_EXIT = 0x80000000

/** One event, read into an object that is used again. Process and thread ids; -1 where the event has none. */
export class ProcessEvent {
  what = WHAT_NONE
  /** Nanoseconds of CLOCK_MONOTONIC. */
  time = 0
  /** Thread and process that forked, exec'd, made a session or ended. */
  tid = -1
  pid = -1
  childTid = -1
  childPid = -1
  /** Wait status of an exit. */
  status = 0
  /** Process id of the parent of what ended: whoever is to wait for it. */
  parent = -1
  /** Of an answer: 0 or an errno. */
  error = 0
}

/** @returns false, with `into` undefined, when these bytes are no process event */
export function readEvent(bytes: Buffer, at: number, length: number, into: ProcessEvent): boolean {
  if (length < SHORTEST || bytes.readUInt32LE(at) > length) return false
  if (bytes.readUInt16LE(at + TYPE) !== NLMSG_DONE) return false
  if (bytes.readUInt32LE(at + IDX) !== CN_IDX_PROC || bytes.readUInt32LE(at + VAL) !== CN_VAL_PROC)
    return false
  into.what = bytes.readUInt32LE(at + WHAT)
  // A double holds nanoseconds of 104 days exactly, and of years to some hundreds.
  into.time = bytes.readUInt32LE(at + TIME) + bytes.readUInt32LE(at + TIME + 4) * 2 ** 32
  const data = at + DATA
  into.tid = bytes.readInt32LE(data)
  into.pid = bytes.readInt32LE(data + 4)
  if (into.what === WHAT_FORK) {
    into.childTid = bytes.readInt32LE(data + 8)
    into.childPid = bytes.readInt32LE(data + 12)
  } else if (into.what === WHAT_EXIT) {
    into.status = bytes.readInt32LE(data + 8)
    into.parent = length >= DATA + 24 ? bytes.readInt32LE(data + 20) : -1
  } else if (into.what === WHAT_NONE) into.error = bytes.readInt32LE(data)
  return true
}

/** PROC_CN_MCAST_LISTEN and PROC_CN_MCAST_IGNORE. */
export type Operation = 'listen' | 'ignore'

/** The message that begins or ends a subscription. */
export function subscription(operation: Operation): Buffer {
  const message = Buffer.alloc(40)
  message.writeUInt32LE(message.length, 0)
  message.writeUInt16LE(NLMSG_DONE, TYPE)
  message.writeUInt32LE(CN_IDX_PROC, IDX)
  message.writeUInt32LE(CN_VAL_PROC, VAL)
  message.writeUInt16LE(4, 32)
  message.writeUInt32LE(operation === 'listen' ? 1 : 2, WHAT)
  return message
}
