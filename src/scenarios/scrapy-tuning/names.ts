import type { LocalizedText } from '../../shared/text'
import type { Limit } from './theory'
import { text } from '../judging/claims'

/** What a limit is called, and what would widen it. */
export const LIMIT_TEXTS: Record<Limit, { readonly name: LocalizedText; readonly advice: LocalizedText }> = {
  domain: {
    name: text('the limit for one host', '单个主机的并发上限'),
    advice: text(
      'Only CONCURRENT_REQUESTS_PER_DOMAIN, or more hosts, would change that.',
      '只有调大 CONCURRENT_REQUESTS_PER_DOMAIN，或者抓取更多主机，才会有变化。',
    ),
  },
  total: {
    name: text('the limit for all hosts together', '总并发上限'),
    advice: text('Raise CONCURRENT_REQUESTS.', '应当调大 CONCURRENT_REQUESTS。'),
  },
  delay: {
    name: text('the delay between two requests', '下载延迟'),
    advice: text(
      'With a delay the concurrency only follows: no concurrency setting makes this faster.',
      '一旦设了下载延迟，并发数只是结果：怎么调并发都不会更快。',
    ),
  },
  server: {
    name: text("the server's capacity", '服务器的容量'),
    advice: text(
      'More requests at once only wait in its queue, or are refused.',
      '再多的并发也只是在它的队列里等，或者被拒绝。',
    ),
  },
  core: {
    name: text('one core at 100%', '单个核心满载'),
    advice: text(
      'One process uses one core: parse less, or start more processes.',
      '一个进程只用得上一个核心：要么少解析一些，要么多开几个进程。',
    ),
  },
  threads: {
    name: text("the reactor's thread pool", 'reactor 的线程池'),
    advice: text('Raise REACTOR_THREADPOOL_MAXSIZE.', '应当调大 REACTOR_THREADPOOL_MAXSIZE。'),
  },
  parsing: {
    name: text('parsing and storing', '解析和存储'),
    advice: text('Downloads wait for what is done with the answers.', '下载在等响应被处理完。'),
  },
  spider: {
    name: text('the spider, which knew of nothing more to request', '爬虫：没有更多可以请求的页面'),
    advice: text('Find links earlier.', '应当更早地发现链接。'),
  },
}
