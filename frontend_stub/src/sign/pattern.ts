// The patterns of fields, as the server reads them (`domain/pattern.py`): all ways through one are walked at once, a
// character at a time, so that none takes longer than its size times the length of the text.

type Range = readonly [low: number, high: number]
interface One {
  ranges: readonly Range[]
  outside: boolean
}
/** One character, or where to go on at; null is the end. */
type Step = One | number[] | null

const LONGEST_TEXT = 500
const of = (...signs: [string, string][]): Range[] =>
  signs.map(([low, high]) => [low.codePointAt(0)!, high.codePointAt(0)!])
const CLASSES: Record<string, Range[]> = {
  d: of(['0', '9']),
  w: of(['0', '9'], ['A', 'Z'], ['_', '_'], ['a', 'z']),
  s: of(['\t', '\r'], [' ', ' '], ['\u00a0', '\u00a0']),
}
const CONTROLS: Record<string, string> = { n: '\n', t: '\t', r: '\r' }

const shifted = (steps: Step[], by: number): Step[] =>
  steps.map((step) => (Array.isArray(step) ? step.map((at) => at + by) : step))

/** Whether `pattern`, which the server has taken, describes the whole of `text`. */
export function fits(pattern: string, text: string): boolean {
  const characters = [...text]
  if (characters.length > LONGEST_TEXT) return false
  const steps = [...read([...pattern]), null]
  let here = reached(steps, [0])
  for (const character of characters) {
    const code = character.codePointAt(0)!
    const passed = (step: Step | undefined) =>
      step && !Array.isArray(step) && step.outside !== step.ranges.some(([low, high]) => low <= code && code <= high)
    here = reached(
      steps,
      [...here].filter((at) => passed(steps[at])).map((at) => at + 1),
    )
  }
  return here.has(steps.length - 1)
}

function reached(steps: Step[], open: number[]): Set<number> {
  const found = new Set<number>()
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue
    found.add(at)
    const step = steps[at]
    if (Array.isArray(step)) open.push(...step)
  }
  return found
}

function read(signs: string[]): Step[] {
  let at = 0
  const comes = (sign: string) => signs[at] === sign && ++at > 0
  const last = () => signs[at] === '$' && at === signs.length - 1

  function choice(): Step[] {
    let made = row()
    while (comes('|')) {
      const other = row()
      const [turn, end] = [made.length + 2, made.length + other.length + 2]
      made = [[1, turn], ...shifted(made, 1), [end], ...shifted(other, turn)]
    }
    return made
  }

  function row(): Step[] {
    let made: Step[] = []
    while (at < signs.length && signs[at] !== '|' && signs[at] !== ')' && !last())
      made = [...made, ...shifted(repeated(atom()), made.length)]
    return made
  }

  function repeated(part: Step[]): Step[] {
    const [least, most] = times()
    let made: Step[] = []
    for (let n = 0; n < least; n += 1) made = [...made, ...shifted(part, made.length)]
    for (let n = least; n < (most ?? 0); n += 1)
      made = [...made, [made.length + 1, made.length + 1 + part.length], ...shifted(part, made.length + 1)]
    const start = made.length
    if (most === null) made = [...made, [start + 1, start + part.length + 2], ...shifted(part, start + 1), [start]]
    return made
  }

  function times(): [number, number | null] {
    if (comes('*')) return [0, null]
    if (comes('+')) return [1, null]
    if (comes('?')) return [0, 1]
    if (!comes('{')) return [1, 1]
    const end = signs.indexOf('}', at)
    const [low = '', high] = signs.slice(at, end).join('').split(',')
    at = end + 1
    return [Number(low), high === undefined ? Number(low) : high ? Number(high) : null]
  }

  function atom(): Step[] {
    const sign = signs[at++]!
    if (sign === '(') {
      if (comes('?')) comes(':')
      const made = choice()
      comes(')')
      return made
    }
    if (sign === '[') return [set()]
    if (sign === '.') return [{ ranges: of(['\n', '\n'], ['\r', '\r']), outside: true }]
    return [{ ranges: sign === '\\' ? escaped() : of([sign, sign]), outside: false }]
  }

  function set(): One {
    const outside = comes('^')
    const ranges: Range[] = []
    while (at < signs.length && !comes(']')) {
      const low = member()
      if (low.length === 1 && signs[at] === '-' && signs[at + 1] !== ']') {
        at += 1
        ranges.push([low[0]![0], member()[0]![1]])
      } else ranges.push(...low)
    }
    return { ranges, outside }
  }

  function member(): Range[] {
    const sign = signs[at++]!
    return sign === '\\' ? escaped() : of([sign, sign])
  }

  function escaped(): Range[] {
    const sign = signs[at++] ?? ''
    const plain = CONTROLS[sign] ?? sign
    return CLASSES[sign] ?? of([plain, plain])
  }

  comes('^')
  return choice()
}
