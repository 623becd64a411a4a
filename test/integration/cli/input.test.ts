import { expect, it } from 'vitest'
import { commandLine } from './support'

const cli = commandLine()

const EXERCISE = ['run', 'thread-lock', '--exercise', 'circle', '--scheduler', 'you', '--no-record']

it('hands its input on to a program that listens, and its end', async () => {
  const running = cli.start(...EXERCISE)
  running.child.stdin!.write('1\n2\n1\n2\n')
  await running.sees(/\[1212\] .*stuck/)
  running.child.stdin!.end('undo\n')
  const { code, stdout, stderr } = await running.finished
  expect(stderr).toMatch(/\[121\] /)
  expect(stdout).toMatch(/Schedules of yours that went wrong/)
  expect(code).toBe(0)
})

it('closes its input where there is none', async () => {
  const running = cli.start(...EXERCISE)
  running.child.stdin!.end()
  expect(await running.finished).toMatchObject({ code: 0 })
})

it('passes on as much as there is, as fast as it is read there', async () => {
  const running = cli.start(...EXERCISE)
  running.child.stdin!.end('9\n'.repeat(60_000))
  const { code, stderr } = await running.finished
  expect(stderr.match(/thread 9 can't go on/g)?.length).toBe(60_000)
  expect(code).toBe(0)
})
