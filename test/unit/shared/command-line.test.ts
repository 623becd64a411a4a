import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { commandLine } from '../../../src/shared/command-line'

function wordsIn(shell: string, line: string): string[] {
  return execFileSync(shell, ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

describe('a command line', () => {
  it('leaves plain words alone', () => {
    const argv = ['make', '-j4', 'CC=gcc', 'a/b.c', 'http://x:80/y', '进程']
    expect(commandLine(argv)).toBe('make -j4 CC=gcc a/b.c http://x:80/y 进程')
    expect(commandLine([])).toBe('')
  })

  it('survives any shell', () => {
    const argv = [
      'plain',
      'a b',
      "it's",
      '$HOME',
      '*',
      '',
      '--x=1',
      '进程',
      '`id`',
      'a"b',
      '\\',
      '~',
      '=ls',
      '#x',
    ]
    expect(wordsIn('sh', commandLine(argv))).toEqual(argv)
  })

  it('quotes a program that would be taken for an assignment', () => {
    expect(commandLine(['a=b', 'c=d'])).toBe("'a=b' c=d")
    expect(commandLine(['--a=b'])).toBe('--a=b')
  })

  it('shows control characters, and can still be pasted', () => {
    const argv = [
      'x',
      'a\nb',
      "it's\t\u001b[2Jc",
      'gnp\u202eexe',
      '\u009b31m',
      'back\\slash\r',
      'two\u2028lines',
      'a\u200bb',
      'a\u{e0041}b',
    ]
    const line = commandLine(argv)
    expect(line.split(' ').slice(0, 2)).toEqual(['x', String.raw`$'a\nb'`])
    // eslint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2028]/)
    expect(wordsIn('bash', line)).toEqual(argv)
    expect(commandLine(['a\u3164b', '👩\u200d💻'])).toBe(String.raw`$'a\u3164b' '👩‍💻'`)
  })

  it('names the program without its folder in a title', () => {
    expect(commandLine(['/usr/bin/node', 'my file.js'], true)).toBe("node 'my file.js'")
    expect(commandLine(['C:\\tools\\node.exe'], true)).toBe('node.exe')
    expect(commandLine(['/'], true)).toBe('/')
    expect(commandLine([], true)).toBe('')
  })
})
