import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { adoptersOf, bearsMark } from '../../../../src/engine/runs/mark'
import { createSource } from '../../../../src/engine/sampling'
import { alive, kill } from '../../../support/processes'
import { until } from '../../../support/until'

it('knows an orphan by its environment, and who may be given it', async () => {
  const entry = `FORKSCOPE_TEST=${process.pid}`
  // It leaves the group, the session and its parent, which ends.
  const shell = spawn('sh', ['-c', 'setsid sleep 300 >/dev/null 2>&1 & echo $!'], {
    env: { ...process.env, FORKSCOPE_TEST: String(process.pid) },
  })
  const [text] = (await once(shell.stdout, 'data')) as [Buffer]
  const orphan = Number(text)
  await once(shell, 'close')
  const source = createSource('auto')
  try {
    await until(() => bearsMark(orphan, entry), 'the environment')
    const adopters = adoptersOf(process.pid)!
    expect(adopters).toContain((await source.facts(orphan))!.ppid)
    expect([...adopters]).toEqual(expect.arrayContaining([1, process.pid, process.ppid]))
    // Whom none of them started or was given is of no run.
    expect(adopters).not.toContain(orphan)
    expect(adoptersOf(orphan)).toContain(orphan)
  } finally {
    source.dispose()
    kill(orphan)
  }
  await until(() => !alive(orphan), 'the orphan to end')
})
