import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { html } from '../../../../src/engine/export/html'
import { exportRunFile } from '../../../../src/engine/export/run-file'
import { modelOf } from '../../../../src/engine/export/samples'
import type { EngineFailure } from '../../../../src/engine/failure'
import { writeMarks } from '../../../../src/engine/library/marks'
import { openDatabase } from '../../../../src/engine/recording/driver'
import { readFacts } from '../../../../src/engine/recording/read/run-file'
import { Replay } from '../../../../src/engine/recording/read/replay'
import { RunFileWriter } from '../../../../src/engine/recording/write/writer'
import { OutputStore } from '../../../../src/engine/recording/write/output-store'
import { writeRun } from '../../../../src/engine/recording/write/write-run'
import type { RunRecord } from '../../../../src/shared/run/records'
import { summarize } from '../../../../src/shared/run/summarize'
import type { Summary } from '../../../../src/shared/summary'
import { KEPT_RUNS, keptRunFile } from '../../../support/kept-runs'
import { watchLeftovers } from '../../../support/leftovers'
import { ACCOUNT, born, exit, locks, meta, tasks, tick } from '../../../support/records'

const left = watchLeftovers()
const place = (name: string) => join(left.current.folder, name)

/** A word that is in every text of a run that somebody may not want to give away. */
const SECRET = 'hunter2'
const secret = (what: string) => `${what} ${SECRET}`
const words = (what: string) => ({ en: secret(what), 'zh-CN': secret(what) })

const RUN: readonly RunRecord[] = [
  meta({
    origin: { kind: 'command', argv: ['/opt/tool', secret('--password')], cwd: `/home/${SECRET}` },
    terms: { [secret('worker')]: words('worker') },
  }),
  { kind: 'state', t: 0, state: 'running' },
  born(0, 0, { name: 'tool' }),
  { kind: 'command', t: 0, id: 0, argv: ['/opt/tool', `TOKEN=${SECRET}`], name: 'tool' },
  { kind: 'command', t: 1, id: 0, argv: [secret('/usr/sbin/sshd: somebody')], name: 'sshd' },
  { kind: 'role', t: 1, pid: 100, tid: 0, role: secret('role') },
  {
    kind: 'details',
    t: 1,
    id: 0,
    cwd: `/home/${SECRET}`,
    executable: `/home/${SECRET}/tool`,
    user: SECRET,
    nice: 0,
    openFiles: 3,
    openFilesLimit: 1024,
    allowedCpus: '0-1',
  },
  { kind: 'pool', t: 1, pool: secret('pool'), poolKind: 'process', size: 1 },
  { kind: 'lane', t: 1, lane: 0, pid: 100, tid: 0, pool: secret('pool') },
  { ...tasks([0, 10, 60], [0, 70, 90]), names: [secret('task'), secret('other')] },
  locks([0, 1, 20, 30, secret('lock')]),
  {
    kind: 'queue',
    queue: secret('queue'),
    at: Float64Array.of(5),
    depth: Float64Array.of(2),
    capacity: 4,
  },
  {
    kind: 'result',
    t: 5,
    pid: 100,
    name: secret('result'),
    values: { [secret('value')]: 7, text: SECRET },
  },
  { kind: 'drops', t: 6, malformed: 1, dropped: 0, example: secret('line') },
  { kind: 'inspector', t: 6, pid: 100, url: `ws://127.0.0.1:9229/${SECRET}` },
  { kind: 'output', t: 7, id: 0, pid: 100, stream: 'stdout', text: `${secret('out')}\nmore\n` },
  tick(50, { 0: { cpu: 4e7, rss: 1e6, threads: 1 } }),
  tick(150, { 0: { cpu: 9e7, rss: 2e6, threads: 2 } }),
  exit(0, 200, { cpu: 1e8 }),
  { kind: 'ledger', t: 200, cpu: 1e8, basis: 'waited', ...ACCOUNT },
  {
    kind: 'state',
    t: 200,
    state: 'failed',
    outcome: 'failed',
    reason: { code: 'could-not-start', text: words('could not start') },
  },
]

async function written(): Promise<string> {
  const file = place('run.forkscope')
  await writeRun(RUN, file, () => Promise.resolve())
  writeMarks(file, { title: secret('title'), tags: [secret('tag')], note: secret('note') })
  return file
}

function summaryOf(file: string): Summary {
  const replay = new Replay(file)
  try {
    return summarize(modelOf(replay))
  } finally {
    replay.close()
  }
}

/** What is no text: numbers of a summary, null and truth values, wherever they are. */
const numbers = (summary: Summary): unknown =>
  JSON.parse(JSON.stringify(summary, (_, value: unknown) => (typeof value === 'string' ? '' : value)))

