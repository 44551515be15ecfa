/** The project’s own checks that need a laid-out page: puts controles_page.js into it and asks each check once. */
import { readFileSync } from "node:fs";

const SCRIPT = readFileSync(new URL("controles_page.js", import.meta.url), "utf8");

/** WCAG 1.4.12, and a text twice as large (1.4.4): what a reader may ask of any page. */
const DEMANDS = {
  spaced: "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }",
  doubled: "html { font-size: 212.5% !important }",
};

export async function ask(page, setting) {
  if (!(await page.evaluate(() => "controles" in globalThis))) await page.evaluate(SCRIPT);
  const found = await page.evaluate(() => globalThis.controles.all());
  for (const [demand, css] of Object.entries(DEMANDS)) {
    if (demand === "doubled" && setting.width < 640) continue; // twice 320 px is 640 px of room at the same size
    found.push(...(await page.evaluate(([d, c]) => globalThis.controles.under(d, c), [demand, css])));
  }
  return found.map((f) => ({ review: false, ...f }));
}
