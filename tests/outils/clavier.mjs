/**
 * The keyboard walk: from the top of the page, Tab until the focus leaves it, then back to the first stop.
 * Each stop must be in sight, uncovered, named, in the order of the document, and ringed by 3 px at 3:1.
 */
import { readFileSync } from "node:fs";

const SCRIPT = readFileSync(new URL("controles_page.js", import.meta.url), "utf8");
const LONGEST = 1500;
/** The skip link, the name of the site, six entries, the search, the state of the contract, and the page’s levels. */
const BEFORE_TITLE = 14;

/** What is wrong with the stop that has the focus; runs in the page. */
function look() {
  const e = document.activeElement, { behind, ratio, place } = globalThis.controles;
  if (e === document.body || !e) return undefined;
  const s = getComputedStyle(e), wrong = [];
  const inside = (r) => r.width > 0 && r.height > 0 && r.right > 0 && r.left < innerWidth && r.bottom > 0 && r.top < innerHeight;
  const rects = [...e.getClientRects()];
  if (!rects.some(inside)) wrong.push(["stop_in_sight", "out of sight"]);
  const covered = rects.filter(inside).every((r) => {
    const [x, y] = [Math.max(0, r.left) + Math.min(r.width, innerWidth - r.left) / 2, (Math.max(0, r.top) + Math.min(innerHeight, r.bottom)) / 2];
    const at = document.elementFromPoint(x, y);
    return !at || !(e.contains(at) || at.contains(e));
  });
  if (covered) wrong.push(["stop_uncovered", "covered"]);
  const labels = [...(e.labels ?? [])].map((l) => l.innerText).join(" ");
  if (!(e.getAttribute("aria-label") ?? (e.matches("input, select, textarea") ? labels : e.textContent)).trim()) wrong.push(["stop_named", "no name"]);
  const back = behind(e.parentElement);
  const ring = s.outlineStyle === "solid" ? parseFloat(s.outlineWidth) : 0;
  if (ring < 3 || !back || ratio(s.outlineColor, back) < 3) wrong.push(["stop_ringed", `${ring} px of ${s.outlineColor}`]);
  const last = globalThis.lastStop, stuck = last === e;
  if (last && last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING) wrong.push(["stop_in_order", "before the last one"]);
  globalThis.lastStop = e;
  const title = document.querySelector("h1");
  const before = !!(title && e.compareDocumentPosition(title) & Node.DOCUMENT_POSITION_FOLLOWING);
  return { where: place(e), wrong, before, stuck };
}

export async function walk(page) {
  if (!(await page.evaluate(() => "controles" in globalThis))) await page.evaluate(SCRIPT);
  const found = [], say = (rule, where, what) => found.push({ rule, where, what, review: false });
  const address = page.url();
  // Tab starts from the last focus, even when the element that had it is gone: bring it back to the top.
  await page.evaluate(() => {
    const top = document.createElement("span");
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
    scrollTo(0, 0);
    globalThis.lastStop = undefined;
  });
  let stops = 0, early = 0;
  for (let stop; stops < LONGEST; stops++) {
    await page.keyboard.press("Tab");
    stop = await page.evaluate(look);
    if (!stop) break;
    if (stop.stuck) {
      say("no_trap", stop.where, "Tab does not leave it");
      break;
    }
    early += stop.before ? 1 : 0;
    for (const [rule, what] of stop.wrong) say(rule, stop.where, what);
  }
  const expected = await page.evaluate(() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) => e.checkVisibility({ visibilityProperty: true })).length);
  if (stops !== expected) say("walk_reaches_every_stop_and_ends", "", `${stops} stops, ${expected} links and controls`);
  if (early > BEFORE_TITLE) say("few_stops_before_the_title", "", `${early} stops before the h1`);
  if (page.url() !== address) say("focus_changes_nothing", "", page.url());
  return found;
}