describe('a copy of a run file', () => {
  it('is byte for byte what a finished one is', async () => {
    const file = await written()
    await exportRunFile(file, place('copy.forkscope'), false)
    expect(readFileSync(place('copy.forkscope')).equals(readFileSync(file))).toBe(true)
    expect(statSync(place('copy.forkscope')).mode & 0o777).toBe(0o600)
  })

  it('is one file that nobody writes, of one that is being recorded', async () => {
    const file = place('live.forkscope')
    const writer = new RunFileWriter(file, RUN[0] as Extract<RunRecord, { kind: 'meta' }>)
    try {
      writer.write({
        events: [RUN[1], RUN[2]] as Parameters<RunFileWriter['write']>[0]['events'],
        ticks: [],
        output: new OutputStore(),
      })
      expect(readFacts(file).state).toBe('recording')
      for (const redacted of [false, true]) {
        const copy = place(`copy-${redacted}.forkscope`)
        await exportRunFile(file, copy, redacted)
        expect(readFacts(copy).state).toBe('interrupted')
        expect(summaryOf(copy).processes).toHaveLength(1)
      }
      expect(readFacts(file).state).toBe('recording')
    } finally {
      writer.abandon()
    }
  })

  it('takes the place of no run that it is made of', async () => {
    const file = await written()
    const error = await exportRunFile(file, file, true).catch((reason: unknown) => reason)
    expect((error as EngineFailure).failure.code).toBe('same-file')
    expect(readFileSync(file).includes(SECRET)).toBe(true)
  })
})

describe('a redacted copy', () => {
  it('holds nothing private in any of its bytes, and the same numbers', async () => {
    const file = await written()
    const copy = place('redacted.forkscope')
    await exportRunFile(file, copy, true)
    expect(readFileSync(file).includes(SECRET)).toBe(true)
    const bytes = readFileSync(copy)
    for (const word of [SECRET, '/opt', '/home', 'password', 'somebody', 'TOKEN', basename(file)])
      expect([word, bytes.includes(word)]).toEqual([word, false])

    expect(readFacts(copy)).toMatchObject({ state: 'complete', title: '', tags: [], note: '' })
    const [before, after] = [summaryOf(file), summaryOf(copy)]
    expect({ ...(numbers(after) as Summary), command: null }).toEqual({
      ...(numbers({ ...before, processes: after.processes }) as Summary),
      command: null,
    })
    expect(after.command).toEqual(['tool'])
    expect(after.processes.map(({ command }) => command)).toEqual([['sshd:']])
    expect(after.processes[0].cpuSeconds).toBe(before.processes[0].cpuSeconds)
    const replay = new Replay(copy)
    const model = modelOf(replay)
    replay.close()
    expect(model.recording?.cut).toEqual({ pieces: 1, lines: 2 })
    expect([...model.pools.keys()]).toEqual(['pool 1'])
    expect(model.tasks.name(1)).toBe('task 2')
  })

  it.each(KEPT_RUNS)('of the file of an earlier version (%s) opens with the same numbers', async (name) => {
    const file = keptRunFile(name, left.current.folder)
    const copy = place('redacted.forkscope')
    await exportRunFile(file, copy, true)
    expect(readFacts(copy).state).toBe(readFacts(file).state)
    const database = openDatabase(copy, 'read')
    const integrity = database.prepare('PRAGMA integrity_check').get()
    database.close()
    expect(integrity).toEqual({ integrity_check: 'ok' })
    const plain = (summary: Summary) => {
      const processes = summary.processes.map((process) => ({ ...process, command: [] }))
      return numbers({ ...summary, command: null, processes })
    }
    expect(plain(summaryOf(copy))).toEqual(plain(summaryOf(file)))
  })
})

describe('a title', () => {
  it('is kept in the file, told by its records, and heads its page; emptied, the run has its own again', async () => {
    const file = await written()
    const told = () => {
      const replay = new Replay(file)
      const { records } = replay
      replay.close()
      const [first] = records.filter((record) => record.kind === 'meta')
      return { title: first.title, page: [...html(replay, 'en')].join('').match(/<h1>(.*?)</)?.[1] }
    }
    writeMarks(file, { title: 'before <the> change' })
    expect(readFacts(file).title).toBe('before <the> change')
    expect(told()).toEqual({ title: 'before <the> change', page: 'before &lt;the&gt; change' })
    writeMarks(file, { title: '' })
    expect(readFacts(file).title).toBe('')
    expect(told().title).toBeUndefined()
    expect(told().page).toContain('/opt/tool')
  })
})
