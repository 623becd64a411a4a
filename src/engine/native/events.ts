import { closeSync } from 'node:fs'
import { cpuOf, libc, maxRssOf, RUSAGE_BYTES } from './libc'

/* Numbers of the kernel's headers, the same on x86-64 and arm64. */
const AF_NETLINK = 16
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0o2000000
const NETLINK_CONNECTOR = 11
const SOL_SOCKET = 1
const SO_RCVBUF = 8
const SO_RCVBUFFORCE = 33
const MSG_DONTWAIT = 0x40
const ENOBUFS = 105
const PR_SET_CHILD_SUBREAPER = 36
const WNOHANG = 1
const CLOCK_BOOTTIME = 7

/** Messages taken by one call, and the room for each (they have 76 bytes). */
const BATCH = 64
export const MESSAGE_ROOM = 128
/** struct mmsghdr on 64-bit Linux: a msghdr of 56 bytes (recv(2)), the length received (4), padding. */
const HEADER = 64
const HEADER_IOV = 16
const HEADER_IOV_COUNT = 24
const HEADER_LENGTH = 56
/** struct iovec: address, length. */
const IOVEC = 16

/** Wanted room for events that nobody read yet, bytes: about 20 000 of them. An ordinary user gets what rmem_max allows. */
const RECEIVE_BUFFER = 16 * 1024 * 1024

/** What one look gave: so many messages; 0, nothing at the moment; `lost`, the kernel had to drop some. */
export type Look = number | 'lost'

/** How a child ended, as the kernel told the one who waited. */
export interface Waited {
  /** A wait status (wait(2)). */
  readonly status: number
  /** CPU time of it and of all that it had waited for, nanoseconds. */
  readonly cpu: number
  /** Highest RSS of it, of its programs before an exec, and of all that it had waited for; bytes. */
  readonly maxRss: number
}

/** The calls of libc behind the process connector, the subreaper and wait4. */
export interface EventCalls {
  /** What {@link receive} wrote: message i begins at i × MESSAGE_ROOM. */
  readonly messages: Buffer
  /** Length of message i, bytes. */
  lengthOf(index: number): number
  /** A netlink socket of the connector, closed on exec, bound to the group of process events. @throws Error */
  open(): number
  close(fd: number): void
  /** @throws Error */
  send(fd: number, message: Buffer): void
  /** recvmmsg(2) without waiting. @throws Error */
  receive(fd: number): Look
  /** Nanoseconds of CLOCK_BOOTTIME: what creation times in /proc count in. It goes on while the machine sleeps. */
  bootTime(): number
  /** PR_SET_CHILD_SUBREAPER of prctl(2). @returns whether the kernel did it */
  setSubreaper(on: boolean): boolean
  /** wait4(2) with WNOHANG. @returns null: still alive, or no child of ours */
  wait(pid: number): Waited | null
}

let loaded: EventCalls | undefined

/**
 * Many messages a call, since a call through the FFI costs more than the kernel's part of it. The headers of recvmmsg hold
 * addresses into our buffer: it is kept for ever, and is too big for V8 to move (a small one may lie in its heap).
 * @throws Error where koffi has no build for this machine
 */
export function loadEventCalls(): EventCalls {
  return (loaded ??= load())
}

function load(): EventCalls {
  const { koffi, library, fail } = libc()
  const socket = library.func('int socket(int domain, int type, int protocol)')
  const bind = library.func('int bind(int fd, void *address, uint32 length)')
  const send = library.func('int64 send(int fd, void *data, size_t length, int flags)')
  const setsockopt = library.func('int setsockopt(int fd, int level, int name, void *value, uint32 length)')
  const recvmmsg = library.func('int recvmmsg(int fd, void *headers, uint32 count, int flags, void *timeout)')
  const clockGettime = library.func('int clock_gettime(int clock, void *timespec)')
  const prctl = library.func('int prctl(int option, uint64 a, uint64 b, uint64 c, uint64 d)')
  const wait4 = library.func('int wait4(int pid, void *status, int options, void *usage)')

  // One buffer for all three, so that none of them can be let go while the others are in use.
  const memory = Buffer.allocUnsafeSlow(BATCH * (MESSAGE_ROOM + HEADER + IOVEC)).fill(0)
  const messages = memory.subarray(0, BATCH * MESSAGE_ROOM)
  const headers = memory.subarray(messages.length, messages.length + BATCH * HEADER)
  const vectors = memory.subarray(messages.length + headers.length)
  const messagesAt = koffi.address(memory)
  const vectorsAt = messagesAt + BigInt(messages.length + headers.length)
  for (let index = 0; index < BATCH; index++) {
    vectors.writeBigUInt64LE(messagesAt + BigInt(index * MESSAGE_ROOM), index * IOVEC)
    vectors.writeBigUInt64LE(BigInt(MESSAGE_ROOM), index * IOVEC + 8)
    headers.writeBigUInt64LE(vectorsAt + BigInt(index * IOVEC), index * HEADER + HEADER_IOV)
    headers.writeBigUInt64LE(1n, index * HEADER + HEADER_IOV_COUNT)
  }
  const timespec = Buffer.alloc(16)
  const status = Buffer.alloc(4)
  const usage = Buffer.alloc(RUSAGE_BYTES)

  return {
    messages,
    lengthOf: (index) => headers.readUInt32LE(index * HEADER + HEADER_LENGTH),
    open() {
      const fd = Number(socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR))
      if (fd < 0) throw fail('socket')
      // struct sockaddr_nl: family, padding, port (0: the kernel chooses), groups (CN_IDX_PROC is the first).
      const address = Buffer.alloc(12)
      address.writeUInt16LE(AF_NETLINK, 0)
      address.writeUInt32LE(1, 8)
      const size = Buffer.alloc(4)
      size.writeInt32LE(RECEIVE_BUFFER)
      if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) !== 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, 4)
      if (bind(fd, address, address.length) === 0) return fd
      const error = fail('bind')
      closeSync(fd)
      throw error
    },
    close: closeSync,
    send(fd, message) {
      if (Number(send(fd, message, message.length, 0)) !== message.length) throw fail('send')
    },
    receive(fd) {
      const count = Number(recvmmsg(fd, headers, BATCH, MSG_DONTWAIT, null))
      if (count >= 0) return count
      return koffi.errno() === ENOBUFS ? 'lost' : 0
    },
    bootTime() {
      if (clockGettime(CLOCK_BOOTTIME, timespec) !== 0) throw fail('clock_gettime')
      return timespec.readUInt32LE(0) * 1e9 + timespec.readUInt32LE(8)
    },
    setSubreaper: (on) => prctl(PR_SET_CHILD_SUBREAPER, on ? 1 : 0, 0, 0, 0) === 0,
    wait(pid) {
      if (wait4(pid, status, WNOHANG, usage) !== pid) return null
      return { status: status.readInt32LE(0), cpu: cpuOf(usage), maxRss: maxRssOf(usage) }
    },
  }
}
