import type { ProcessFacts } from '../sampling/source'

/**
 * Sends a signal to whole process groups and to members outside of them. A group is signalled by the kernel in one go,
 * so nobody in it can fork away in between; it doesn't wait for the members to be looked up either.
 *
 * @param groups process groups of the run
 * @param members gives its live processes, read just then (never a pid from memory: it may be a stranger's by now)
 */
export async function signalTree(
  groups: Iterable<number>,
  members: () => Promise<readonly ProcessFacts[]>,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
  const reached = new Set<number>()
  if (process.platform !== 'win32') for (const group of groups) if (send(-group, signal)) reached.add(group)
  for (const member of await members()) if (!reached.has(member.pgid)) send(member.pid, signal)
}

/** Whether anybody is in this process group, zombies included. */
export function groupExists(group: number): boolean {
  return processExists(-group)
}

/** Whether there is a process with this id, zombies included. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** @returns false when there is nobody to signal, or he may not be */
export function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal)
    return true
  } catch {
    // ESRCH: gone already. EPERM: it changed its user; the run's end says what is left.
    return false
  }
}
