import { describe, expect, it } from 'vitest'
import { end, output, useEngine } from '../../../../support/engine'
import { until } from '../../../../support/until'

describe('output of a run', () => {
  const test = useEngine()

  it('keeps characters whole whose bytes come one by one', async () => {
    const text = 'ä 中文 😀 — ｅｎｄ\n'
    const script = `
      const bytes = Buffer.from(process.argv[1])
      let at = 0
      const next = () => at < bytes.length && process.stdout.write(bytes.subarray(at, ++at), () => setTimeout(next, 2))
      next()`
    const run = test.run(['node', '-e', script, text])
    await end(run)
    expect(output(run, 'stdout')).toBe(text)
    expect(run.records.filter((record) => record.kind === 'output').length).toBeGreaterThan(1)
  })

  it('comes in pieces that are whole too, and complete', async () => {
    // 200 000 characters of two units each, shifted by one so that a cut at any even place would halve one.
    const run = test.run(['node', '-e', 'process.stdout.write("x" + "😀".repeat(2e5))'])
    await end(run)
    const pieces = run.records.flatMap((record) => (record.kind === 'output' ? [record.text] : []))
    expect(pieces.length).toBeGreaterThan(10)
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(16 * 1024)
      expect(piece).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
    }
    expect(pieces.join('')).toBe(`x${'😀'.repeat(2e5)}`)
  })

  it('shows bytes that are no UTF-8 as such, and goes on', async () => {
    const run = test.sh(`printf 'a\\377b\\n'`)
    await end(run)
    expect(output(run)).toBe('a\ufffdb\n')
  })

  it('includes what children write, and the last words before an exit', async () => {
    const run = test.sh('(echo child) & wait; echo last; kill -KILL $$')
    await end(run)
    expect(output(run)).toBe('child\nlast\n')
    expect(run.model.reason!.code).toBe('killed')
  })

  it('is labelled with the pid of whoever wrote it: root, child, grandchild, each stream for itself', async () => {
    const node = `process.stdout.write(process.pid + " node 中"); process.stderr.write(process.pid + " errs\\n")`
    const run = test.sh(`echo $$ root; sh -c 'echo $$ child; node -e "$0"; :' '${node}'; echo $$ again >&2`)
    await end(run)
    const written = run.records.filter((record) => record.kind === 'output')
    const lines = written.flatMap(({ pid, stream, text }) =>
      text
        .trim()
        .split('\n')
        .map((line) => ({ pid, stream, line })),
    )
    expect(lines.map(({ line }) => line.replace(/^\d+ /, '')).sort()).toEqual([
      'again',
      'child',
      'errs',
      'node 中',
      'root',
    ])
    for (const { pid, line } of lines) expect(line.startsWith(`${pid} `), line).toBe(true)
    expect(new Set(lines.map(({ pid }) => pid)).size).toBe(3)
    for (const { stream, line } of lines) expect(stream).toBe(/errs|again/.test(line) ? 'stderr' : 'stdout')
    // The root is known from its start on.
    const root = run.model.processes[0]!.pid
    for (const record of written) if (record.pid === root) expect(record.id).toBe(0)
  })

  it('belongs to the root from its first word on, however late the engine is', async () => {
    // So many at once that an echo has ended before the engine turns to it.
    const runs = Array.from({ length: 12 }, () => test.run(['echo', 'first']))
    await Promise.all(runs.map(end))
    const written = runs.flatMap((run) => run.records.filter((record) => record.kind === 'output'))
    expect(written.map(({ id, text }) => [id, text])).toEqual(Array(12).fill([0, 'first\n']))
  })

  it('that never ends fills neither the log nor the model', async () => {
    const run = test.run(['yes', 'x'.repeat(1000)])
    let seen = 0
    run.subscribe((records) => {
      for (const record of records) if (record.kind === 'output') seen += record.text.length
    })
    await until(() => seen > 40e6, '40 MB of output')
    void run.stop()
    await end(run)
    expect(output(run).length).toBeLessThan(5e6)
    expect(run.model.output.length).toBeLessThanOrEqual(2000)
    expect(run.records[0].kind).toBe('meta')
  })

  it('is nothing to read for a program that waits for input: there is none', async () => {
    const run = test.sh('cat; echo done')
    expect(await end(run)).toMatchObject({ outcome: 'completed' })
    expect(output(run)).toBe('done\n')
  })
})
