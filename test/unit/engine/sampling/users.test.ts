import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parsePasswd, userNames, users } from '../../../../src/engine/sampling/users'

const folder = mkdtempSync(join(tmpdir(), 'users-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('takes lines that are users, and the first name of each', () => {
  const names = parsePasswd(
    'root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n\n+::::::\n:x:7:\nweb:x:33\nx:y:-1:\n',
  )
  expect([...names]).toEqual([
    [0, 'root'],
    [33, 'web'],
  ])
})

it('reads the file again when it has changed, and has no names without one', () => {
  const file = join(folder, 'passwd')
  writeFileSync(file, 'ann:x:1:1::/:\n')
  expect(userNames(file).get(1)).toBe('ann')
  writeFileSync(file, 'ann:x:1:1::/:\nbert:x:2:2::/:\n')
  expect(userNames(file).get(2)).toBe('bert')
  expect(userNames(join(folder, 'none')).size).toBe(0)
})

it('knows who Forkscope runs as', () => {
  const { own, names } = users()
  expect(own).toBe(process.getuid!())
  expect(names[own]).not.toBe('')
})
