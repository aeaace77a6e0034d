// The heading of a page of the ceremony: whoever had the focus on what is gone finds it here.
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  text: string
  kind?: string
}

export function Heading({ text, kind }: Props) {
  const own = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) own.current!.focus({ preventScroll: true })
  }, [text])
  return (
    <h1 ref={own} class={kind} tabIndex={-1}>
      {text}
    </h1>
  )
}
