import { readFileSync } from 'node:fs'
import type { MessagePortMain, UtilityProcess } from 'electron'
import { utilityProcess } from 'electron'
import { ENGINE_SERVICE } from '../../shared/engine-host'
import type { ForkEngine } from './child'
import { eachLine } from './output'

/**
 * Makes the function that starts the engine as an Electron utility process.
 * @param entry the engine's built file
 * @param print takes each line that the engine writes, stdout and stderr alike
 */
export function engineForker(entry: string, print: (line: string) => void): ForkEngine<MessagePortMain> {
  return ({ onMessage, onExit }) => {
    const child = utilityProcess.fork(entry, [], { serviceName: ENGINE_SERVICE, stdio: 'pipe' })
    let gone = false
    let doomed = false
    child.on('message', onMessage)
    // Before it has a pid it can't be killed.
    child.once('spawn', () => doomed && killNow(child))
    child.once('exit', (code) => {
      gone = true
      onExit(code)
    })
    // Unread pipes would fill and stop the engine in the middle of a write.
    for (const stream of [child.stdout, child.stderr]) if (stream) eachLine(stream, print)
    return {
      send(message, port) {
        if (!gone) child.postMessage(message, port ? [port] : [])
        else port?.close()
      },
      isStopped: () => !gone && child.pid !== undefined && isStopped(child.pid),
      kill() {
        doomed = true
        if (!gone) killNow(child)
      },
    }
  }
}

/** Kills for real: UtilityProcess.kill() sends TERM, which a stopped or endlessly busy process does not act upon. */
function killNow(child: UtilityProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(child.pid, 'SIGKILL')
  } catch {
    child.kill()
  }
}

/** State T of /proc/<pid>/stat (proc_pid_stat(5)); a process that is traced has a small t. */
function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat[stat.lastIndexOf(')') + 2] === 'T'
  } catch {
    return false
  }
}
