import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { lineOf, parseLine } from '../../../../../src/renderer/rooms/command/argv'
import { ownCommand, scenarioCommand } from '../../../../../src/renderer/components/launch/terminal'
import type { Knob } from '../../../../../src/shared/knobs'

describe('parseLine', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['   ', []],
    ['node server.mjs', ['node', 'server.mjs']],
    ['  a   b\tc\nd ', ['a', 'b', 'c', 'd']],
    [`echo 'a  b' "c  d"`, ['echo', 'a  b', 'c  d']],
    [`a'b'"c"d`, ['abcd']],
    [`x "" ''`, ['x', '', '']],
    [`"say \\"hi\\""`, ['say "hi"']],
    [`'it is \\n'`, ['it is \\n']],
    [`"keep \\n"`, ['keep \\n']],
    [`a\\ b \\\\`, ['a b', '\\']],
    ['进程 “池”', ['进程', '“池”']],
  ])('reads %j', (line, argv) => {
    expect(parseLine(line)).toMatchObject({ argv, unclosed: null })
  })

  it('reads lines as a POSIX shell does, as far as quoting goes', () => {
    for (const line of [`a "b c" 'd  e' f\\ g`, `"\\\\" "\\"" '"' "'"`, `x"y"'z' ""`, `"a\\b" 'c\\d' e\\f`]) {
      const said = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
      expect(parseLine(line).argv).toEqual(said.split('\0').slice(0, -1))
    }
  })

  it('says which quote is open', () => {
    expect(parseLine('a "b').unclosed).toBe('"')
    expect(parseLine(`a 'b"`).unclosed).toBe("'")
  })

  it('notices what only a shell would understand', () => {
    for (const [line, sign] of [
      ['a | b', '|'],
      ['a > out.txt', '>'],
      ['a 2>&1', '2>&1'],
      ['a && b', '&&'],
      ['ls *.js', '*.js'],
      ['echo $HOME', '$HOME'],
      ['cat ~/x', '~/x'],
      ['a; b', 'a;'],
    ])
      expect(parseLine(line).operator).toBe(sign)
    for (const line of ['a "|" b', `grep '*.js'`, 'a --x=5', 'curl http://x/y', "awk '{print $1}'"])
      expect(parseLine(line).operator).toBe(null)
  })

  it('leaves the backslashes of Windows paths alone', () => {
    const options = { backslash: false }
    expect(parseLine('C:\\work\\a.exe "C:\\Program Files\\b" \\"q\\"', options).argv).toEqual([
      'C:\\work\\a.exe',
      'C:\\Program Files\\b',
      '"q"',
    ])
  })
})

describe('command lines', () => {
  it('name only the knobs that were changed', () => {
    const label = { en: '', 'zh-CN': '' }
    const knobs: Knob[] = [
      { id: 'size', kind: 'integer', min: 1, max: 64, default: 2, label },
      { id: 'warm', kind: 'switch', default: true, label },
      { id: 'style', kind: 'choice', choices: [], default: 'map', label },
    ]
    expect(scenarioCommand('process-pool', knobs, { size: 3, warm: false, style: 'map' })).toBe(
      'npx forkscope run process-pool --size 3 --warm false',
    )
    expect(ownCommand(['sh', '-c', 'a | b'])).toBe(`npx forkscope run -- sh -c 'a | b'`)
  })
})

describe('a command as a line', () => {
  const COMMANDS = [
    ['make', '-j4', 'CFLAGS=-O2'],
    ['python3', '-c', 'print("a b")'],
    ['sh', '-c', `echo "it's" \\ $HOME`, ''],
    ['C:\\Program Files\\a.exe', 'C:\\work', "it's"],
    ['|', 'two\nlines'],
  ]
  it.each([true, false])('reads as the same arguments (backslash %s)', (backslash) => {
    for (const argv of COMMANDS)
      expect(parseLine(lineOf(argv, { backslash }), { backslash }).argv).toEqual(argv)
  })

  it('says where each argument stands', () => {
    const line = `  prog "a b" c'd'  `
    const { spans } = parseLine(line)
    expect(spans.map(([from, to]) => line.slice(from, to))).toEqual(['prog', '"a b"', `c'd'`])
  })
})
