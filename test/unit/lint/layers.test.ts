import path from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')

// The files below exist in this test only, so the rules that ask TypeScript about a project are left out.
const eslint = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] })

/** Messages of the layer rule for a file with this content, as the repository's own configuration reports them. */
async function layerMessages(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, filePath) })
  expect(result?.messages.filter((m) => m.fatal)).toEqual([])
  return (result?.messages ?? [])
    .filter((m) => m.ruleId === 'forkscope/layers' && m.severity === 2)
    .map((m) => m.message)
}

describe('layer rules', () => {
  it.each([
    ['src/renderer/a.ts', `import '../engine/engine'`, 'src/renderer must not import src/engine'],
    ['src/renderer/a.ts', `import '../scenarios/list'`, 'src/renderer must not import src/scenarios'],
    ['src/renderer/a.ts', `import fs from 'node:fs'\nfs.sync()`, 'src/renderer must not import Node'],
    ['src/renderer/a.ts', `import koffi from 'koffi'\nkoffi()`, 'must not import the package "koffi"'],
    ['src/renderer/rooms/a.ts', `export * from '../../main/window'`, 'src/renderer must not import src/main'],
    ['src/shared/a.ts', `import 'fs/promises'`, 'src/shared must not import Node'],
    ['src/shared/a.ts', `export type A = import('electron').App`, 'src/shared must not import Electron'],
    ['src/shared/a.ts', `import 'vue'`, 'src/shared must not import the package "vue"'],
    [
      'src/engine/host/a.ts',
      `const e = await import('electron')\ne.app`,
      'src/engine must not import Electron',
    ],
    ['src/engine/a.ts', `import '../cli/index'`, 'src/engine must not import src/cli'],
    ['src/main/a.ts', `import '../engine/engine'`, 'src/main must not import src/engine'],
    ['src/cli/a.ts', `import '../main/index'`, 'src/cli must not import src/main'],
    ['src/scenarios/x/a.ts', `import '../../engine/engine'`, 'src/scenarios must not import src/engine'],
    ['src/scenarios/x/a.mjs', `import '../../shared/trace'`, 'can only import other .mjs files'],
    ['src/scenarios/x/a.mjs', `import './definition'`, 'can only import other .mjs files'],
    ['src/preload/a.ts', `import '../shared/protocol'`, 'src/preload must not import src/shared'],
    ['src/preload/a.ts', `import 'node:os'`, 'src/preload must not import Node'],
    ['src/main/a.ts', `import '../../scripts/start.mjs'`, 'must not import files outside src'],
  ])('%s: %s', async (file, code, message) => {
    const messages = await layerMessages(file, code)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toContain(message)
  })

  it('looks into Vue components', async () => {
    const code = `<script setup lang="ts">\nimport '../engine/engine'\n</script>\n<template><p /></template>\n`
    expect(await layerMessages('src/renderer/A.vue', code)).toHaveLength(1)
  })

  it.each([
    ['src/renderer/a.ts', `import '../shared/protocol'\nimport 'vue'\nimport './style.css'`],
    ['src/shared/a.ts', `import 'valibot'\nimport './b'`],
    ['src/engine/a.ts', `import 'node:fs'\nimport 'koffi'\nimport '../scenarios/list'\nimport '../shared/a'`],
    ['src/cli/a.ts', `import '../engine/engine'\nimport '../scenarios/list'\nimport '../shared/a'`],
    ['src/main/a.ts', `import 'electron'\nimport 'node:path'\nimport '../shared/a'`],
    ['src/preload/a.ts', `import 'electron'`],
    ['src/scenarios/x/a.mjs', `import 'piscina'\nimport '../trace.mjs'\nimport 'node:net'`],
    ['test/unit/a.ts', `import '../../src/engine/engine'\nimport 'electron'`],
  ])('%s may: %s', async (file, code) => {
    expect(await layerMessages(file, code)).toEqual([])
  })
})
