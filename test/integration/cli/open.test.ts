import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeRun } from '../../support/run-files'
import { CLI, commandLine } from './support'

const OUT = resolve(CLI, '../..')

describe('forkscope open', () => {
  const test = commandLine()

  it('says in both languages what cannot be opened, and opens nothing', async () => {
    writeFileSync(test.folder('notes.txt'), 'hello')
    for (const [file, code, en, zh] of [
      ['none.forkscope', 1, 'The file does not exist', '文件不存在'],
      ['notes.txt', 1, 'neither a run file', '既不是运行文件'],
      [null, 2, 'No file given', '没有指定文件'],
    ] as const)
      for (const [lang, text] of [
        ['en', en],
        ['zh-CN', zh],
      ] as const) {
        const finished = await test.run('open', ...(file === null ? [] : [file]), '--lang', lang)
        expect(finished).toMatchObject({ code, stdout: '' })
        expect(finished.stderr).toContain(text)
      }
  })

  /** The built command line in an installation of its own, with what stands for the window, or without. */
  function installation(name: string, start: string | null): string {
    const root = test.folder(name)
    mkdirSync(join(root, 'scripts'), { recursive: true })
    cpSync(OUT, join(root, 'out'), { recursive: true })
    cpSync(join(OUT, '../package.json'), join(root, 'package.json'))
    symlinkSync(join(OUT, '../node_modules'), join(root, 'node_modules'))
    if (start !== null) writeFileSync(join(root, 'scripts/start.mjs'), start)
    return join(root, 'out/cli/index.js')
  }

  it('starts the window with the file, waits for it, and ends as it does', async () => {
    const cli = installation('checkout', 'console.log(process.argv.slice(2).join()); process.exit(7)')
    const file = await writeRun(test.folder('runs'))
    const finished = await test.launch(process.execPath, [cli, 'open', file]).finished
    expect(finished).toMatchObject({ code: 7, stdout: `${file}\n`, stderr: '' })
    writeFileSync(test.folder('trace.json'), '{"traceEvents":[]}')
    const relative = await test.launch(process.execPath, [cli, 'open', 'trace.json']).finished
    expect(relative.stdout).toBe(`${test.folder('trace.json')}\n`)
  })

  it('takes the window along when it is ended', async () => {
    const cli = installation('checkout', 'console.log("up"); setInterval(() => {}, 1000)')
    const running = test.launch(process.execPath, [cli, 'open', await writeRun(test.folder('runs'))])
    await running.sees(/up/)
    running.child.kill('SIGTERM')
    expect(await running.finished).toMatchObject({ code: 143 })
  })

  it('says so where there is no window', async () => {
    const cli = installation('package', null)
    const file = await writeRun(test.folder('runs'))
    const finished = await test.launch(process.execPath, [cli, 'open', file]).finished
    expect(finished.code).toBe(1)
    expect(finished.stderr).toContain(`npm start -- ${file}`)
  })
})
