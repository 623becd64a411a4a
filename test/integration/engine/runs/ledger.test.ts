import { describe, expect, it } from 'vitest'
import { end, output, told, useEngine } from '../../../support/engine'
import { until } from '../../../support/until'

/** Burns CPU time in `n` children one after the other and says what they cost: getrusage(2) of the system itself. */
function burner(children: number, milliseconds: number): string[] {
  const script = `
    const { spawnSync } = require('node:child_process')
    const child = 'const spent = () => { const u = process.resourceUsage(); return u.userCPUTime + u.systemCPUTime };'
      + 'const begin = spent(); while (spent() - begin < ${milliseconds}e3); console.log("us=" + spent())'
    let sum = 0
    for (let n = 0; n < ${children}; n += 1)
      sum += Number(/us=(\\d+)/.exec(spawnSync(process.execPath, ['-e', child]).stdout)[1])
    const u = process.resourceUsage()
    console.log('us=' + (sum + u.userCPUTime + u.systemCPUTime))`
  return ['node', '-e', script]
}

describe('the account of a run', () => {
  const test = useEngine()

  it('has the CPU time that the tree really spent, whatever samples saw of it', async () => {
    const run = test.run(burner(2, 200))
    await end(run)
    const { ledger } = run.model
    const spent = (await told(run, 'us')) * 1000
    expect(ledger!.basis).toBe('waited')
    // More than the processes could say of themselves: their start and their end is in it too.
    expect(ledger!.cpu / spent).toBeGreaterThan(0.99)
    expect(ledger!.cpu / spent).toBeLessThan(1.25)
    const { spent: told_, sampled } = run.model.cpuTime()
    expect(told_).toBe(ledger!.cpu)
    expect(sampled / spent).toBeGreaterThan(0.5)
    expect(sampled).toBeLessThanOrEqual(ledger!.cpu)
    expect(output(run)).not.toBe('')
  })

  it('has what no sample saw: many short processes', async () => {
    const run = test.sh('for n in 1 2 3 4 5 6 7 8 9 10; do node -e 0; done')
    await end(run)
    const { spent, sampled } = run.model.cpuTime()
    expect(run.model.ledger!.basis).toBe('waited')
    // Ten starts of Node are at least 100 ms together.
    expect(spent).toBeGreaterThan(100e6)
    expect(sampled).toBeLessThan(spent)
  })

  it('is said to be from samples when two runs could not be told apart', async () => {
    const first = test.sh('echo up=1; sleep 0.3')
    await told(first, 'up')
    const second = test.sh('while :; do :; done')
    await until(() => (second.model.processes[0]?.sampledCpu ?? 0) > 50e6, 'the second to burn')
    void second.stop()
    await Promise.all([end(first), end(second)])
    expect([first.model.ledger!.basis, second.model.ledger!.basis]).toEqual(['sampled', 'sampled'])
    // The first must not be charged with what the second burned.
    expect(first.model.cpuTime().spent).toBeLessThan(second.model.cpuTime().spent)
    const third = test.run(['true'])
    await end(third)
    expect(third.model.ledger!.basis).toBe('waited')
  })

  it('is told before the end, so that whoever hears of the end has it', async () => {
    const run = test.run(['true'])
    await end(run)
    const kinds = run.records.map((record) => record.kind)
    expect(kinds.indexOf('ledger')).toBeGreaterThan(0)
    expect(kinds.indexOf('ledger')).toBeLessThan(kinds.lastIndexOf('state'))
    expect(kinds.at(-1)).toBe('state')
  })
})
