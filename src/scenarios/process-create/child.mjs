// @ts-check
/*
 * What is started: one module, as a process (spawn, fork) or as a thread. It notes when its first line ran, loads what
 * it was told to, reports, and stays until it is let go, so that all children can be measured side by side.
 */
// The first line. Static imports would be loaded before it, so there are none; this one is part of every Node already. A
// thread has no CPU clock in Node 20 but the kernel's, which is read before anything else is loaded, too.
const firstAt = performance.timeOrigin + performance.now()
const cpuAtFirst = process.cpuUsage()
const threadStat = readNow('/proc/thread-self/schedstat')
const { parentPort } = await import('node:worker_threads')
const { cpuOf, systemThreadId } = await import('../lib/threads.mjs')
const { load } = await import('./loads.mjs')

const [what, megabytes, number] = process.argv.slice(2)
// Of a thread, its own: the clock of the process counts all threads.
const cpuMs = parentPort === null ? (cpuAtFirst.user + cpuAtFirst.system) / 1000 : cpuOf(threadStat)
const loadFrom = performance.timeOrigin + performance.now()
const proof = await load(what, Number(megabytes), Number(number))
const report = {
  pid: process.pid,
  ppid: process.ppid,
  tid: systemThreadId(),
  firstAt,
  cpuMs,
  loadFrom,
  readyAt: performance.timeOrigin + performance.now(),
  proof,
}

// Each way has a channel of its own; when it closes (the parent let go, or died), the child ends.
const end = () => process.exit()
if (parentPort !== null) {
  parentPort.once('message', end)
  parentPort.postMessage(report)
} else if (process.send) {
  process.once('disconnect', end)
  process.send(report)
} else {
  process.stdin.once('end', end).resume()
  process.stdout.write(`${JSON.stringify(report)}\n`)
}

/** @param {string} file @returns {string} '' where there is none */
function readNow(file) {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

export {}
