"""Looking at a page as those see it who need it plain: axe-core in light and dark, and narrow windows."""

from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "frontend_stub" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NARROW = (320, 375)

# What sticks out of the window, or can be scrolled sideways: the page itself, and a dialog over it.
STICKING_OUT = """() => {
  const all = [document.scrollingElement, ...document.querySelectorAll('dialog[open]')]
  return all
    .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => {
      const out = [...each.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      return `${each.tagName} ${each.scrollWidth} > ${each.clientWidth}: ` +
        out.slice(0, 3).map((one) => `${one.tagName}.${one.className}`).join(', ')
    }) }"""
# Where a finger is meant to press, and what is less than 24 px high or wide there (WCAG 2.2, 2.5.8) is told by axe.
RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: rules } })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`)) }"""


async def faults_of(page: Page, name: str) -> list[str]:
    """What axe and narrow windows find on the page as it stands; it is left as it was."""
    found: list[str] = []
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await settle(page)
        found += [f"{name}, {scheme}: {each}" for each in await page.evaluate(RUN, RULES)]
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    before: Any = page.viewport_size
    for width in NARROW:
        await page.set_viewport_size({"width": width, "height": 700})
        await settle(page)
        found += [f"{name}, {width} px: {each}" for each in await page.evaluate(STICKING_OUT)]
    await page.set_viewport_size(before)
    await settle(page)
    return found


async def settle(page: Page) -> None:
    """Until what was changed is drawn, and nothing fades or slides any more."""
    await page.evaluate(
        """async () => {
             const painted = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))
             await painted()
             await Promise.allSettled(
               document.getAnimations()
                 .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
                 .map(({ finished }) => finished))
             await painted() }"""
    )
