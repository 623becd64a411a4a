import MarkdownIt from 'markdown-it'

/** HTML in a lesson is shown as text. The same rules as in the window, but nothing can be clicked to set knobs here. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })

for (const rule of ['th_open', 'td_open']) {
  markdown.renderer.rules[rule] = (tokens, at, options, _env, self) => {
    const token = tokens[at]
    const align = /text-align:\s*(\w+)/.exec(String(token.attrGet('style') ?? ''))?.[1]
    token.attrs = token.attrs?.filter(([name]) => name !== 'style') ?? null
    if (align !== undefined) token.attrJoin('class', `align-${align}`)
    return self.renderToken(tokens, at, options)
  }
}

markdown.core.ruler.push('plain-try-links', ({ tokens }) => {
  for (const { children } of tokens) {
    let inTry = false
    for (const child of children ?? []) {
      if (child.type === 'link_open') {
        inTry = String(child.attrGet('href')).startsWith('try:')
        if (!inTry) child.attrSet('rel', 'noopener noreferrer')
      }
      if (inTry && (child.type === 'link_open' || child.type === 'link_close')) child.hidden = true
      if (child.type === 'link_close') inTry = false
    }
  }
})

for (const rule of ['link_open', 'link_close']) {
  markdown.renderer.rules[rule] = (tokens, at, options, _env, self) =>
    tokens[at].hidden ? '' : self.renderToken(tokens, at, options)
}

/** Chinese lessons have a space where CommonMark needs one and nobody should see it. */
const NEEDED_SPACE = /(\p{P}<\/(?:strong|em)>) (?=\p{Script=Han})/gu

/** A lesson as HTML: links that set knobs in the window are plain text, since there are no knobs here. */
export function lessonHtml(text: string): string {
  return markdown.render(text).replace(NEEDED_SPACE, '$1')
}
