import { describe, expect, it } from 'vitest'
import { inChinese } from '../../../../../src/shared/run/compare/chinese'
import {
  differenceText,
  numberText,
  ratioText,
  metricValueText,
} from '../../../../../src/shared/run/compare/numbers'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('numbers of a comparison', () => {
  it('have three digits and the unit that suits', () => {
    const said = (value: number, unit: Parameters<typeof numberText>[1]) =>
      plain(numberText(value, unit, 'en'))
    expect(said(0, 'milliseconds')).toBe('0 s')
    expect(said(0.25, 'milliseconds')).toBe('250 µs')
    expect(said(12.34, 'milliseconds')).toBe('12.3 ms')
    expect(said(4310, 'milliseconds')).toBe('4.31 s')
    expect(said(59_960, 'milliseconds')).toBe('1 min 00 s')
    expect(said(125_000, 'milliseconds')).toBe('2 min 05 s')
    expect(said(3_720_000, 'milliseconds')).toBe('1 h 02 min')
    expect(said(3.2, 'seconds')).toBe('3.20 s')
    expect(said(130 * 2 ** 20, 'bytes')).toBe('130 MiB')
    expect(said(1023, 'bytes')).toBe('1.00 KiB')
    expect(said(0.984, 'share')).toBe('98.4%')
    expect(said(1204, 'count')).toBe('1,204')
    expect(said(59.43, 'count')).toBe('59.4')
    expect(said(31.44, 'perSecond')).toBe('31.4/s')
    expect(said(1.9, 'ratio')).toBe('1.90×')
    expect(said(-4, 'count')).toBe('−4')
  })

  it('are a dash where they are not known, never a zero', () => {
    for (const value of [null, NaN, Infinity]) expect(numberText(value, 'count', 'en')).toBe('—')
    expect(metricValueText({ value: null, least: true }, 'bytes', 'en')).toBe('—')
    expect(differenceText(null, 'bytes', 'en')).toBe('—')
    expect(ratioText(null, 'en')).toBe('—')
  })

  it('say when they are known in part only', () => {
    expect(plain(metricValueText({ value: 1204, least: true }, 'count', 'en'))).toBe('≥ 1,204')
  })

  it('differ with a sign, shares by percentage points', () => {
    expect(plain(differenceText(-1010, 'milliseconds', 'en'))).toBe('−1.01 s')
    expect(plain(differenceText(0, 'count', 'en'))).toBe('±0')
    expect(plain(differenceText(-0.0001, 'share', 'en'))).toBe('±0.0 pp')
    expect(plain(differenceText(0.123, 'share', 'en'))).toBe('+12.3 pp')
    expect(plain(differenceText(0.123, 'share', 'zh-CN'))).toBe('+12.3 个百分点')
  })
})

describe('parts of a Chinese text', () => {
  it('keep a space from Latin letters and digits, none from Chinese and its punctuation', () => {
    expect(inChinese('{} 的{}', 'B', '内存峰值（PSS）')).toBe('B 的内存峰值（PSS）')
    expect(inChinese('{}的平均深度', 'tasks')).toBe('tasks 的平均深度')
    expect(inChinese('等待{}的时间', '锁')).toBe('等待锁的时间')
    expect(inChinese('{}之间没有超过 {} 的差别', 'A、B', '3%')).toBe('A、B 之间没有超过 3% 的差别')
    expect(inChinese('（{}）', 'x')).toBe('（x）')
  })
})
