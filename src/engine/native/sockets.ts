import { libc } from './libc'

/* Numbers of include/uapi/asm-generic/socket.h and include/linux/socket.h, the same on x86-64 and arm64. */
const AF_UNIX = 1
const SOCK_STREAM = 1
const SOCK_CLOEXEC = 0o2000000
const SOL_SOCKET = 1
const SO_PASSCRED = 16
const SCM_CREDENTIALS = 2
const MSG_DONTWAIT = 0x40
const EAGAIN = 11
const EINTR = 4

/** What one look at a socket gave. `size` 0: all writers are gone; −1: nothing at the moment. */
export interface Received {
  readonly size: number
  /** Process id of the writer, −1 when the kernel did not say. */
  readonly pid: number
}

/** Unix sockets that tell who wrote what. */
export interface SocketCalls {
  /**
   * Two connected stream sockets, closed on exec; what is read from the first comes with its writer's pid.
   * @throws Error when the kernel refuses
   */
  pair(): [ours: number, theirs: number]
  /** recvmsg(2) without waiting, into `data`. Never mixes the bytes of two writers. @throws Error */
  receive(fd: number, data: Buffer): Received
}

let loaded: SocketCalls | undefined

/**
 * The kernel attaches the writer's credentials to every write on a Unix socket whose reader asked for them (SO_PASSCRED,
 * unix(7)): exact, at no cost for the writer, and whoever inherited the socket.
 *
 * Structures as of 64-bit Linux: msghdr of 56 bytes; a control message is length (8), level (4), type (4), and for
 * SCM_CREDENTIALS pid, uid, gid (4 each).
 * @throws Error where koffi has no build for this machine
 */
export function loadSocketCalls(): SocketCalls {
  return (loaded ??= load())
}

function load(): SocketCalls {
  const { koffi, library, fail } = libc()
  const socketpair = library.func('int socketpair(int domain, int type, int protocol, void *pair)')
  const setsockopt = library.func('int setsockopt(int fd, int level, int name, void *value, uint32 length)')
  const iovec = koffi.struct({ base: 'void *', length: 'size_t' })
  const msghdr = koffi.struct({
    name: 'void *',
    nameLength: 'uint32',
    iov: koffi.pointer(iovec),
    iovLength: 'size_t',
    control: 'void *',
    controlLength: 'size_t',
    flags: 'int',
  })
  const recvmsg = library.func('recvmsg', 'int64', ['int', koffi.inout(koffi.pointer(msghdr)), 'int'])
  const control = Buffer.alloc(64)

  return {
    pair() {
      const pair = Buffer.alloc(8)
      if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) !== 0) throw fail('socketpair')
      const [ours, theirs] = [pair.readInt32LE(0), pair.readInt32LE(4)]
      const on = Buffer.from(new Int32Array([1]).buffer)
      if (setsockopt(ours, SOL_SOCKET, SO_PASSCRED, on, on.length) !== 0) throw fail('setsockopt')
      return [ours, theirs]
    },
    receive(fd, data) {
      const message = {
        name: null,
        nameLength: 0,
        iov: [{ base: data, length: data.length }],
        iovLength: 1,
        control,
        controlLength: control.length,
        flags: 0,
      }
      const size = Number(recvmsg(fd, message, MSG_DONTWAIT))
      if (size < 0) {
        if (koffi.errno() === EAGAIN || koffi.errno() === EINTR) return { size: -1, pid: -1 }
        throw fail('recvmsg')
      }
      const told =
        message.controlLength >= 28 &&
        control.readInt32LE(8) === SOL_SOCKET &&
        control.readInt32LE(12) === SCM_CREDENTIALS
      return { size, pid: told ? control.readInt32LE(16) : -1 }
    },
  }
}
