import type { LocalizedText } from '../text'
import type { Interpreter } from './records'

/** `Python 3.11.2`, and what is out of the ordinary about it. */
export function pythonName({ version, gil }: Pick<Interpreter, 'version' | 'gil'>): LocalizedText {
  const name = `Python ${version}`
  return gil ? { en: name, 'zh-CN': name } : { en: `${name}, free-threaded`, 'zh-CN': `${name}（自由线程）` }
}

/** Everything that is known of it, in a line. */
export function pythonLine(python: Interpreter): LocalizedText {
  const { version, gil, startMethod, path } = python
  const build = gil ? { en: 'with the GIL', 'zh-CN': '有 GIL' } : { en: 'free-threaded', 'zh-CN': '自由线程' }
  return {
    en: [`Python ${version}`, build.en, `start method ${startMethod}`, path].join(' · '),
    'zh-CN': [`Python ${version}`, build['zh-CN'], `启动方法 ${startMethod}`, path].join(' · '),
  }
}
