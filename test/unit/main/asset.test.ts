import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findAsset } from '../../../src/main/asset'

let dir: string
let root: string

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'forkscope-asset-'))
  root = path.join(dir, 'renderer')
  await mkdir(path.join(root, 'assets'), { recursive: true })
  await mkdir(path.join(dir, 'renderer-other'))
  for (const file of [
    'index.html',
    'assets/a b.js',
    'assets/进程.svg',
    'assets/notes.txt',
    '../secret.html',
  ]) {
    await writeFile(path.join(root, file), file)
  }
  await writeFile(path.join(dir, 'renderer-other/x.js'), '')
  await symlink(path.join(dir, 'secret.html'), path.join(root, 'link.html'))
})
afterAll(() => rm(dir, { recursive: true }))

it.each([
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/index.html', 'index.html', 'text/html; charset=utf-8'],
  ['/assets/a%20b.js', 'assets/a b.js', 'text/javascript; charset=utf-8'],
  ['/assets/%E8%BF%9B%E7%A8%8B.svg', 'assets/进程.svg', 'image/svg+xml'],
])('serves %s', async (pathname, file, type) => {
  expect(await findAsset(root, pathname)).toEqual({ file: path.join(root, file), type })
})

it.each([
  '/../secret.html',
  '/%2e%2e%2fsecret.html',
  '/assets/..%2f..%2fsecret.html',
  '/..%5csecret.html',
  '/../renderer-other/x.js',
  '/%2e%2e%2frenderer-other%2fx.js',
  '/link.html',
  '/%2fetc%2fhostname.html',
  '/index.html%00.js',
  '/%E0%A4%A.js',
  '/assets',
  '/assets/notes.txt',
  '/missing.js',
])('refuses %s', async (pathname) => {
  expect(await findAsset(root, pathname)).toBeNull()
})
