import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../../../scripts/lib/children.mjs'

const module = path.resolve(import.meta.dirname, '../../../scripts/lib/children.mjs')

/** Whether a process runs: a zombie whose parent has gone counts as ended. */
function alive(pid: number): boolean {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 && !stdout.trim().startsWith('Z')
}

describe('run', () => {
  it('collects what a command says and its exit code', async () => {
    const script = `console.log('out'); console.error('err'); process.exit(3)`
    const result = await run(process.execPath, ['-e', script])
    expect(result).toMatchObject({ code: 3, stdout: 'out\n', aborted: false })
    expect(result.output).toContain('err')
  })

  it('does not reject when there is no such program', async () => {
    expect(await run('/no/such/program', [])).toMatchObject({
      code: null,
      output: expect.stringContaining('ENOENT'),
    })
  })

  it('ends the whole group when it is aborted', async () => {
    const script = `const c = require('child_process').spawn('sleep', ['100']); console.log(c.pid)`
    const result = await run(process.execPath, ['-e', script], { signal: AbortSignal.timeout(500) })
    expect(result.aborted).toBe(true)
    await expect.poll(() => alive(Number(result.stdout))).toBe(false)
  })
})

describe.skipIf(process.platform === 'win32')('start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'passes %s on, and waits for the children to end',
    async (signal) => {
      const child = `process.on('${signal}', () => setTimeout(() => { console.log('tidied up'); process.exit(0) }, 100)); console.log(process.pid); setInterval(() => {}, 1000)`
      const script = `import { start } from ${JSON.stringify(module)}; start(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })`
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      parent.stdout.setEncoding('utf8').on('data', (part: string) => {
        if (text === '') parent.kill(signal)
        text += part
      })
      const code = await new Promise((resolve) => parent.once('close', resolve))
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143)
      expect(text).toContain('tidied up')
      expect(alive(Number.parseInt(text, 10))).toBe(false)
    },
  )
})
