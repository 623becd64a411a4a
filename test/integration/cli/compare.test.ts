import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CompareDocument } from '../../../src/cli/compare'
import { commandLine } from './support'

const cli = commandLine()

/** Runs a program twice, for so many milliseconds, and gives the two recordings with their summaries. */
async function twice(...times: readonly number[]) {
  const runs = []
  for (const ms of times) {
    const program = [process.execPath, '-e', `setTimeout(() => {}, ${ms})`]
    const { summary } = await cli.json('--', ...program)
    const folder = cli.folder('data/runs')
    const name = readdirSync(folder).find((file) => file.endsWith('.forkscope') && !seen.has(file))!
    seen.add(name)
    runs.push({ file: join(folder, name), summary })
  }
  seen.clear()
  return runs
}
const seen = new Set<string>()

describe('forkscope compare', () => {
  it('sets recorded runs side by side, with the numbers of their own summaries', async () => {
    const runs = await twice(300, 1500)
    const files = runs.map(({ file }) => file)
    const { code, stdout, stderr } = await cli.run('compare', '--json', ...files)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const document = JSON.parse(stdout) as CompareDocument
    expect(document.format).toBe('forkscope.comparison/1')
    expect(document.runs.map(({ runId }) => runId)).toEqual(runs.map(({ summary }) => summary.runId))
    const wall = document.metrics.find(({ id }) => id === 'wall')!
    const [a, b] = runs.map(({ summary }) => summary.wallSeconds)
    expect(wall.values[0].value! / 1000).toBeCloseTo(a, 5)
    expect(wall.values[1].value! / 1000).toBeCloseTo(b, 5)
    expect(wall.changes[1].ratio).toBeCloseTo(b / a, 3)
    expect(wall.changes[1].better).toBe(false)
    expect(document.differences.find(({ kind }) => kind === 'command')).toBeDefined()
    expect(document.roles).toHaveLength(1)
    expect(document.roles[0].runs.map((facts) => facts?.exitCode)).toEqual([0, 0])
    const times = (b / a).toFixed(1)
    expect(document.sentence.en).toContain(`B took ${times} times as long as A`)

    const text = await cli.run('compare', ...files)
    expect(text.stdout).toContain(document.sentence.en)
    expect(text.stdout).toMatch(/^Wall time .*×\s✗$/m)
    const chinese = await cli.run('compare', '--lang', 'zh-CN', ...files)
    expect(chinese.stdout).toContain(document.sentence['zh-CN'])
    expect(chinese.stdout).toMatch(/^总用时 /m)
  })

  it('says which file is no run', async () => {
    const nothing = cli.folder('nothing.forkscope')
    const other = cli.folder('other.forkscope')
    writeFileSync(other, 'not a run')
    const missing = await cli.run('compare', nothing, other)
    expect(missing).toMatchObject({ code: 1, stdout: '' })
    expect(missing.stderr).toContain(nothing)
    const wrong = await cli.run('compare', other, nothing, '--lang', 'zh-CN')
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toMatch(/other\.forkscope：.*。/)
  })
})
