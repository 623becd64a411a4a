import { describe, expect, it } from 'vitest'
import { highlight } from '../../../../src/renderer/ui/highlight'
import { renderMarkdown } from '../../../../src/renderer/ui/markdown'

describe('renderMarkdown', () => {
  it('shows HTML as text', () => {
    const html = renderMarkdown('<img src=x onerror=alert(1)> and <b>bold</b>')
    expect(html).not.toMatch(/<(img|b)\b/)
    expect(html).toContain('&lt;img')
  })
  it('refuses links that run scripts', () => {
    expect(renderMarkdown('[x](javascript:alert(1))')).not.toContain('href')
  })
  it('opens links outside', () => {
    const html = renderMarkdown('[docs](https://docs.python.org/3/)')
    expect(html).toContain('target="_blank"')
    expect(html).toContain('rel="noopener noreferrer"')
  })
  it('hides the space that Chinese emphasis needs in Markdown', () => {
    expect(renderMarkdown('**派发。** 每次')).toBe('<p><strong>派发。</strong>每次</p>\n')
    expect(renderMarkdown('**Why?** 2 cores, **进程** 池')).toContain(
      '</strong> 2 cores, <strong>进程</strong> 池',
    )
  })
  it('aligns table cells by class: the policy forbids style attributes', () => {
    const html = renderMarkdown('| a | b |\n|---|--:|\n| 1 | 2 |')
    expect(html).not.toContain('style=')
    expect(html.match(/class="align-right"/g)).toHaveLength(2)
  })
})

describe('highlight', () => {
  const source = [
    '#!/usr/bin/env node',
    '/* two',
    ' lines */',
    "import a from 'b' // why",
    'const x = `t ${1}` + 1_000.5',
    '',
  ].join('\n')
  const lines = highlight(source)

  it('loses no character', () => {
    const text = lines.map((line) => line.map((piece) => piece.text).join('')).join('\n')
    expect(`${text}\n`).toBe(source)
  })
  it('knows comments over lines, strings, words and numbers', () => {
    const kinds = lines.map((line) =>
      line.flatMap(({ kind, text }) => (kind === '' ? [] : [`${kind} ${text}`])),
    )
    expect(kinds).toEqual([
      ['comment #!/usr/bin/env node'],
      ['comment /* two'],
      ['comment  lines */'],
      ['word import', 'word from', "string 'b'", 'comment // why'],
      ['word const', 'string `t ${1}`', 'number 1_000.5'],
    ])
  })

  it('reads Python by its own words', () => {
    const python = ['def f(x):', '    """Two', '    lines."""', "    return f'{x}' + 0x1F  # why", ''].join(
      '\n',
    )
    const lines = highlight(python, 'python')
    const kinds = lines.map((line) =>
      line.filter(({ kind }) => kind !== '').map(({ kind, text }) => [kind, text]),
    )
    expect(kinds).toEqual([
      [['word', 'def']],
      [['comment', '"""Two']],
      [['comment', '    lines."""']],
      [
        ['word', 'return'],
        ['string', "f'{x}'"],
        ['number', '0x1F'],
        ['comment', '# why'],
      ],
    ])
    expect(lines.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(python.trimEnd())
  })
})
