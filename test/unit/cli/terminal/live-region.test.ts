import { describe, expect, it } from 'vitest'
import { LiveRegion } from '../../../../src/cli/terminal/live-region'
import { widthOf } from '../../../../src/cli/terminal/width'
import { Screen } from '../support/screen'

const lines = (...texts: string[]) => texts.map((text) => ({ text, width: widthOf(text) }))

describe('live region', () => {
  it('redraws in place, one write a frame, and clears what a shorter line leaves', () => {
    const screen = new Screen(40, 10)
    screen.write('$ forkscope\n')
    const region = new LiveRegion(screen)
    region.draw(lines('first long line', 'second'))
    const before = screen.writes
    region.draw(lines('1', 'two'))
    expect(screen.writes - before).toBe(1)
    expect(screen.text).toEqual(['$ forkscope', '1', 'two'])
    region.draw(lines('a', 'b', '三', 'd'))
    expect(screen.text).toEqual(['$ forkscope', 'a', 'b', '三', 'd'])
    region.draw(lines('last'))
    expect(screen.text).toEqual(['$ forkscope', 'last'])
  })

  it('hides the cursor while it is open and gives everything back', () => {
    const screen = new Screen(40, 10)
    const region = new LiveRegion(screen)
    region.draw(lines('x', 'y'))
    expect(screen.cursorVisible).toBe(false)
    region.close()
    expect(screen).toMatchObject({ cursorVisible: true, autowrap: true })
    expect(screen.text).toEqual([''])
    const { writes } = screen
    region.close()
    expect(screen.writes, 'closing twice writes nothing').toBe(writes)
    region.draw(lines('again'))
    expect(screen).toMatchObject({ cursorVisible: false, text: ['again'] })
  })

  it('prints above itself, long lines wrapped', () => {
    const screen = new Screen(10, 10)
    const region = new LiveRegion(screen)
    region.draw(lines('tree', 'foot'))
    region.draw(lines('tree', 'foot'), ['hello', '0123456789abc'])
    expect(screen.text).toEqual(['hello', '0123456789', 'abc', 'tree', 'foot'])
    region.close(['bye'])
    expect(screen.text).toEqual(['hello', '0123456789', 'abc', 'bye', ''])
  })

  it('leaves one column and one row of the terminal free', () => {
    const screen = new Screen(30, 5)
    const region = new LiveRegion(screen)
    expect(region).toMatchObject({ columns: 29, lines: 4 })
    region.draw(lines(...Array.from({ length: 9 }, (_, index) => `line ${index}`)))
    expect(screen.text).toHaveLength(4)
    region.draw(lines('x'.repeat(29), 'end'))
    expect(screen.text).toEqual(['x'.repeat(29), 'end'])
  })

  it('finds its first line again after the terminal became narrower', () => {
    const screen = new Screen(40, 20)
    screen.write('before\n')
    const region = new LiveRegion(screen)
    region.draw(lines('a'.repeat(39), 'b'.repeat(30), 'c'))
    screen.resize(20)
    region.draw(lines('short', 'lines'))
    expect(screen.text).toEqual(['before', 'short', 'lines'])
  })
})
