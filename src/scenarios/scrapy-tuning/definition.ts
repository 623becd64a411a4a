import type { KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { num, text } from '../judging/claims'
import { guess, suggest } from '../knobs'
import { check } from './check'
import { figures } from './figures'
import { KNOBS } from './knobs'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

export const scrapyTuning: Scenario = {
  id: 'scrapy-tuning',
  chapter: 2,
  group: 'async',
  title: text('Scrapy concurrency parameters', 'Scrapy 并发参数优化原理'),
  question: text(
    'Of all the settings that can limit a crawl, which one does so now, and what would make it faster?',
    '限制抓取速度的参数那么多，真正起作用的是哪一个？怎样才能更快？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node'],
  terms: {
    crawler: text('crawler', '爬虫'),
    server: text('server', '服务器'),
    services: text('DNS and database', 'DNS 与数据库'),
    thread: text('thread', '线程'),
    downloads: text('downloads', '下载'),
    limits: text('limits', '限制'),
    'thread pool': text('thread pool', '线程池'),
    scheduler: text('scheduler', '调度器'),
    active: text('active', '活动请求'),
    'queued in slots': text('queued in slots', '槽位里排队'),
    transferring: text('transferring', '传输中'),
    'in scraper': text('in the scraper', '解析中'),
    'in service': text('in service', '服务中'),
    'server queue': text("server's queue", '服务器队列'),
    site: text('site', '站点'),
    start: text('start', '启动'),
    'look up site': text('look up site', '查询站点'),
    'store item': text('store item', '存储数据项'),
    'limit: domain': text('limit: one host', '限制：单主机并发'),
    'limit: total': text('limit: all hosts', '限制：总并发'),
    'limit: delay': text('limit: delay', '限制：下载延迟'),
    'limit: server': text('limit: server', '限制：服务器'),
    'limit: core': text('limit: core', '限制：核心满载'),
    'limit: threads': text('limit: thread pool', '限制：线程池'),
    'limit: parsing': text('limit: parsing', '限制：解析'),
    'limit: spider': text('limit: nothing to request', '限制：无可请求'),
  },
  knobs: KNOBS,
  suggestions: [
    suggest('Fallback defaults: 16 in all, 8 a host', '默认值：总共 16，每主机 8', {
      'concurrent-requests': 16,
      'concurrent-requests-per-domain': 8,
      'download-delay': 0,
    }),
    suggest(
      'Template of startproject (2.13.3 on): 1 a host, 1 s',
      'startproject 模板（2.13.3 起）：每主机 1，下载延迟 1 秒',
      {
        'concurrent-requests-per-domain': 1,
        'download-delay': 1,
        requests: 12,
        repeats: 1,
      },
    ),
    suggest('Only CONCURRENT_REQUESTS at 64', '只把 CONCURRENT_REQUESTS 调到 64', {
      'concurrent-requests': 64,
    }),
    suggest('Both limits at 64', '两个上限都调到 64', {
      'concurrent-requests': 64,
      'concurrent-requests-per-domain': 64,
      repeats: 3,
    }),
    suggest('Four hosts', '四个主机', { hosts: 4, repeats: 3 }),
    suggest('A delay: concurrency follows', '设了下载延迟，并发随之而定', {
      'download-delay': 0.25,
      'concurrent-requests': 64,
      'concurrent-requests-per-domain': 64,
      requests: 40,
      repeats: 1,
    }),
    suggest('AutoThrottle, eight at once', 'AutoThrottle，目标并发 8', {
      'autothrottle-enabled': true,
      'autothrottle-start-delay': 2,
      'autothrottle-target-concurrency': 8,
      repeats: 1,
    }),
    suggest('A server that refuses', '会拒绝的服务器', {
      'server-capacity': 4,
      'server-queue': 2,
      latency: 100,
      requests: 400,
    }),
    suggest('Parsing that takes the core', '解析占满核心', { 'parse-ms': 30, latency: 50 }),
  ],
  check,
  figures,
  prompt,
  judge,
  questions,
}

function prompt(knobs: KnobValues): PredictionPrompt {
  const requests = Number(knobs.requests)
  const latency = num(Number(knobs.latency))
  return guess(
    'throughput',
    'perSecond',
    [0.01, 5000, 0.01],
    `How many requests a second will it make, at ${latency} ms each, ${requests} in all?`,
    `每个请求 ${latency} 毫秒，共 ${requests} 个：每秒能完成多少个？`,
  )
}
