import type { ProcessFacts } from '../sampling/source'

/**
 * Sends a signal to whole process groups and to members outside of them. A group is signalled by the kernel in one go,
 * so nobody in it can fork away in between.
 *
 * @param groups process groups of the run
 * @param members its live processes, facts read just now (never a pid from memory: it may be a stranger's by now)
 */
export function signalTree(
  groups: Iterable<number>,
  members: readonly ProcessFacts[],
  signal: 'SIGTERM' | 'SIGKILL',
): void {
  const reached = new Set<number>()
  if (process.platform !== 'win32') for (const group of groups) if (send(-group, signal)) reached.add(group)
  for (const member of members) if (!reached.has(member.pgid)) send(member.pid, signal)
}

function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal)
    return true
  } catch {
    // ESRCH: gone already. EPERM: it changed its user; the run's end says what is left.
    return false
  }
}
