// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

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
  const group = -(/** @type {number} */ (root.pid))
  const end = async () => {
    const closed = once(root, 'exit')
    process.kill(group, 'SIGKILL')
    await closed
  }
  /** @type {number[]} */
  const pids = []
  for await (const line of createInterface({ input: root.stdout })) {
    pids.push(Number(line))
    if (pids.length === idle + busy) break
  }
  return { pids, end }
}
