// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

/** Works one millisecond in a hundred; says its pid when it has begun. */
const WORKING = `
  console.log(process.pid)
  setInterval(() => { const end = performance.now() + 1; while (performance.now() < end); }, 100)`

/**
 * Starts many processes in a group of their own: `idle` that only wait, `busy` that work 1 % of the time.
 * @param {number} idle
 * @param {number} busy
 * @returns {Promise<{ pids: number[], end: () => Promise<void> }>}
 */
export async function startCrowd(idle, busy) {
  const script = `
    i=0; while [ $i -lt ${idle} ]; do sleep 1000 & echo $!; i=$((i + 1)); done
    i=0; while [ $i -lt ${busy} ]; do "$0" -e "$1" & i=$((i + 1)); done
    wait`
  const root = spawn('sh', ['-c', script, process.execPath, WORKING], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  /** @type {number[]} */
  const pids = []
  const group = -(/** @type {number} */ (root.pid))
  const end = async () => {
    const closed = once(root, 'exit')
    process.kill(group, 'SIGKILL')
    await closed
    // The others have another parent now, which reaps them in its own time.
    while (pids.some(exists)) await wait(10)
  }
  for await (const line of createInterface({ input: root.stdout })) {
    pids.push(Number(line))
    if (pids.length === idle + busy) break
  }
  return { pids, end }
}

/** @param {number} pid */
function exists(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
