// @ts-check
/*
 * What is started: one module, as a process (spawn, fork) or as a thread. It notes when its first line ran, loads what
 * it was told to, reports, and stays until it is let go, so that all children can be measured side by side.
 */
// The first line. Static imports would be loaded before it, so there are none.
const firstAt = performance.timeOrigin + performance.now()
const cpuAtFirst = process.cpuUsage()
const { parentPort } = await import('node:worker_threads')
const { systemThreadId, threadCpuTime } = await import('../lib/threads.mjs')
const { load } = await import('./loads.mjs')

const [what, megabytes, number] = process.argv.slice(2)
// A thread has no CPU clock in Node 20 but the kernel's; that of the process would count all threads.
const cpuMs = parentPort === null ? (cpuAtFirst.user + cpuAtFirst.system) / 1000 : threadCpuTime()
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

export {}
