/** A part of a room that everything else stands in. */
export interface Landmark {
  /** Its tag and classes, as a selector. */
  readonly name: string
  /** x, y, width, height, CSS pixels. */
  readonly box: readonly number[]
  /** What is written, what it is written on, and its border, where it has one. */
  readonly colours: string
  readonly text: string
}

/** What stands in a room: to be compared, and to be read where it differs. */
export interface Room {
  readonly landmarks: readonly Landmark[]
  /** What is cut, wider than its place, or makes a scrollbar across the window. */
  readonly wrong: readonly string[]
  /** Something is still to come. */
  readonly waiting: boolean
}

/**
 * Runs in the page. Numbers that live (rows of a table, graphs) have no part in it.
 * @param searches whether to look for what is wrong, which takes a while: every element is looked at
 */
export function describeRoom(searches: boolean): Room {
  const LANDMARKS =
    'main, header, footer, nav, aside, section, form, h1, h2, textarea, .ui-button, .home-way, ' +
    '[role=treegrid], [role=grid], [role=region], [role=group], [role=radiogroup], [role=tablist]'
  const LIVE =
    '[role=row], .output-lines, canvas, svg, .status, .monitor-head *, [data-reka-popper-content-wrapper]'
  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join('')}`
  const shown = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && element.closest(LIVE) === null
  }
  const landmarks = [...document.querySelectorAll(LANDMARKS)].filter(shown).map((element): Landmark => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const { color, backgroundColor, fontSize, borderWidth, borderColor, padding } = getComputedStyle(element)
    const none = 'rgba(0, 0, 0, 0)'
    return {
      name: `${nameOf(element)}${element.matches(':disabled') ? ':disabled' : ''}`,
      box: [x, y, width, height].map(Math.round),
      colours: [
        color,
        ...(backgroundColor === none ? [] : [`on ${backgroundColor}`]),
        ...(Number.parseFloat(borderWidth) === 0 || borderColor === none ? [] : [`in ${borderColor}`]),
      ].join(' '),
      text: `${fontSize}, ${padding}`,
    }
  })

  const waiting =
    document.querySelector('.monitor-waiting, .run-waiting, .compare-waiting') !== null ||
    document.querySelector('.app-room > *') === null
  const wrong: string[] = []
  if (!searches) return { landmarks, wrong, waiting }
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) wrong.push(`the window scrolls across: ${scrollWidth} of ${clientWidth}`)
  for (const element of document.querySelectorAll<HTMLElement>('.app *')) {
    if (!shown(element)) continue
    const { overflowX, textOverflow } = getComputedStyle(element)
    const wider = element.scrollWidth - element.clientWidth
    if (element.clientWidth === 0 || wider <= 1) continue
    const text = element.textContent.trim().slice(0, 40)
    if (textOverflow === 'ellipsis' && element.closest('[title]') === null)
      wrong.push(`${nameOf(element)} is cut without a title: ${text}`)
    if (overflowX === 'auto' && element.matches('main, .app-room, .app-room > *'))
      wrong.push(`${nameOf(element)} scrolls across by ${wider}`)
  }
  for (const element of document.querySelectorAll(
    '.grid-head-label:not(.sr-only), .track-value, .pane-note, .head-load dt',
  ))
    if (element.scrollWidth > element.clientWidth)
      wrong.push(`${nameOf(element)} can't be read whole: ${element.textContent.trim()}`)
  const room = document.querySelector('.app-room')?.getBoundingClientRect()
  for (const element of document.querySelectorAll('.app-room :is(header, footer, section, aside, h1, h2)')) {
    if (!shown(element) || room === undefined) continue
    const { right } = element.getBoundingClientRect()
    const scrolls = element.closest('.grid-scroll, [role=region], .roles-scroll, .metric-scroll') !== null
    if (right > room.right + 1 && !scrolls)
      wrong.push(`${nameOf(element)} ends ${Math.round(right - room.right)} beyond its room`)
  }
  return { landmarks, wrong, waiting }
}
