import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WindowMemory } from '../../../../src/main/windows/memory'

const FIRST = { bounds: null, maximized: false, theme: 'system', language: 'system' }
const bounds = { x: -10, y: 20, width: 1000, height: 700 }

let dir: string
let file: string
let trouble: string[]
const open = () => new WindowMemory(file, (line) => trouble.push(line))

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'forkscope-memory-'))
  file = path.join(dir, 'window.json')
  trouble = []
})
afterEach(() => {
  chmodSync(dir, 0o700)
  rmSync(dir, { recursive: true })
})

it('remembers what changed, for its owner only, and leaves no other file', () => {
  open().update({ bounds, theme: 'dark' })
  expect(open().state).toEqual({ ...FIRST, bounds, theme: 'dark' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(dir)).toEqual(['window.json'])
})

it('does not write when nothing changed', () => {
  const memory = open()
  memory.update({ bounds })
  writeFileSync(file, 'touched by someone else')
  memory.update({ bounds: { ...bounds } })
  expect(readFileSync(file, 'utf8')).toBe('touched by someone else')
})

it.each(['', '{', '[]', 'null', '"x"'])('takes %j for a first start', (text) => {
  writeFileSync(file, text)
  expect(open().state).toEqual(FIRST)
})

it('drops a wrong field and keeps the others', () => {
  for (const wrong of [{ x: 1 }, { ...bounds, width: -1 }, { ...bounds, x: 1e9 }, { ...bounds, y: '1' }]) {
    writeFileSync(file, JSON.stringify({ bounds: wrong, maximized: true, theme: 'pink', language: 'zh-CN' }))
    expect(open().state).toEqual({ ...FIRST, maximized: true, language: 'zh-CN' })
  }
})

it('says when it cannot write, and goes on', () => {
  file = path.join(dir, 'missing/window.json')
  const memory = open()
  memory.update({ maximized: true })
  expect(trouble).toEqual([expect.stringContaining('cannot remember the window')])
  expect(memory.state.maximized).toBe(true)
})
