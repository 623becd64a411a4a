// @ts-check
/*
 * On which addresses a process listens, in the kernel's own words (Linux, proc(5)): the sockets among its descriptors,
 * looked up in the tables of TCP sockets.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** State of a socket that listens, as /proc/net/tcp has it (TCP_LISTEN of include/net/tcp_states.h). */
const LISTEN = '0A'

/**
 * @param {number} pid
 * @returns {string[] | null} addresses with ports, "127.0.0.1:43817"; null where the system can't say
 */
export function listeningOn(pid) {
  try {
    const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => inode(pid, fd)))
    return ['tcp', 'tcp6'].flatMap((table) =>
      readFileSync(`/proc/${pid}/net/${table}`, 'latin1')
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((field) => field[3] === LISTEN && own.has(field[9]))
        .map(([, local]) => readable(local)),
    )
  } catch {
    return null
  }
}

/** @param {number} pid @param {string} fd @returns {string} inode of the socket behind a descriptor, '' for others */
function inode(pid, fd) {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? ''
  } catch {
    // Closed since it was listed.
    return ''
  }
}

/** @param {string} local "0100007F:AB29": the bytes of an IPv4 address in the machine's order, then the port */
function readable(local) {
  const [address, port] = local.split(':')
  const number = Number.parseInt(port, 16)
  if (address.length > 8) return `[${address}]:${number}`
  const bytes = address.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? []
  return `${bytes.reverse().join('.')}:${number}`
}
