import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../../src/cli/arguments'
import { UsageError } from '../../../src/cli/usage-error'
import { sampleScenarios } from './support/scenario'

const GiB = 1024 ** 3
const parse = (...argv: string[]) => parseCommandLine(argv, sampleScenarios, 8 * GiB)

function refusal(...argv: string[]): UsageError {
  try {
    parse(...argv)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error(`was accepted: ${argv.join(' ')}`)
}

describe('what a command line asks for', () => {
  const defaults = { size: 3, cost: 12.5, style: 'map', 'warm-up': false }

  it('takes list, help and version', () => {
    expect(parse('list')).toEqual({ kind: 'list', json: false })
    expect(parse('list', '--json')).toEqual({ kind: 'list', json: true })
    expect(parse('--version')).toEqual({ kind: 'version' })
    expect(parse('--help')).toMatchObject({ kind: 'help', topic: 'general', scenario: null })
    expect(parse('-h')).toMatchObject({ kind: 'help', topic: 'general' })
    expect(parse('help', 'run')).toMatchObject({ kind: 'help', topic: 'run', scenario: null })
    expect(parse('list', '--help')).toMatchObject({ kind: 'help', topic: 'list' })
    expect(parse('run', '-h')).toMatchObject({ kind: 'help', topic: 'run', scenario: null })
    expect(parse('run', 'sample-pool', '--help')).toMatchObject({ scenario: { id: 'sample-pool' } })
    expect(parse('help', 'sample-pool')).toMatchObject({ topic: 'run', scenario: { id: 'sample-pool' } })
    expect(parse('--lang', 'zh-CN', 'list')).toEqual({ kind: 'list', json: false })
  })

  it('takes two files and more to compare', () => {
    expect(parse('compare', 'a', 'b', 'c')).toEqual({ kind: 'compare', files: ['a', 'b', 'c'], json: false })
    expect(parse('compare', '--json', 'a', '--', '-b')).toEqual({
      kind: 'compare',
      files: ['a', '-b'],
      json: true,
    })
    expect(parse('compare', '--help')).toMatchObject({ kind: 'help', topic: 'compare' })
    expect(refusal('compare', 'a').message).toContain('two or more')
    expect(refusal('compare', 'a', 'b', '--hz', '2').message).toContain('Unknown option “--hz”')
  })

  it('takes one file to open, behind “--” whatever it is called', () => {
    expect(parse('open', 'a.forkscope')).toEqual({ kind: 'open', file: 'a.forkscope' })
    expect(parse('open', '--lang=en', '--', '-r')).toEqual({ kind: 'open', file: '-r' })
    expect(parse('open', '--help')).toMatchObject({ kind: 'help', topic: 'open' })
    expect(parse('help', 'open')).toMatchObject({ kind: 'help', topic: 'open' })
    expect(refusal('open').message).toContain('No file given')
    expect(refusal('open', 'a', 'b').message).toContain('Unexpected argument “b”')
    expect(refusal('open', '--json', 'a').message).toContain('Unknown option “--json”')
  })

  it('fills in the defaults of knobs', () => {
    expect(parse('run', 'sample-pool')).toEqual({
      kind: 'run',
      request: { scenario: 'sample-pool', knobs: defaults },
      settings: {},
      recordTo: 'library',
      json: false,
    })
  })

  it('takes a guess within the limits that the scenario sets for these knobs', () => {
    const guess = (...argv: string[]) => parse('run', 'sample-pool', ...argv)
    expect(guess('--predict', '2.5')).toMatchObject({
      request: { prediction: { claim: 'speed-up', value: 2.5 } },
    })
    expect(guess('--size', '8', '--predict=8')).toMatchObject({ request: { prediction: { value: 8 } } })
    for (const wrong of ['8', '-1', 'many', '']) {
      const { message } = refusal('run', 'sample-pool', `--predict=${wrong}`)
      expect(message).toContain('from 0 to 3')
    }
    expect(refusal('run', 'sample-pool', '--size=1', '--predict=1').message).toContain('nothing to predict')
    expect(refusal('run', '--predict=1', '--', 'true').message).toContain('Only scenarios')
  })

  it.each([
    [['--size', '5'], { size: 5 }],
    [['--size=5', '--size=6'], { size: 6 }],
    [['--cost', '-0.5'], { cost: -0.5 }],
    [['--cost=-1', '--style', 'imap'], { cost: -1, style: 'imap' }],
    [['--warm-up'], { 'warm-up': true }],
    [['--warm-up', '--size', '4'], { 'warm-up': true, size: 4 }],
    [['--warm-up', 'off'], { 'warm-up': false }],
    [['--warm-up=on'], { 'warm-up': true }],
    [['--no-warm-up'], { 'warm-up': false }],
  ])('reads knobs %j', (argv, knobs) => {
    const expected = { scenario: 'sample-pool', knobs: { ...defaults, ...knobs } }
    expect(parse('run', 'sample-pool', ...argv)).toMatchObject({ request: expected })
    expect(parse('run', ...argv, 'sample-pool'), 'knobs may stand before the scenario').toMatchObject({
      request: expected,
    })
  })

  it('hands a command on as it was typed, options and further dashes included', () => {
    expect(parse('run', '--json', '--', 'sh', '-c', 'exit 7', '--json', '--', '--help')).toEqual({
      kind: 'run',
      request: { argv: ['sh', '-c', 'exit 7', '--json', '--', '--help'] },
      settings: {},
      recordTo: 'library',
      json: true,
    })
  })

  it('reads the settings of a run', () => {
    const options = ['--hz', '20', '--sampler', 'procfs', '--max-processes', '9', '--max-seconds', '1.5']
    expect(parse('run', ...options, '--max-memory=50%', '--', 'true')).toMatchObject({
      settings: { hz: 20, sampler: 'procfs', maxProcesses: 9, maxSeconds: 1.5, maxMemory: 0.5 },
    })
  })

  it.each([
    ['0.25', 0.25],
    ['1', 1],
    ['25%', 0.25],
    ['2GiB', 0.25],
    ['2g', 0.25],
    ['4294967296', 0.5],
    ['1GB', 1e9 / (8 * GiB)],
  ])('takes %s of 8 GiB as memory', (typed, share) => {
    expect(parse('run', '--max-memory', typed, '--', 'true')).toMatchObject({
      settings: { maxMemory: share },
    })
  })
})

describe('what is refused, and with which remedy', () => {
  it.each<[string[], string, UsageError['topic']]>([
    [[], 'No command given', 'general'],
    [['lst'], 'Did you mean “list”', 'general'],
    [['sleep', '5'], 'forkscope run -- sleep 5', 'general'],
    [['executors'], 'forkscope run executors', 'run'],
    [['--', 'true'], 'forkscope run -- true', 'run'],
    [['run'], 'forkscope list', 'run'],
    [['run', '--'], 'forkscope list', 'run'],
    [['run', 'sampel-pool'], 'Did you mean “sample-pool”', 'run'],
    [['run', 'exec'], 'Did you mean “executors”', 'run'],
    [['run', 'sleep', '5'], 'forkscope run -- sleep 5', 'run'],
    [['run', 'sample-pool', '5'], '--size 5', 'run'],
    [['run', 'sample-pool', '--', 'true'], 'not both', 'run'],
    [['run', 'sample-pool', '--sise', '5'], 'Did you mean “--size”', 'run'],
    [['run', '--sise', '5', 'sample-pool'], 'Did you mean “--size”', 'run'],
    [['run', 'sample-pool', '--tasks', '5'], 'Unknown option “--tasks”', 'run'],
    [['run', 'sample-pool', '-x'], 'Unknown option “-x”', 'run'],
    [['run', 'sample-pool', '--size'], '“--size” requires a value', 'run'],
    [['run', 'sample-pool', '--size', '--json'], '“--size” requires a value', 'run'],
    [['run', 'sample-pool', '--json=yes'], 'takes no value', 'run'],
    [['run', 'sample-pool', '--size', '65'], '--size 65: Must be a whole number from 1 to 64.', 'run'],
    [['run', 'sample-pool', '--size', '2.5'], '--size 2.5: Must be a whole number', 'run'],
    [['run', 'sample-pool', '--size', ''], '--size: Must be a whole number', 'run'],
    [['run', 'sample-pool', '--style', 'ima'], '--style ima: Must be one of map, imap.', 'run'],
    [['run', 'sample-pool', '--warm-up=maybe'], '--warm-up maybe: Must be on or off', 'run'],
    [['run', 'sample-pool', '--size', '13'], '--size 13: Not thirteen.', 'run'],
    [['run', '--hz', '0', '--', 'true'], '--hz: Must be a number from 1 to 50.', 'run'],
    [['run', '--hz=', '--', 'true'], '--hz: Must be a number from 1 to 50.', 'run'],
    [['run', '--sampler', 'proc', '--', 'true'], 'Did you mean “procfs”', 'run'],
    [['run', '--max-memory', '3%', '--', 'true'], '5% to 100%', 'run'],
    [['run', '--max-memory', 'lots', '--', 'true'], '5% to 100%', 'run'],
    [['run', '--max-processes', '0', '--', 'true'], 'from 1 to 100000', 'run'],
    [['run', '--max-seconds', '-1', '--', 'true'], 'seconds from 0', 'run'],
    [['run', '--lang', 'de', '--', 'true'], 'en, zh-CN', 'run'],
    [['list', '--jsn'], 'Did you mean “--json”', 'list'],
    [['list', 'all'], 'Unexpected argument “all”', 'list'],
  ])('%j: %s', (argv, remedy, topic) => {
    const error = refusal(...argv)
    expect(error.text.en).toContain(remedy)
    expect(error.topic).toBe(topic)
    expect(error.text['zh-CN']).toMatch(/\p{Script=Han}/u)
  })

  it('names every wrong knob at once', () => {
    const { en } = refusal('run', 'sample-pool', '--size', '0', '--cost', 'x').text
    expect(en.split('\n')).toEqual([
      '--size 0: Must be a whole number from 1 to 64.',
      '--cost x: Must be a number from -1 to 1000 ms.',
    ])
  })
})

describe('commands on a file', () => {
  it('leave private things out of run files only, which are no text', () => {
    expect(parse('export', 'a', '--to', 'run', '--redact')).toMatchObject({ to: 'run', redact: true })
    expect(() => parse('export', 'a', '--to', 'csv', '--redact')).toThrow(UsageError)
    expect(() => parse('export', 'a', '--to', 'run', '--out', '-')).toThrow(UsageError)
  })

  it('name the file and what is wanted of it', () => {
    expect(parse('export', 'a.forkscope', '--to', 'csv', '--out', '-')).toEqual({
      kind: 'export',
      file: 'a.forkscope',
      to: 'csv',
      out: '-',
      redact: false,
    })
    expect(parse('export', '--to=html', 'a.forkscope')).toMatchObject({ to: 'html', out: null })
    expect(parse('import', 'a.json')).toEqual({ kind: 'import', file: 'a.json', out: null })
    expect(parse('report', '--json', 'a.forkscope')).toEqual({
      kind: 'report',
      file: 'a.forkscope',
      json: true,
    })
    expect(parse('report', '--', '-a.forkscope')).toMatchObject({ file: '-a.forkscope' })
    expect(parse('export', '--help')).toMatchObject({ kind: 'help', topic: 'export' })
  })

  it.each([
    [['export', 'a', '--to', 'perfeto'], 'Did you mean “perfetto”?'],
    [['export', 'a'], 'perfetto, csv, json, html'],
    [['export', '--to', 'csv'], 'No run given'],
    [['import'], 'No trace given'],
    [['report'], 'No run given'],
    [['report', 'a', 'b'], 'Unexpected argument “b”'],
    [['report', 'a', '--to', 'csv'], 'Unknown option “--to”'],
    [['run', '--out', 'a', '--no-record', '--', 'true'], 'can’t be used together'],
  ])('say what is missing or wrong: %j', (argv, text) => {
    expect(() => parse(...argv)).toThrow(text)
  })

  it('say where a run is recorded', () => {
    expect(parse('run', '--out', 'a.forkscope', '--', 'true')).toMatchObject({
      recordTo: { file: 'a.forkscope' },
    })
    expect(parse('run', '--no-record', 'sample-pool')).toMatchObject({ recordTo: 'nowhere' })
  })
})
