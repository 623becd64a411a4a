import { describe, expect, it } from 'vitest'
import { fileArguments, handedOver, revealFile } from '../../../src/main/files'

const APP = '/opt/forkscope'

describe('fileArguments', () => {
  it('takes what is no option, and makes it absolute by the working directory', () => {
    expect(fileArguments(['/usr/bin/forkscope', 'a.forkscope', '/x/b.json'], '/home/me', APP)).toEqual([
      '/home/me/a.forkscope',
      '/x/b.json',
    ])
  })

  it('passes over the folder of the app, which a checkout is started with', () => {
    for (const own of [APP, '.', `${APP}/`])
      expect(fileArguments(['electron', '--no-sandbox', own, 'a.forkscope'], APP, APP)).toEqual([
        `${APP}/a.forkscope`,
      ])
    expect(fileArguments(['electron', APP], '/', APP)).toEqual([])
  })

  it("passes over options and what belongs to them, as a test runner's", () => {
    const argv = ['electron', '--inspect=0', '-r', '/lib/loader.js', APP, '--disable-gpu', 'a.forkscope']
    expect(fileArguments(argv, '/', APP)).toEqual(['/a.forkscope'])
  })

  it('takes names that begin with a dash after “--”', () => {
    expect(fileArguments(['electron', APP, '--', '-r'], '/x', APP)).toEqual(['/x/-r'])
  })
})

describe('handedOver', () => {
  it('reads absolute paths of a second start', () => {
    expect(handedOver({ files: ['/a.forkscope', 'relative'] })).toEqual(['/a.forkscope'])
  })

  it.each([null, undefined, 'x', { files: 'x' }, { files: [1] }, { files: ['x'.repeat(5000)] }])(
    'takes nothing else: %j',
    (data) => expect(handedOver(data)).toEqual([]),
  )
})

it('shows absolute paths in the file manager, and nothing else', () => {
  const shown: string[] = []
  const shell = { showItemInFolder: (file: string) => void shown.push(file) }
  for (const file of ['/runs/a.forkscope', '/runs/../runs/b', 'a.forkscope', '', 'file:///x'])
    revealFile(shell, file)
  expect(shown).toEqual(['/runs/a.forkscope', '/runs/b'])
})
