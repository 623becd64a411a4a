import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** TCP_LISTEN (include/net/tcp_states.h), and columns of /proc/net/tcp (proc_net(5)). */
const LISTEN = '0A'
const LOCAL = 1
const STATE = 3
const UID = 7
const INODE = 9
/** 127.0.0.1 as the kernel writes it there, alone and within IPv6; any address, of either kind. */
const LOOPBACK = ['0100007F', '0000000000000000FFFF00000100007F']
const ANY = ['00000000', '00000000000000000000000000000000']

/**
 * Whether those who listen on a port of 127.0.0.1 are among these processes: a program may tell any port of this machine.
 * Where the system does not say, they count as such.
 * @param root where procfs is mounted
 */
export function listensIn(port: number, pids: Iterable<number>, root = '/proc'): boolean {
  const wanted = listenersOn(port, root)
  for (const pid of pids) {
    if (wanted.size === 0) return true
    try {
      const folder = `${root}/${pid}/fd`
      for (const fd of readdirSync(folder)) wanted.delete(linkOf(`${folder}/${fd}`))
    } catch (error) {
      // One that protects itself shows its descriptors to nobody: then it is enough that the listener is of the same user.
      if ((error as NodeJS.ErrnoException).code === 'EACCES')
        for (const [name, uid] of wanted) if (uid === process.getuid?.()) wanted.delete(name)
    }
  }
  return wanted.size === 0
}

/** Their users, by the name that links in /proc/<pid>/fd give them. Who listens on 127.0.0.1 itself comes before who does on all. */
function listenersOn(port: number, root: string): Map<string, number> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const all: { address: string; name: string; uid: number }[] = []
  for (const table of ['tcp', 'tcp6'])
    for (const line of linesOf(`${root}/net/${table}`)) {
      const cells = line.trim().split(/\s+/)
      const local = cells[LOCAL] ?? ''
      if (cells[STATE] !== LISTEN || !local.endsWith(suffix)) continue
      all.push({
        address: local.slice(0, -suffix.length),
        name: `socket:[${cells[INODE]}]`,
        uid: Number(cells[UID]),
      })
    }
  const exact = all.filter(({ address }) => LOOPBACK.includes(address))
  const found = exact.length > 0 ? exact : all.filter(({ address }) => ANY.includes(address))
  return new Map(found.map(({ name, uid }) => [name, uid]))
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'latin1').split('\n').slice(1)
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    // Closed meanwhile.
    return ''
  }
}
