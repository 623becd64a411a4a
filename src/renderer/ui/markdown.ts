import MarkdownIt from 'markdown-it'

/*
 * Lessons are our own text; HTML in them is shown as text all the same. The page's policy forbids style attributes,
 * so a table's alignment becomes a class.
 */
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

const TRY = 'try:'
const ROOM = 'room:'

markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
  const token = tokens[at]
  const address = String(token.attrGet('href') ?? '')
  if (address.startsWith(TRY)) {
    // An action, not an address: a button that flows with the text, which a real button would not.
    token.attrs = [
      ['class', 'try-link'],
      ['role', 'button'],
      ['tabindex', '0'],
      ['data-try', decodeURI(address.slice(TRY.length))],
    ]
  } else if (address.startsWith(ROOM)) {
    token.attrs = [
      ['class', 'room-link'],
      ['role', 'link'],
      ['tabindex', '0'],
      ['data-room', address.slice(ROOM.length)],
    ]
  } else {
    // Main sends such links to the system's browser; the window itself goes nowhere.
    token.attrSet('target', '_blank')
    token.attrSet('rel', 'noopener noreferrer')
  }
  return self.renderToken(tokens, at, options)
}

/**
 * CommonMark ends no emphasis between a full-width stop and a Chinese character, so Chinese lessons have a space there
 * that nobody should see.
 */
const NEEDED_SPACE = /(\p{P}<\/(?:strong|em)>) (?=\p{Script=Han})/gu

/**
 * Markdown as HTML that needs neither scripts nor inline styles. A link `[text](try:size=2)` becomes an element with
 * the role of a button and the knobs in `data-try`, one to `room:command` a link with the room in `data-room`; whoever
 * shows it does what it says.
 */
export function renderMarkdown(text: string): string {
  return markdown.render(text).replace(NEEDED_SPACE, '$1')
}
